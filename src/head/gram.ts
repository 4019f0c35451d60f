/**
 * The linear map that a fit in the span of its examples needs: from one coefficient per example and
 * class to every example's scores, without ever writing down the weights.
 */
import type { Compute } from './compute.js';
import { addScores } from './kernels.js';
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

/** 2896² numbers are 64 MiB. */
const maxGramRows = 2896;
/** Between two pauses: about a millisecond of work. */
const [rowsAtOnce, featuresAtOnce] = [64, 256];

/** The examples' feature matrix X (sparse | dense). */
export class FeatureMatrix {
  readonly rows: number;
  /** Sparse feature id → compact index: only features seen in training have a weight. */
  readonly features = new Map<number, number>();
  private readonly rowStart: Int32Array;
  private readonly featureOf: Int32Array;
  private readonly valueOf: Float32Array;
  private readonly dense: Float64Array;
  private gram: Float64Array | undefined;

  constructor(
    examples: readonly FeatureRow[],
    readonly dims: number,
    private readonly compute: Compute,
  ) {
    this.rows = examples.length;
    const entries = examples.reduce((sum, { sparse }) => sum + sparse.ids.length, 0);
    this.rowStart = new Int32Array(this.rows + 1);
    this.featureOf = new Int32Array(entries);
    this.valueOf = new Float32Array(entries);
    this.dense = new Float64Array(this.rows * dims);
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

  pause(): void | Promise<void> {
    return this.compute.pause();
  }

  /** Whether a fit has fewer numbers in the weights than in one coefficient per example. */
  get isTall(): boolean {
    return this.features.size + this.dims < this.rows;
  }

  /** Works out X·Xᵀ where multiplying with it will cost less than going through the features twice. */
  async prepare(): Promise<void> {
    const perRow = this.dims + this.featureOf.length / Math.max(1, this.rows);
    if (this.rows <= maxGramRows && this.rows <= 2 * perRow) this.gram = await this.gramMatrix();
  }

  /** out = X·Xᵀ·coefficients, both rows × columns. */
  async spread(coefficients: Float64Array, columns: number, out: Float64Array): Promise<void> {
    const { gram, rows } = this;
    if (gram) {
      // Symmetric, so turning it changes nothing.
      await this.compute.products.transposedTimes(gram, coefficients, rows, rows, columns, out);
    } else {
      const { sparse, dense } = await this.weights(coefficients, columns);
      await this.scores(sparse, dense, columns, out);
    }
  }

  /** Xᵀ·coefficients */
  async weights(coefficients: Float64Array, columns: number): Promise<LinearWeights> {
    const { features } = this;
    const sparse = new Float64Array(features.size * columns);
    const dense = new Float64Array(columns * this.dims);
    await this.addTransposed(coefficients, columns, sparse, dense);
    return { columns, features, sparse, dense };
  }

  /**
   * out = X·W
   *
   * @param sparse features × columns
   * @param dense columns × dims
   * @param out rows × columns
   */
  async scores(
    sparse: Float64Array,
    dense: Float64Array,
    columns: number,
    out: Float64Array,
  ): Promise<void> {
    const { compute, rows, dims } = this;
    if (dims > 0) {
      await compute.products.timesTransposed(this.dense, dense, rows, dims, columns, out);
    } else {
      out.fill(0, 0, rows * columns);
    }
    for (let i = 0; i < rows; i++) {
      const to = i * columns;
      for (let at = this.rowStart[i] ?? 0; at < (this.rowStart[i + 1] ?? 0); at++) {
        const value = this.valueOf[at] ?? 0;
        const from = (this.featureOf[at] ?? 0) * columns;
        for (let k = 0; k < columns; k++) {
          out[to + k] = (out[to + k] ?? 0) + value * (sparse[from + k] ?? 0);
        }
      }
      if (i % rowsAtOnce === rowsAtOnce - 1) await compute.pause();
    }
  }

  /** Adds Xᵀ·coefficients to `sparse`, and writes it to `dense`; shapes as in `scores`. */
  async addTransposed(
    coefficients: Float64Array,
    columns: number,
    sparse: Float64Array,
    dense: Float64Array,
  ): Promise<void> {
    const { compute, rows, dims } = this;
    for (let i = 0; i < rows; i++) {
      const from = i * columns;
      for (let at = this.rowStart[i] ?? 0; at < (this.rowStart[i + 1] ?? 0); at++) {
        const value = this.valueOf[at] ?? 0;
        const to = (this.featureOf[at] ?? 0) * columns;
        for (let k = 0; k < columns; k++) {
          sparse[to + k] = (sparse[to + k] ?? 0) + value * (coefficients[from + k] ?? 0);
        }
      }
      if (i % rowsAtOnce === rowsAtOnce - 1) await compute.pause();
    }
    if (dims > 0) {
      await compute.products.transposedTimes(coefficients, this.dense, rows, columns, dims, dense);
    }
  }

  private async gramMatrix(): Promise<Float64Array> {
    const { rows, dims, dense, compute } = this;
    const gram = new Float64Array(rows * rows);
    if (dims > 0) await compute.products.timesTransposed(dense, dense, rows, dims, rows, gram);
    await this.addSparseProducts(gram);
    for (let i = 0; i < rows; i++) {
      for (let j = i + 1; j < rows; j++) gram[j * rows + i] = gram[i * rows + j] ?? 0;
    }
    return gram;
  }

  /** Adds the sparse parts' inner products to the upper triangle, feature by feature. */
  private async addSparseProducts(gram: Float64Array): Promise<void> {
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
      if (f % featuresAtOnce === featuresAtOnce - 1) await this.compute.pause();
    }
  }
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
