/** Features at rest: int8 with one scale per word (symmetric, absolute maximum). */

import { UserError } from '../base/errors.js';

export interface QuantisedRows {
  /** rows × dims. */
  readonly values: Int8Array;
  /** One per row: value = int8 × scale. */
  readonly scales: Float32Array;
}

/** @throws UserError for rows that hold something else than finite numbers */
export function quantise(rows: Float32Array, dims: number): QuantisedRows {
  const count = rows.length / dims;
  const values = new Int8Array(rows.length);
  const scales = new Float32Array(count);
  for (let r = 0; r < count; r++) {
    const start = r * dims;
    const largest = largestOf(rows, start, start + dims);
    if (!Number.isFinite(largest)) {
      throw new UserError('The model gives values that are not numbers; use another encoder.');
    }
    const scale = largest / 127 || 1;
    scales[r] = scale;
    const steps = 1 / scale;
    for (let i = start; i < start + dims; i++) {
      // To the nearest: of a positive number `| 0` cuts the fraction off, sooner than Math.round.
      values[i] = (((rows[i] ?? 0) * steps + 128.5) | 0) - 128;
    }
  }
  return { values, scales };
}

/** The largest absolute value; NaN where there is one. */
function largestOf(rows: Float32Array, start: number, end: number): number {
  let largest = 0;
  for (let i = start; i < end; i++) largest = Math.max(largest, Math.abs(rows[i] ?? 0));
  return largest;
}

export function dequantise({ values, scales }: QuantisedRows, dims: number): Float32Array {
  const rows = new Float32Array(values.length);
  for (let r = 0; r < scales.length; r++) {
    const scale = scales[r] ?? 0;
    for (let i = r * dims; i < (r + 1) * dims; i++) rows[i] = (values[i] ?? 0) * scale;
  }
  return rows;
}
