/** Shared by the tests of the heads: small problems to fit. */
import type { SparseVector } from '../../../src/head/ngramFeatures.js';

export const noSparse: SparseVector = { ids: new Uint32Array(), values: new Float32Array() };

/** The rows of the frozen optima: x[i][j] = sin(1 + 3i + 7j + i·j), i < 30, j < 4. */
export const waves: readonly Float32Array[] = Array.from({ length: 30 }, (_, i) =>
  Float32Array.from({ length: 4 }, (__, j) => Math.sin(1 + 3 * i + 7 * j + i * j)),
);

/** Their classes, 0 to 2. */
export const waveClasses: readonly number[] = waves.map((_, i) => (i * i + Math.floor(i / 3)) % 3);

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Array.from(a).reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))),
    0,
  );
}
