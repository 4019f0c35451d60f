/**
 * What answers say about the classes of a softmax: which classes a fit has evidence for, and what is
 * left to those it has none for.
 */

/** What is known of one decision: the class, or a list of classes it is not. */
export interface Known {
  /** Class index, or -1 when only `forbidden` is known. */
  readonly target: number;
  /** Classes that are ruled out; not read where the target is known. */
  readonly forbidden: readonly number[];
}

/** Decisions as a fit wants them, in columns of the classes that have evidence. */
export interface Supervision {
  /** Per class its column in the fit, or -1: no evidence, so nothing to fit. */
  readonly columns: Int32Array;
  /** Number of columns. */
  readonly seen: number;
  /** Per decision the column of its class, or -1: see `allowed`. */
  readonly targets: Int32Array;
  /** Per decision, where the class isn't known: a flag per column. */
  readonly allowed: readonly (Uint8Array | undefined)[];
  /** Per decision whether it says anything about the columns. */
  readonly informative: Uint8Array;
  /** Probability of each class without a column. */
  readonly unseenShare: number;
}

/**
 * A class has evidence if it is some decision's answer, or if some decision rules out every class that
 * is. The others would only drive their biases towards −∞; each gets the Krichevsky–Trofimov estimate
 * of an outcome not yet seen in n decisions instead, ½ / (n + classes / 2) (Trans. IEEE Inf. Theory 27,
 * 1981), which is uniform when nothing is known.
 *
 * @param order the classes in the order of their columns, from 0 on if not given
 * @param needed the class that another can't do without: it has evidence where that one has
 * @param given classes that count as some decision's answer
 */
export function supervise(
  decisions: readonly Known[],
  classes: number,
  order: readonly number[] = Array.from({ length: classes }, (_, k) => k),
  needed?: (k: number) => number | undefined,
  given: readonly number[] = [],
): Supervision {
  const resolved = decisions.map(decision => resolve(decision, classes));
  const positive = new Uint8Array(classes);
  for (const k of given) positive[k] = 1;
  for (const decision of resolved) if (decision.target >= 0) positive[decision.target] = 1;
  const evident = Uint8Array.from(positive);
  for (const { target, allowed } of resolved) {
    if (target < 0 && allowed && !allowed.some((flag, k) => flag === 1 && positive[k] === 1)) {
      allowed.forEach((flag, k) => {
        if (flag === 1) evident[k] = 1;
      });
    }
  }
  for (const [k, flag] of evident.entries()) {
    const other = flag === 1 ? needed?.(k) : undefined;
    if (other !== undefined) evident[other] = 1;
  }
  const columns = new Int32Array(classes).fill(-1);
  let seen = 0;
  for (const k of order) if (evident[k] === 1) columns[k] = seen++;

  const informative = new Uint8Array(decisions.length);
  const targets = new Int32Array(decisions.length).fill(-1);
  const allowedColumns: (Uint8Array | undefined)[] = [];
  let known = 0;
  for (const [i, { target, allowed }] of resolved.entries()) {
    if (target >= 0) {
      targets[i] = columns[target] ?? -1;
      informative[i] = 1;
      known++;
      allowedColumns.push(undefined);
    } else if (allowed) {
      const flags = new Uint8Array(seen);
      for (const [k, column] of columns.entries()) {
        if (column >= 0) flags[column] = allowed[k] ?? 0;
      }
      informative[i] = flags.includes(0) ? 1 : 0;
      known++;
      allowedColumns.push(flags);
    } else allowedColumns.push(undefined);
  }
  return {
    columns,
    seen,
    targets,
    allowed: allowedColumns,
    informative,
    unseenShare: 0.5 / (known + classes / 2),
  };
}

/** Ruling out all classes but one names it; ruling out all, or none, says nothing. */
function resolve(decision: Known, classes: number): { target: number; allowed?: Uint8Array } {
  if (decision.target >= 0) return { target: decision.target };
  const allowed = new Uint8Array(classes).fill(1);
  for (const k of decision.forbidden) if (k >= 0 && k < classes) allowed[k] = 0;
  const left = allowed.reduce((sum, flag) => sum + flag, 0);
  if (left === 0 || left === classes) return { target: -1 };
  return left === 1 ? { target: allowed.indexOf(1) } : { target: -1, allowed };
}
