/** Small pools for the tests of rules. */
import { sha256 } from '../../../src/base/hash.js';
import type { PoolView } from '../../../src/query/strategy.js';

/** @param scores one for each example; the other parts may be replaced */
export function viewOf(scores: readonly number[], changes: Partial<PoolView> = {}): PoolView {
  const keys = scores.map((_, i) => sha256(String(i)));
  return {
    size: scores.length,
    eligible: () => true,
    key: i => keys[i] ?? '',
    text: i => `text ${i}`,
    words: () => 10,
    score: i => scores[i] ?? NaN,
    vectors: new Float32Array(),
    width: 0,
    labelled: [],
    pending: [],
    ...changes,
  };
}

/** Rows of length 1. */
export function unitRows(rows: readonly (readonly number[])[]): {
  vectors: Float32Array;
  width: number;
} {
  return {
    vectors: Float32Array.from(
      rows.flatMap(row => {
        const length = Math.hypot(...row) || 1;
        return row.map(value => value / length);
      }),
    ),
    width: rows[0]?.length ?? 0,
  };
}
