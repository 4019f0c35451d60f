/** What the answers about classes say, ready for a fit: columns to fit, and a loss per example. */
import type { FeatureRow } from './gram.js';
import { softmaxLoss } from './softmaxLoss.js';
import { supervise } from './supervision.js';

export interface ClassExample extends FeatureRow {
  /** Of the text; it decides what the example is left out with. */
  readonly key: string;
  /** Per label 1 yes, 0 no, -1 missing. */
  readonly targets: Int8Array;
  /** How often the example counts, 1 if not given; for re-weighting by propensity. */
  readonly weight?: number | undefined;
}

export interface ClassDecisions {
  /** Those that say anything about a column. */
  readonly examples: readonly ClassExample[];
  /** Per label its column, or -1. */
  readonly columns: Int32Array;
  /** Number of columns. */
  readonly count: number;
  /** Per label the probability it has without a column. */
  readonly fixed: Float64Array;
  /** The loss of example `row`; replaces its scores at `start` by the gradient with respect to them. */
  loss(row: number, scores: Float64Array, start: number): number;
}

/**
 * @param balance from 0, every answer counts the same, to 1, every class does: an answer counts
 *   (n / (classes · n of its class))^balance times, as scikit-learn's `class_weight="balanced"` at 1; in
 *   multi mode a `yes` and a `no` of a label do
 */
export function classDecisions(
  examples: readonly ClassExample[],
  labels: number,
  mode: 'single' | 'multi',
  balance = 0,
): ClassDecisions {
  const counted = examples.filter(({ weight = 1 }) => weight > 0);
  return mode === 'single'
    ? oneOf(counted, labels, balance)
    : eachForItself(counted, labels, balance);
}

/** The weight of each of some kinds of answers. */
function balanced(counts: Float64Array, balance: number): Float64Array {
  const kinds = counts.filter(n => n > 0).length;
  const all = counts.reduce((sum, n) => sum + n, 0);
  return counts.map(n => (n > 0 ? (all / (kinds * n)) ** balance : 1));
}

/** Several `yes` contradict each other in single mode; they then stand for "one of these". */
function oneOf(examples: readonly ClassExample[], labels: number, balance: number): ClassDecisions {
  const known = examples.map(({ targets }) => {
    const positive = indices(targets, labels, 1);
    const [target = -1] = positive;
    if (positive.length === 1) return { target, forbidden: [] };
    const forbidden =
      positive.length === 0
        ? indices(targets, labels, 0)
        : Array.from({ length: labels }, (_, k) => k).filter(k => !positive.includes(k));
    return { target: -1, forbidden };
  });
  const supervision = supervise(known, labels);
  const rows = [...examples.keys()].filter(i => supervision.informative[i] === 1);
  const targets = Int32Array.from(rows, i => supervision.targets[i] ?? -1);
  const allowed = rows.map(i => supervision.allowed[i]);
  const counts = new Float64Array(supervision.seen);
  for (const target of targets) if (target >= 0) counts[target] = (counts[target] ?? 0) + 1;
  const ofClass = balanced(counts, balance);
  const weights = Float64Array.from(rows, (i, row) => {
    const own = examples[i]?.weight ?? 1;
    return own * (ofClass[targets[row] ?? -1] ?? 1);
  });
  return {
    examples: examples.filter((_, i) => supervision.informative[i] === 1),
    columns: supervision.columns,
    count: supervision.seen,
    fixed: new Float64Array(labels).fill(supervision.unseenShare),
    loss: (row, scores, start) => {
      const { seen } = supervision;
      const value = softmaxLoss(scores, start, seen, targets[row] ?? -1, allowed[row]);
      const weight = weights[row] ?? 1;
      if (weight === 1) return value;
      for (let k = start; k < start + seen; k++) scores[k] = weight * (scores[k] ?? 0);
      return weight * value;
    },
  };
}

function eachForItself(
  examples: readonly ClassExample[],
  labels: number,
  balance: number,
): ClassDecisions {
  const [yes, no] = [new Float64Array(labels), new Float64Array(labels)];
  for (const { targets } of examples) {
    for (const k of indices(targets, labels, 1)) yes[k] = (yes[k] ?? 0) + 1;
    for (const k of indices(targets, labels, 0)) no[k] = (no[k] ?? 0) + 1;
  }
  const columns = new Int32Array(labels).fill(-1);
  const fitted: number[] = [];
  for (let k = 0; k < labels; k++) {
    if ((yes[k] ?? 0) > 0 && (no[k] ?? 0) > 0) columns[k] = fitted.push(k) - 1;
  }
  const kept = examples.filter(({ targets }) => fitted.some(k => (targets[k] ?? -1) >= 0));
  const count = fitted.length;
  const targets = new Int8Array(kept.length * count);
  for (const [i, example] of kept.entries()) {
    for (const [c, k] of fitted.entries()) targets[i * count + c] = example.targets[k] ?? -1;
  }
  // Per column, of a no and of a yes.
  const ofAnswer = fitted.map(k => balanced(Float64Array.of(no[k] ?? 0, yes[k] ?? 0), balance));
  return {
    examples: kept,
    columns,
    count,
    fixed: yes.map((n, k) => (n + 0.5) / (n + (no[k] ?? 0) + 1)),
    loss: (row, scores, start) => {
      let value = 0;
      for (let c = 0; c < count; c++) {
        const target = targets[row * count + c] ?? -1;
        const score = scores[start + c] ?? 0;
        scores[start + c] = 0;
        if (target < 0) continue;
        const weight = (kept[row]?.weight ?? 1) * (ofAnswer[c]?.[target] ?? 1);
        scores[start + c] = weight * (1 / (1 + Math.exp(-score)) - target);
        // log(1 + e^±score) without overflow.
        const wrong = target === 1 ? -score : score;
        value += weight * (Math.max(0, wrong) + Math.log1p(Math.exp(-Math.abs(wrong))));
      }
      return value;
    },
  };
}

function indices(targets: Int8Array, labels: number, value: number): number[] {
  const found: number[] = [];
  for (let k = 0; k < labels; k++) if (targets[k] === value) found.push(k);
  return found;
}
