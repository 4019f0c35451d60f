/**
 * The features of a text in one piece of bytes, as they are kept and read again and again without a copy:
 * scales f32 × words, values i8 × words × dims, padding to 4 bytes. Little-endian.
 */
import type { QuantisedRows } from './quantise.js';

/** Where the features of a text lie. */
export interface CachedRows {
  readonly bytes: Uint8Array;
  /** Within `bytes`; on a boundary of four bytes of the buffer. */
  readonly offset: number;
  readonly words: number;
}

/** Bytes that the features of so many words take. */
export function sizeOfRows(words: number, dims: number): number {
  return Math.ceil((words * (4 + dims)) / 4) * 4;
}

/** Features where they lie, without a copy. */
export function viewOf({ bytes, offset, words }: CachedRows, dims: number): QuantisedRows {
  const start = bytes.byteOffset + offset;
  return {
    scales: new Float32Array(bytes.buffer, start, words),
    values: new Int8Array(bytes.buffer, start + words * 4, words * dims),
  };
}

/**
 * Copies features to row `at` of columns.
 *
 * @param values rows × dims
 * @param scales rows
 */
export function copyRows(
  rows: CachedRows,
  dims: number,
  values: Int8Array,
  scales: Float32Array,
  at: number,
): void {
  const view = viewOf(rows, dims);
  scales.set(view.scales, at);
  values.set(view.values, at * dims);
}

/** Anyone can write a checksum; numbers that are none would spoil every score. */
export function hasFiniteScales({ bytes, offset, words }: CachedRows): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
  for (let w = 0; w < words; w++) {
    if (!Number.isFinite(view.getFloat32(4 * w, true))) return false;
  }
  return true;
}
