/**
 * The linear map that a fit in the span of its examples needs: from one coefficient per example and
 * class to every example's scores, without ever writing down the weights.
 */
import { addOuterProducts, addScores } from './kernels.js';
import type { Pause } from './compute.js';
import type { SparseVector } from './ngramFeatures.js';

export interface FeatureRow {
  readonly sparse: SparseVector;
  readonly dense: Float32Array;
}

/** Weights over features, in columns of the fitted classes. */
export interface LinearWeights {
  readonly columns: number;
  /** Sparse feature id → row of `sparse`. */
  readonly features: ReadonlyMap<number, number>;
  /** features × columns */
  readonly sparse: Float64Array;
  /** columns × dims */
  readonly dense: Float64Array;
}

/** 4096² float32 numbers are 64 MiB. */
const maxGramRows = 4096;

/** The examples' feature matrix X (sparse | dense). */
export class FeatureMatrix {
  readonly rows: number;
  /** Sparse feature id → compact index: only features seen in training have a weight. */
  readonly features = new Map<number, number>();
  private readonly rowStart: Int32Array;
  private readonly featureOf: Int32Array;
  private readonly valueOf: Float32Array;
  private readonly dense: Float32Array;
  private gram: Float32Array | undefined;

  constructor(
    examples: readonly FeatureRow[],
    private readonly dims: number,
  ) {
    this.rows = examples.length;
    const entries = examples.reduce((sum, { sparse }) => sum + sparse.ids.length, 0);
    this.rowStart = new Int32Array(this.rows + 1);
    this.featureOf = new Int32Array(entries);
    this.valueOf = new Float32Array(entries);
    this.dense = new Float32Array(this.rows * dims);
    let at = 0;
    for (const [i, { sparse, dense }] of examples.entries()) {
      for (const [j, id] of sparse.ids.entries()) {
        let feature = this.features.get(id);
        if (feature === undefined) {
          feature = this.features.size;
          this.features.set(id, feature);
        }
        this.featureOf[at] = feature;
        this.valueOf[at++] = sparse.values[j] ?? 0;
      }
      this.rowStart[i + 1] = at;
      this.dense.set(dense, i * dims);
    }
  }

  /**
   * Works out X·Xᵀ where multiplying with it will cost less than going through the features twice.
   * Pauses between blocks of rows.
   */
  async prepare(pause: Pause): Promise<void> {
    const perRow = this.dims + this.featureOf.length / Math.max(1, this.rows);
    if (this.rows <= maxGramRows && this.rows <= 2 * perRow)
      this.gram = await this.gramMatrix(pause);
  }

  /** out = X·Xᵀ·coefficients, both rows × columns. */
  spread(coefficients: Float64Array, columns: number, out: Float64Array): void {
    out.fill(0);
    if (this.gram) {
      const byColumn = transpose(coefficients, this.rows, columns);
      addScores(this.gram, 0, this.rows, this.rows, byColumn, columns, out);
    } else {
      const weights = this.weights(coefficients, columns);
      this.addSparse(weights.sparse, columns, out);
      addScores(this.dense, 0, this.rows, this.dims, weights.dense, columns, out);
    }
  }

  /** Xᵀ·coefficients */
  weights(coefficients: Float64Array, columns: number): LinearWeights {
    const sparse = new Float64Array(this.features.size * columns);
    const dense = new Float64Array(columns * this.dims);
    for (let i = 0; i < this.rows; i++) {
      const from = i * columns;
      for (let at = this.rowStart[i] ?? 0; at < (this.rowStart[i + 1] ?? 0); at++) {
        const value = this.valueOf[at] ?? 0;
        const to = (this.featureOf[at] ?? 0) * columns;
        for (let k = 0; k < columns; k++) {
          sparse[to + k] = (sparse[to + k] ?? 0) + value * (coefficients[from + k] ?? 0);
        }
      }
    }
    addOuterProducts(this.dense, this.rows, this.dims, coefficients, columns, dense);
    return { columns, features: this.features, sparse, dense };
  }

