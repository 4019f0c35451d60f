/** Seeded spherical k-means: the same rows and seed give the same clusters. */
import { dot } from './dot.js';

/** Starts from different seeds, of which the best is kept; one alone often merges two small clusters. */
const usualStarts = 4;
/** Lloyd's iterations; on samples of a few thousand rows little moves after these. */
const maxIterations = 15;

/**
 * `k` centroids (`k` × `d`, each of length 1) that clusters of the given rows point to: greedy
 * k-means++ seeding, then Lloyd's iterations by cosine until no row changes its cluster; of four starts
 * (or as many as are asked for) the one with the largest sum of cosines. A cluster that runs empty moves to
 * the row furthest from its centroid. By angle rather than by distance, because distance takes a row of zeros
 * (a text without words) for the typical member of any loose cluster.
 *
 * Dhillon & Modha 2001, "Concept decompositions for large sparse text data using clustering"; Arthur &
 * Vassilvitskii 2007, "k-means++: the advantages of careful seeding", with several candidates for each
 * seed as in its section 6.
 *
 * @param vectors rows of `d` numbers, each row of length 1 or 0
 * @param rows indices of the rows that take part; at least one
 * @param k from 1 to the number of rows
 */
export function kMeans(
  vectors: Float32Array,
  d: number,
  rows: Uint32Array,
  k: number,
  random: () => number,
  starts = usualStarts,
): Float32Array {
  let best = cluster(vectors, d, rows, k, random);
  for (let start = 1; start < starts; start++) {
    const other = cluster(vectors, d, rows, k, random);
    if (other.sum > best.sum) best = other;
  }
  return best.centroids;
}

interface Clustering {
  readonly centroids: Float32Array;
  /** Of the cosines of all rows to their nearest centroid. */
  readonly sum: number;
}

function cluster(
  vectors: Float32Array,
  d: number,
  rows: Uint32Array,
  k: number,
  random: () => number,
): Clustering {
  const centroids = seedCentroids(vectors, d, rows, k, random);
  const clusters = new Int32Array(rows.length).fill(-1);
  const cosines = new Float64Array(rows.length);
  for (let iteration = 0; ; iteration++) {
    let moved = 0;
    let sum = 0;
    for (let r = 0; r < rows.length; r++) {
      const near = nearestCentroid(vectors, rows[r] ?? 0, centroids, d);
      if (near.centroid !== clusters[r]) moved++;
      clusters[r] = near.centroid;
      cosines[r] = near.cosine;
      sum += near.cosine;
    }
    if (moved === 0 || iteration === maxIterations) return { centroids, sum };
    moveCentroids(vectors, d, rows, centroids, clusters, cosines);
  }
}

/** The centroid (of those `d` wide) with the smallest angle to a row, the first on a tie. */
export function nearestCentroid(
  vectors: Float32Array,
  row: number,
  centroids: Float32Array,
  d: number,
): { centroid: number; cosine: number } {
  let centroid = 0;
  let cosine = -Infinity;
  for (let c = 0; c * d < centroids.length; c++) {
    const product = dot(vectors, row * d, centroids, c * d, d);
    if (product > cosine) {
      cosine = product;
      centroid = c;
    }
  }
  return { centroid, cosine };
}

/** The first seed at random; each next the best of a few drawn by 1 − cosine to the seeds so far. */
function seedCentroids(
  vectors: Float32Array,
  d: number,
  rows: Uint32Array,
  k: number,
  random: () => number,
): Float32Array {
  const seeds = new Float32Array(k * d);
  const candidates = 2 + Math.floor(Math.log(k));
  let gaps: Float64Array = new Float64Array(rows.length).fill(1);
  for (let s = 0; s < k; s++) {
    let best: { row: number; gaps: Float64Array; total: number } | undefined;
    for (let tries = s === 0 ? 1 : candidates; tries > 0; tries--) {
      const row = rows[s === 0 ? Math.floor(random() * rows.length) : drawBy(gaps, random)] ?? 0;
      const updated = new Float64Array(rows.length);
      let total = 0;
      for (let r = 0; r < rows.length; r++) {
        const gap = Math.max(0, 1 - dot(vectors, (rows[r] ?? 0) * d, vectors, row * d, d));
        const smaller = Math.min(gaps[r] ?? 1, gap);
        updated[r] = smaller;
        total += smaller;
      }
      if (best === undefined || total < best.total) best = { row, gaps: updated, total };
    }
    if (best === undefined) break;
    gaps = best.gaps;
    seeds.set(vectors.subarray(best.row * d, (best.row + 1) * d), s * d);
  }
  return seeds;
}

/** An index with probability in proportion to its weight; uniform where all weights are 0. */
function drawBy(weights: Float64Array, random: () => number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return Math.floor(random() * weights.length);
  let left = random() * total;
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

function moveCentroids(
  vectors: Float32Array,
  d: number,
  rows: Uint32Array,
  centroids: Float32Array,
  clusters: Int32Array,
  cosines: Float64Array,
): void {
  const sizes = new Uint32Array(centroids.length / d);
  const sums = new Float64Array(centroids.length);
  for (let r = 0; r < rows.length; r++) {
    const c = clusters[r] ?? 0;
    const start = (rows[r] ?? 0) * d;
    sizes[c] = (sizes[c] ?? 0) + 1;
    for (let x = 0; x < d; x++) {
      sums[c * d + x] = (sums[c * d + x] ?? 0) + (vectors[start + x] ?? 0);
    }
  }
  for (const [c, size] of sizes.entries()) {
    if (size === 0) {
      let furthest = 0;
      for (const [r, cosine] of cosines.entries()) {
        if (cosine < (cosines[furthest] ?? 0)) furthest = r;
      }
      cosines[furthest] = 1;
      const row = rows[furthest] ?? 0;
      centroids.set(vectors.subarray(row * d, (row + 1) * d), c * d);
      continue;
    }
    const sum = sums.subarray(c * d, (c + 1) * d);
    const length = Math.hypot(...sum);
    for (const [x, value] of sum.entries())
      centroids[c * d + x] = length === 0 ? 0 : value / length;
  }
}
