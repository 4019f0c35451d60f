/**
 * From which probability on a label is given where several may hold: the one with the best F1 on predictions
 * for examples that the predicting head was not trained on ("SCut": Yang, "A study of thresholding
 * strategies for text categorization", SIGIR 2001).
 */

/** Predictions for some examples, each by a head that has not seen it. */
export interface LabelOutcomes {
  /** One row of probabilities per example. */
  readonly probabilities: readonly ArrayLike<number>[];
  /** Per example and label 1 yes, 0 no, -1 missing. */
  readonly targets: readonly ArrayLike<number>[];
}

/** Where nothing is known: more likely than not. */
export const plainThreshold = 0.5;

/** With fewer positive examples a threshold follows single examples; such a label takes the common one. */
const fewestPositive = 10;

interface Decision {
  readonly p: number;
  readonly yes: boolean;
}

/**
 * @param labels number of labels
 * @returns per label its threshold; the best common one where the label has few positive examples, 0.5
 *   where all of them together have few
 */
export function chooseThresholds(outcomes: LabelOutcomes, labels: number): Float32Array {
  const perLabel = Array.from({ length: labels }, (_, k) => decisionsOf(outcomes, k));
  const common = best(perLabel.flat()) ?? plainThreshold;
  return Float32Array.from(perLabel, decisions => best(decisions) ?? common);
}

function decisionsOf({ probabilities, targets }: LabelOutcomes, label: number): Decision[] {
  return probabilities.flatMap((row, i) => {
    const target = targets[i]?.[label] ?? -1;
    return target < 0 ? [] : [{ p: row[label] ?? 0, yes: target === 1 }];
  });
}

/** The threshold of the best F1, half-way to the next lower probability; undefined with few positives. */
function best(decisions: readonly Decision[]): number | undefined {
  const positive = decisions.filter(({ yes }) => yes).length;
  if (positive < fewestPositive) return undefined;
  const sorted = [...decisions].sort((a, b) => b.p - a.p);
  let [right, highest, threshold] = [0, 0, plainThreshold];
  for (const [i, { p, yes }] of sorted.entries()) {
    if (yes) right++;
    const next = sorted[i + 1]?.p;
    // Equal probabilities are given or not given together.
    if (next === p) continue;
    const f1 = (2 * right) / (i + 1 + positive);
    if (f1 > highest) [highest, threshold] = [f1, (p + (next ?? 0)) / 2];
  }
  return threshold;
}