  /** out += X·weights, rows × columns; `weights` has this matrix's features. */
  private addSparse(weights: Float64Array, columns: number, out: Float64Array): void {
    for (let i = 0; i < this.rows; i++) {
      const to = i * columns;
      for (let at = this.rowStart[i] ?? 0; at < (this.rowStart[i + 1] ?? 0); at++) {
        const value = this.valueOf[at] ?? 0;
        const from = (this.featureOf[at] ?? 0) * columns;
        for (let k = 0; k < columns; k++) {
          out[to + k] = (out[to + k] ?? 0) + value * (weights[from + k] ?? 0);
        }
      }
    }
  }

  private async gramMatrix(pause: Pause): Promise<Float32Array> {
    const { rows, dims } = this;
    const gram = new Float64Array(rows * rows);
    const block = 64;
    const wide = Float64Array.from(this.dense);
    const scores = new Float64Array(block * rows);
    // The upper triangle by blocks of rows; the lower one is its mirror image.
    for (let first = 0; first < rows; first += block) {
      if (first > 0) await pause();
      const count = Math.min(block, rows - first);
      const columns = rows - first;
      scores.fill(0);
      addScores(this.dense, first, count, dims, wide.subarray(first * dims), columns, scores);
      for (let i = 0; i < count; i++) {
        const row = scores.subarray(i * columns, (i + 1) * columns);
        gram.set(row, (first + i) * rows + first);
      }
    }
    this.addSparseProducts(gram);
    const symmetric = new Float32Array(rows * rows);
    for (let i = 0; i < rows; i++) {
      for (let j = i; j < rows; j++) {
        const value = gram[i * rows + j] ?? 0;
        symmetric[i * rows + j] = value;
        symmetric[j * rows + i] = value;
      }
    }
    return symmetric;
  }

  /** Adds the sparse parts' inner products to the upper triangle, feature by feature. */
  private addSparseProducts(gram: Float64Array): void {
    const { rows } = this;
    const starts = new Int32Array(this.features.size + 1);
    for (const feature of this.featureOf) starts[feature + 1] = (starts[feature + 1] ?? 0) + 1;
    for (let f = 0; f < this.features.size; f++)
      starts[f + 1] = (starts[f + 1] ?? 0) + (starts[f] ?? 0);
    const next = starts.slice(0, -1);
    const rowOf = new Int32Array(this.featureOf.length);
    const valueOf = new Float32Array(this.featureOf.length);
    for (let i = 0; i < rows; i++) {
      for (let at = this.rowStart[i] ?? 0; at < (this.rowStart[i + 1] ?? 0); at++) {
        const feature = this.featureOf[at] ?? 0;
        const to = next[feature] ?? 0;
        next[feature] = to + 1;
        rowOf[to] = i;
        valueOf[to] = this.valueOf[at] ?? 0;
      }
    }
    for (let f = 0; f < this.features.size; f++) {
      const end = starts[f + 1] ?? 0;
      for (let a = starts[f] ?? 0; a < end; a++) {
        const row = (rowOf[a] ?? 0) * rows;
        const value = valueOf[a] ?? 0;
        for (let b = a; b < end; b++) {
          const to = row + (rowOf[b] ?? 0);
          gram[to] = (gram[to] ?? 0) + value * (valueOf[b] ?? 0);
        }
      }
    }
  }
}

function transpose(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(matrix.length);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++) out[k * rows + i] = matrix[i * columns + k] ?? 0;
  }
  return out;
}

/** scores += row · weights, one number per column; features without a weight add nothing. */
export function addLinearScores(
  weights: LinearWeights,
  row: FeatureRow,
  scores: Float64Array,
): void {
  const { columns, features, sparse, dense } = weights;
  const { ids, values } = row.sparse;
  for (let j = 0; j < ids.length; j++) {
    const feature = features.get(ids[j] ?? 0);
    if (feature === undefined) continue;
    const value = values[j] ?? 0;
    const from = feature * columns;
    for (let k = 0; k < columns; k++) {
      scores[k] = (scores[k] ?? 0) + value * (sparse[from + k] ?? 0);
    }
  }
  addScores(row.dense, 0, 1, row.dense.length, dense, columns, scores);
}
