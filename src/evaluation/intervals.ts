/** 95 % intervals of the headline figures, by resampling examples. */
import type { Span } from '../domain/span.js';
import { bootstrapInterval, type Interval } from './bootstrap.js';
import { scoreEntities } from './entityMetrics.js';

/** Any will do; fixed, so that the same predictions give the same interval. */
const seed = 1;

interface Outcome {
  readonly gold: readonly Span[];
  readonly predicted: readonly Span[];
}

/** Of the exact micro-F1; texts are drawn with all their spans, which don't stand each for itself. */
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

/** Of the share of examples that are right. */
export function accuracyInterval(right: readonly boolean[]): Interval {
  const metric = (indices: Int32Array): number => {
    let sum = 0;
    for (const i of indices) sum += right[i] === true ? 1 : 0;
    return sum / indices.length;
  };
  return bootstrapInterval(right.length, metric, { seed });
}

function distinctCount(spans: readonly Span[]): number {
  return new Set(spans.map(({ start, end, label }) => `${start} ${end} ${label}`)).size;
}
