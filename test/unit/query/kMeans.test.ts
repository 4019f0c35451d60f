import assert from 'node:assert/strict';
import { mulberry32 } from '../../../src/base/random.js';
import { kMeans, nearestCentroid } from '../../../src/query/kMeans.js';

/** Unit vectors around three axes of four. */
function threeBundles(n: number, seed: number): Float32Array {
  const random = mulberry32(seed);
  const vectors = new Float32Array(n * 4);
  for (let i = 0; i < n; i++) {
    const row = [0, 1, 2, 3].map(x => (x === i % 3 ? 1 : 0) + 0.3 * (random() - 0.5));
    const length = Math.hypot(...row);
    vectors.set(
      row.map(value => value / length),
      i * 4,
    );
  }
  return vectors;
}

const rowsOf = (n: number): Uint32Array => Uint32Array.from({ length: n }, (_, i) => i);

describe('Spherical k-means', () => {
  it('finds planted bundles, with centroids of length 1 that stand nearest to their rows', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const vectors = threeBundles(90, seed);
      const centroids = kMeans(vectors, 4, rowsOf(90), 3, mulberry32(seed));
      const clusters = [0, 1, 2].map(bundle => {
        const members = [...rowsOf(90)].filter(i => i % 3 === bundle);
        const found = new Set(members.map(i => nearestCentroid(vectors, i, centroids, 4).centroid));
        assert.equal(found.size, 1, `bundle ${bundle} of seed ${seed} is split`);
        return [...found][0];
      });
      assert.equal(new Set(clusters).size, 3);
      for (let c = 0; c < 3; c++) {
        assert.ok(Math.abs(Math.hypot(...centroids.subarray(c * 4, c * 4 + 4)) - 1) < 1e-6);
      }
    }
  });

  it('names the centroid with the largest cosine, as trying all does', () => {
    const vectors = threeBundles(60, 4);
    const centroids = threeBundles(7, 5);
    for (let i = 0; i < 60; i++) {
      const cosines = Array.from({ length: 7 }, (_, c) =>
        [0, 1, 2, 3].reduce(
          (sum, x) => sum + (vectors[i * 4 + x] ?? 0) * (centroids[c * 4 + x] ?? 0),
          0,
        ),
      );
      const near = nearestCentroid(vectors, i, centroids, 4);
      assert.equal(near.centroid, cosines.indexOf(Math.max(...cosines)));
      assert.ok(Math.abs(near.cosine - Math.max(...cosines)) < 1e-12);
    }
  });

  it('gives finite centroids when there are more clusters than different rows', () => {
    const vectors = Float32Array.from([1, 0, 1, 0, 0, 1, 0, 0, 1, 0]);
    const centroids = kMeans(vectors, 2, rowsOf(5), 5, mulberry32(1));
    assert.equal(centroids.length, 10);
    assert.ok(centroids.every(value => Number.isFinite(value)));
  });
});
