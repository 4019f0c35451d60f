/** Uncertainty weighted by how much of the pool an example stands for. */
import { dot } from './dot.js';
import type { PoolRule, PoolView } from './strategy.js';

/** Weight β of the density; 1 as in the paper. */
const beta = 1;

/**
 * Information density: φ(x) · (1/U Σ_u sim(x, u))^β with φ the measure's score, sim the cosine (at least
 * 0) and u over the unanswered pool; divided by the largest density, which changes no order. An outlier
 * can be as uncertain as it likes: nothing resembles it, so its answer teaches little.
 *
 * Settles & Craven 2008, "An analysis of active learning strategies for sequence labeling tasks", the
 * best of that paper's comparison. Cosines of rows of length 1 make the mean over the pool one product
 * with the pool's mean row: no pairs, no cut, 100,000 × 128 in some 30 ms. (The clamp at 0 is therefore
 * of the mean, not of each pair.)
 */
export const informationDensity: PoolRule = {
  kind: 'rescore',
  reads: ['vectors'],
  scores: view => {
    const density = poolDensity(view);
    // Not Math.max: an example that isn't asked for has no density, which is NaN.
    const largest = density.reduce((most, value) => (value > most ? value : most), 0);
    return density.map((value, i) =>
      largest === 0 ? view.score(i) : view.score(i) * (value / largest) ** beta,
    );
  },
};

/** Mean cosine of each eligible example to all of them, at least 0; NaN for the others. */
export function poolDensity({ size, width, vectors, eligible }: PoolView): Float32Array {
  const mean = new Float64Array(width);
  let n = 0;
  for (let i = 0; i < size; i++) {
    if (!eligible(i)) continue;
    n += 1;
    for (let x = 0; x < width; x++) mean[x] = (mean[x] ?? 0) + (vectors[i * width + x] ?? 0);
  }
  for (let x = 0; x < width; x++) mean[x] = (mean[x] ?? 0) / n;
  return Float32Array.from({ length: size }, (_, i) =>
    eligible(i) ? Math.max(0, dot(vectors, i * width, mean, 0, width)) : NaN,
  );
}
