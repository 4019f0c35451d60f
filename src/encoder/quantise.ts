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
    let largest = 0;
    for (let d = 0; d < dims; d++) largest = Math.max(largest, Math.abs(rows[r * dims + d] ?? 0));
    if (!Number.isFinite(largest)) {
      throw new UserError('The model gives values that are not numbers; use another encoder.');
    }
    const scale = largest / 127 || 1;
    scales[r] = scale;
    for (let d = 0; d < dims; d++) {
      values[r * dims + d] = Math.round((rows[r * dims + d] ?? 0) / scale);
    }
  }
  return { values, scales };
}

export function dequantise({ values, scales }: QuantisedRows, dims: number): Float32Array {
  const rows = new Float32Array(values.length);
  for (let r = 0; r < scales.length; r++) {
    const scale = scales[r] ?? 0;
    for (let i = r * dims; i < (r + 1) * dims; i++) rows[i] = (values[i] ?? 0) * scale;
  }
  return rows;
}
