/** A batch of examples that would move the head far, and each in another direction. */
import { classResidual } from '../uncertainty/residual.js';
import { candidateCount, drawsOf, largest } from './candidates.js';
import { dot } from './dot.js';
import type { PoolRequest, PoolRule, PoolView } from './strategy.js';

/**
 * BADGE: the gradient that the head's own best guess would have, g = (p − e_ŷ) ⊗ h, is long where the head
 * is unsure and points where the answer would move it. k-means++ seeding draws a batch from these: the
 * longest first, then each with a probability in proportion to its squared distance from those drawn.
 * Uncertainty alone takes the longest, though they may all point the same way.
 *
 * g is never written out: ⟨g, g'⟩ = ⟨p − e, p' − e'⟩ · ⟨h, h'⟩. For entities p − e is summed over the words
 * and h is the example's vector.
 *
 * Ash, Zhang, Krishnamurthy, Langford & Agarwal 2020, "Deep batch active learning by diverse, uncertain
 * gradient lower bounds"; for sequences Kim 2020. Candidates are the 50 · count, from 2,000
 * to 4,000, with the longest gradients; the others would hardly be drawn.
 */
export const badge: PoolRule = {
  kind: 'batch',
  reads: ['vectors', 'residual', 'classes'],
  pick,
};

function pick(view: PoolView, request: PoolRequest): number[] {
  const { vectors, width } = view;
  const residual = residualOf(view);
  const squares = new Float64Array(view.size).fill(NaN);
  for (let i = 0; i < view.size; i++) {
    if (!view.eligible(i)) continue;
    const row = residual(i);
    const length =
      dot(row, 0, row, 0, row.length) * dot(vectors, i * width, vectors, i * width, width);
    if (length > 0) squares[i] = length;
  }
  const all = Uint32Array.from(squares, (_, i) => i);
  const candidates = largest(all, candidateCount(request.count), i => squares[i] ?? NaN, view.key);
  const rows = Array.from(candidates, residual);
  const distances = Float64Array.from(candidates, i => squares[i] ?? 0);
  const chosen: number[] = [];
  const choose = (place: number): void => {
    const centre = candidates[place] ?? 0;
    const row = rows[place] ?? new Float32Array();
    chosen.push(centre);
    for (let u = 0; u < candidates.length; u++) {
      const i = candidates[u] ?? 0;
      const product =
        dot(row, 0, rows[u] ?? row, 0, row.length) *
        dot(vectors, i * width, vectors, centre * width, width);
      const squared = (squares[i] ?? 0) + (squares[centre] ?? 0) - 2 * product;
      distances[u] = Math.max(0, Math.min(distances[u] ?? 0, squared));
    }
    distances[place] = 0;
  };
  const random = drawsOf('badge', view, request);
  if (candidates.length > 0 && request.count > 0) choose(0);
  while (chosen.length < request.count) {
    const place = drawBy(distances, random);
    if (place < 0) break;
    choose(place);
  }
  return chosen;
}

/** Empty for an example without a score: it has no gradient. */
function residualOf({
  classes,
  residual,
  classMode = 'single',
}: PoolView): (i: number) => Float32Array {
  if (classes) return i => classResidual(classes(i), classMode);
  return residual ?? (() => new Float32Array());
}

/** A place with probability in proportion to its weight; -1 where all weights are 0. */
function drawBy(weights: Float64Array, random: () => number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return -1;
  let left = random() * total;
  let last = -1;
  for (const [place, weight] of weights.entries()) {
    if (weight <= 0) continue;
    last = place;
    left -= weight;
    if (left < 0) break;
  }
  return last;
}
