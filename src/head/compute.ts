/** What a fit needs from outside this room: fast products of dense matrices, and pauses. */
import { addOuterProducts, addScores, type Rows } from './kernels.js';

/** Products of row-major matrices, all of float64 or all of float32. */
export interface DenseProducts {
  /**
   * out = a · bᵀ
   *
   * @param a rows × inner
   * @param b columns × inner
   * @param out rows × columns
   */
  timesTransposed<A extends Rows>(
    a: A,
    b: A,
    rows: number,
    inner: number,
    columns: number,
    out: A,
  ): void | Promise<void>;
  /**
   * out = aᵀ · b
   *
   * @param a inner × rows
   * @param b inner × columns
   * @param out rows × columns
   */
  transposedTimes<A extends Rows>(
    a: A,
    b: A,
    inner: number,
    rows: number,
    columns: number,
    out: A,
  ): void | Promise<void>;
}

/** Lets other work run, if it is time for that; rejects when the fit is to be given up. */
export type Pause = () => void | Promise<void>;

export interface Compute {
  readonly products: DenseProducts;
  readonly pause: Pause;
}

/** In plain JavaScript, without a pause: for tests and small fits. */
export const plainCompute: Compute = {
  products: {
    timesTransposed: (a, b, rows, inner, columns, out) => {
      out.fill(0, 0, rows * columns);
      addScores(a, 0, rows, inner, b, columns, out);
    },
    transposedTimes: (a, b, inner, rows, columns, out) => {
      out.fill(0, 0, rows * columns);
      addOuterProducts(b, inner, columns, a, rows, out);
    },
  },
  pause: () => undefined,
};
