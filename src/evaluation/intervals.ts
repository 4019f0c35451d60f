/** 95 % intervals of the headline figures. */
import type { Span } from '../domain/span.js';
import { bootstrapInterval, type Interval } from './bootstrap.js';
import { scoreEntities } from './entityMetrics.js';

/** Any will do; fixed, so that the same predictions give the same interval. */
const seed = 1;
/** Between minus and plus as many standard deviations lie 95 %. */
const z = 1.96;

interface Outcome {
  readonly gold: readonly Span[];
  readonly predicted: readonly Span[];
}

/** Of the exact micro-F1, by resampling; texts are drawn with all their spans, which don't stand each for itself. */
export function f1Interval(examples: readonly Outcome[]): Interval {
  const twice = Float64Array.from(examples, ({ gold, predicted }) => {
    const { precision } = scoreEntities([gold], [predicted], []);
    return 2 * Math.round(precision * distinctCount(predicted));
  });
  const all = Float64Array.from(
    examples,
    ({ gold, predicted }) => distinctCount(gold) + distinctCount(predicted),
  );
  const metric = (indices: Int32Array): number => {
    let [above, below] = [0, 0];
    for (const i of indices) {
      above += twice[i] ?? 0;
      below += all[i] ?? 0;
    }
    return below > 0 ? above / below : 0;
  };
  return bootstrapInterval(examples.length, metric, { seed });
}

/** Of the share of examples that are right: Wilson 1927, which three right answers don't make certain. */
export function accuracyInterval(right: readonly boolean[]): Interval {
  const n = right.length;
  const share = right.filter(Boolean).length / n;
  const half = z * Math.sqrt((share * (1 - share)) / n + (z / (2 * n)) ** 2);
  const [middle, scale] = [share + z ** 2 / (2 * n), 1 + z ** 2 / n];
  return {
    low: Math.max(0, (middle - half) / scale),
    high: Math.min(1, (middle + half) / scale),
  };
}

function distinctCount(spans: readonly Span[]): number {
  return new Set(spans.map(({ start, end, label }) => `${start} ${end} ${label}`)).size;
}
