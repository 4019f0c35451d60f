/** How well predicted classes match the gold ones. */
import { Counts } from './entityMetrics.js';

/** In [0, 1]. */
export interface ClassMetrics {
  /** Share of examples whose classes are exactly right. */
  readonly accuracy: number;
  readonly microF1: number;
  /** Mean F1 over the labels that occur in gold or predictions. */
  readonly macroF1: number;
  /** Accuracy of always giving the most frequent training class. */
  readonly majority: number;
}

/** One label each in single mode, any number in multi mode. */
export interface PredictedClasses {
  readonly gold: readonly string[];
  readonly predicted: readonly string[];
}

/**
 * @param labels those that macro-F1 is the mean of, as far as they occur; others count only in the rest
 * @param training labels of each training example, for the baseline
 */
export function classMetrics(
  examples: readonly PredictedClasses[],
  labels: readonly string[],
  training: readonly (readonly string[])[],
): ClassMetrics {
  const total = new Counts();
  const perLabel = new Map<string, Counts>();
  const countsOf = (label: string): Counts => {
    const counts = perLabel.get(label) ?? new Counts();
    perLabel.set(label, counts);
    return counts;
  };
  for (const example of examples) {
    const wanted = new Set(example.gold);
    const found = new Set(example.predicted);
    for (const label of wanted) {
      total.gold++;
      countsOf(label).gold++;
    }
    for (const label of found) {
      const right = wanted.has(label) ? 1 : 0;
      total.predicted++;
      total.right += right;
      const counts = countsOf(label);
      counts.predicted++;
      counts.right += right;
    }
  }
  const majority = mostFrequentLabel(training);
  const always = majority === undefined ? [] : [majority];
  const f1s = labels.flatMap(label => perLabel.get(label)?.scores().f1 ?? []);
  return {
    accuracy: accuracyOf(examples),
    microF1: total.scores().f1,
    macroF1: f1s.length > 0 ? f1s.reduce((sum, f1) => sum + f1, 0) / f1s.length : 0,
    majority: accuracyOf(examples.map(({ gold }) => ({ gold, predicted: always }))),
  };
}

/** The label most examples have; of equally frequent ones the first in alphabetical order. */
export function mostFrequentLabel(examples: readonly (readonly string[])[]): string | undefined {
  const counts = new Map<string, number>();
  for (const labels of examples) {
    for (const label of new Set(labels)) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return sorted[0]?.[0];
}

function accuracyOf(examples: readonly PredictedClasses[]): number {
  if (examples.length === 0) return 0;
  const right = examples.filter(({ gold, predicted }) => {
    const [wanted, found] = [new Set(gold), new Set(predicted)];
    return wanted.size === found.size && [...wanted].every(label => found.has(label));
  });
  return right.length / examples.length;
}
