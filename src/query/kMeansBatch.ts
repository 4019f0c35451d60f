/** A batch with one example of each kind of text. */
import { bestByScore, candidateCount, drawsOf, sampleOf } from './candidates.js';
import { kMeans, nearestCentroid } from './kMeans.js';
import type { PoolRequest, PoolRule, PoolView } from './strategy.js';

/** Candidates for each question, where they are chosen by score. */
const prefilter = 10;

/**
 * k-means: `count` clusters of the unanswered pool, and of each the example nearest to its centre, the
 * largest cluster first. The score plays no part: examples are asked because they are unlike each other,
 * where uncertainty asks for the same kind again and again.
 *
 * Yuan, Lin & Boyd-Graber 2020, "Cold-start active learning through self-supervised language modeling"
 * (BERT-KM). Clustered is a seeded sample of 50 · count, from
 * 2,000 to 4,000.
 */
export const kMeansBatch: PoolRule = {
  kind: 'batch',
  reads: ['vectors'],
  pick: (view, request) => {
    const sample = sampleOf(view, candidateCount(request.count), request);
    return nearestToCentres(view, request, sample);
  },
};

/**
 * The same among the 10 · count examples of highest score: uncertain and unlike each other.
 *
 * Zhdanov 2019, "Diverse mini-batch active learning" (with all candidates weighing the same).
 */
export const uncertainKMeans: PoolRule = {
  kind: 'batch',
  reads: ['vectors'],
  pick: (view, request) =>
    nearestToCentres(view, request, bestByScore(view, prefilter * request.count)),
};

function nearestToCentres(view: PoolView, request: PoolRequest, candidates: Uint32Array): number[] {
  const { vectors, width } = view;
  if (candidates.length === 0) return [];
  const k = Math.min(request.count, candidates.length);
  const random = drawsOf('k-means', view, request);
  // A batch is drawn anew in every round: one start will do.
  const centroids = kMeans(vectors, width, candidates, k, random, 1);
  const best = Array.from({ length: k }, () => ({ i: -1, cosine: -Infinity, size: 0 }));
  for (const i of candidates) {
    const { centroid, cosine } = nearestCentroid(vectors, i, centroids, width);
    const own = best[centroid];
    if (!own) continue;
    own.size += 1;
    if (cosine > own.cosine) Object.assign(own, { i, cosine });
  }
  return best
    .filter(({ i }) => i >= 0)
    .sort((a, b) => b.size - a.size || (view.key(a.i) < view.key(b.i) ? -1 : 1))
    .map(({ i }) => i);
}
