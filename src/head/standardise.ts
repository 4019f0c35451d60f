/** Encoder features have wildly different ranges per dimension; this brings them to one scale. */

/** Running mean and variance per dimension (Welford, Technometrics 4, 1962). */
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
    const { dims, mean, squares } = this;
    for (let at = 0; dims > 0 && at + dims <= rows.length; at += dims) {
      const share = 1 / ++this.rows;
      for (let d = 0; d < dims; d++) {
        const value = rows[at + d] ?? 0;
        const before = mean[d] ?? 0;
        const after = before + (value - before) * share;
        mean[d] = after;
        squares[d] = (squares[d] ?? 0) + (value - before) * (value - after);
      }
    }
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
