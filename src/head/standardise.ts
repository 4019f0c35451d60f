/** Encoder features have wildly different ranges per dimension; this brings them to one scale. */

/**
 * Running mean and variance per dimension: those of some rows at a time, put together (Chan, Golub & LeVeque,
 * Am. Stat. 37, 1983).
 */
export class RowStatistics {
  private rows = 0;
  private readonly mean: Float64Array;
  private readonly squares: Float64Array;

  constructor(readonly dims: number) {
    this.mean = new Float64Array(dims);
    this.squares = new Float64Array(dims);
  }

  /** Number of rows seen. */
  get count(): number {
    return this.rows;
  }

  /** @param rows any number of rows of `dims` finite numbers, one after the other */
  add(rows: Float32Array): void {
    this.addAll(rows, undefined);
  }

  /**
   * Rows of int8 times one scale each.
   *
   * @param values rows × dims
   * @param scales rows
   * @returns the mean of these rows; zeros for none
   */
  addQuantised(values: Int8Array, scales: Float32Array): Float32Array {
    return this.addAll(values, scales);
  }

  private addAll(values: Float32Array | Int8Array, scales: Float32Array | undefined): Float32Array {
    const { dims } = this;
    const means = new Float32Array(dims);
    const count = dims > 0 ? Math.floor(values.length / dims) : 0;
    if (count === 0) return means;
    const before = this.rows;
    this.rows += count;
    for (let d = 0; d < dims; d++) {
      // Relative to the first row, so that a dimension that never varies has a variance of exactly 0.
      const first = (values[d] ?? 0) * (scales ? (scales[0] ?? 0) : 1);
      let sum = 0;
      let squares = 0;
      for (let row = 1, at = d + dims; row < count; row++, at += dims) {
        const value = (values[at] ?? 0) * (scales ? (scales[row] ?? 0) : 1) - first;
        sum += value;
        squares += value * value;
      }
      const mean = first + sum / count;
      means[d] = mean;
      const known = this.mean[d] ?? 0;
      const shift = mean - known;
      this.mean[d] = known + (shift * count) / this.rows;
      this.squares[d] =
        (this.squares[d] ?? 0) +
        (squares - (sum * sum) / count) +
        (shift * shift * before * count) / this.rows;
    }
    return means;
  }

  /** The scale of the rows seen so far; later rows don't change it. */
  standardiser(): Standardiser {
    const rows = Math.max(1, this.rows);
    const deviations = this.squares.map(sum => Math.sqrt(Math.max(0, sum) / rows));
    return new Standardiser(this.mean.slice(), deviations);
  }
}

/** Maps each dimension to mean 0 and standard deviation 1. */
export class Standardiser {
  private readonly factors: Float64Array;

  /** @param deviations the population's; a dimension that never varied gives 0 */
  constructor(
    readonly means: Float64Array,
    readonly deviations: Float64Array,
  ) {
    // Below float32's resolution of the mean, variation is rounding.
    this.factors = deviations.map((deviation, d) =>
      deviation > 1e-7 * Math.abs(means[d] ?? 0) && deviation > 0 ? 1 / deviation : 0,
    );
  }

  get dims(): number {
    return this.means.length;
  }

  /**
   * (value − mean) / deviation · scale for each number.
   *
   * @param rows any number of rows of `dims` numbers, one after the other
   */
  apply(rows: Float32Array, scale: number): Float32Array {
    const { dims, means, factors } = this;
    const out = new Float32Array(rows.length);
    for (let at = 0; dims > 0 && at < rows.length; at += dims) {
      for (let d = 0; d < dims; d++) {
        out[at + d] = ((rows[at + d] ?? 0) - (means[d] ?? 0)) * (factors[d] ?? 0) * scale;
      }
    }
    return out;
  }

  /**
   * Weights for rows as they are that give the scores of `weights` for `apply(rows, scale)`:
   * Σ w · (x − mean) · factor · scale = Σ folded · x + shift.
   *
   * @param weights columns × dims, for standardised rows
   * @returns `folded`: dims × columns; `shifts`: one per column
   */
  fold(
    weights: Float64Array,
    columns: number,
    scale: number,
  ): { readonly folded: Float32Array; readonly shifts: Float64Array } {
    const { dims, means, factors } = this;
    const folded = new Float32Array(dims * columns);
    const shifts = new Float64Array(columns);
    for (let k = 0; k < columns; k++) {
      for (let d = 0; d < dims; d++) {
        const weight = (weights[k * dims + d] ?? 0) * (factors[d] ?? 0) * scale;
        folded[d * columns + k] = weight;
        shifts[k] = (shifts[k] ?? 0) - weight * (means[d] ?? 0);
      }
    }
    return { folded, shifts };
  }
}
