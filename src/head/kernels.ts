/**
 * The two products that fitting and scoring spend their time in, tiled so that each loaded number is
 * used several times. Everything is summed in float64. A tile is two by four; what is left
 * over at the edges is done number by number.
 */

/** Rows of features: float32 as they are stored, float64 as fits multiply them. */
export type Rows = Float32Array | Float64Array;

/**
 * out[i][k] += rows[i] · weights[k]
 *
 * @param rows at least first + count rows of `dims` numbers
 * @param weights classes × dims
 * @param out count × classes
 */
export function addScores(
  rows: Rows,
  first: number,
  count: number,
  dims: number,
  weights: Rows,
  classes: number,
  out: Rows,
): void {
  const [tiledRows, tiledClasses] = [count - (count % 2), classes - (classes % 4)];
  for (let k = 0; k < tiledClasses; k += 4) {
    for (let i = 0; i < tiledRows; i += 2) {
      scoreTile(rows, (first + i) * dims, dims, weights, k * dims, classes, out, i * classes + k);
    }
  }
  for (let i = tiledRows; i < count; i++) {
    for (let k = 0; k < tiledClasses; k += 4) {
      scoreStrip(rows, (first + i) * dims, dims, weights, k * dims, out, i * classes + k);
    }
  }
  for (let k = tiledClasses; k < classes; k++) {
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let d = 0; d < dims; d++) {
        sum += (rows[(first + i) * dims + d] ?? 0) * (weights[k * dims + d] ?? 0);
      }
      out[i * classes + k] = (out[i * classes + k] ?? 0) + sum;
    }
  }
}

/** Two rows by four classes, summed over dimensions. */
function scoreTile(
  x: Rows,
  xAt: number,
  dims: number,
  w: Rows,
  wAt: number,
  classes: number,
  out: Rows,
  outAt: number,
): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  const x1 = xAt + dims;
  const w1 = wAt + dims;
  const w2 = w1 + dims;
  const w3 = w2 + dims;
  for (let d = 0; d < dims; d++) {
    const a = x[xAt + d] ?? 0;
    const b = x[x1 + d] ?? 0;
    const p = w[wAt + d] ?? 0;
    const q = w[w1 + d] ?? 0;
    const r = w[w2 + d] ?? 0;
    const s = w[w3 + d] ?? 0;
    a0 += a * p;
    a1 += a * q;
    a2 += a * r;
    a3 += a * s;
    b0 += b * p;
    b1 += b * q;
    b2 += b * r;
    b3 += b * s;
  }
  const next = outAt + classes;
  out[outAt] = (out[outAt] ?? 0) + a0;
  out[outAt + 1] = (out[outAt + 1] ?? 0) + a1;
  out[outAt + 2] = (out[outAt + 2] ?? 0) + a2;
  out[outAt + 3] = (out[outAt + 3] ?? 0) + a3;
  out[next] = (out[next] ?? 0) + b0;
  out[next + 1] = (out[next + 1] ?? 0) + b1;
  out[next + 2] = (out[next + 2] ?? 0) + b2;
  out[next + 3] = (out[next + 3] ?? 0) + b3;
}

/** One row by four classes. */
function scoreStrip(
  x: Rows,
  xAt: number,
  dims: number,
  w: Rows,
  wAt: number,
  out: Rows,
  outAt: number,
): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  const w1 = wAt + dims;
  const w2 = w1 + dims;
  const w3 = w2 + dims;
  for (let d = 0; d < dims; d++) {
    const a = x[xAt + d] ?? 0;
    a0 += a * (w[wAt + d] ?? 0);
    a1 += a * (w[w1 + d] ?? 0);
    a2 += a * (w[w2 + d] ?? 0);
    a3 += a * (w[w3 + d] ?? 0);
  }
  out[outAt] = (out[outAt] ?? 0) + a0;
  out[outAt + 1] = (out[outAt + 1] ?? 0) + a1;
  out[outAt + 2] = (out[outAt + 2] ?? 0) + a2;
  out[outAt + 3] = (out[outAt + 3] ?? 0) + a3;
}

/** As many rows at a time as keep a column's cache lines in the first-level cache. */
const rowsAtOnce = 128;

/**
 * gradient[k] += Σᵢ residuals[i][k] · rows[i]
 *
 * @param rows count rows of `dims` numbers
 * @param residuals count × classes
 * @param gradient classes × dims
 */
export function addOuterProducts(
  rows: Rows,
  count: number,
  dims: number,
  residuals: Rows,
  classes: number,
  gradient: Rows,
): void {
  const [tiledDims, tiledClasses] = [dims - (dims % 2), classes - (classes % 4)];
  for (let from = 0; from < count; from += rowsAtOnce) {
    const to = Math.min(from + rowsAtOnce, count);
    for (let d = 0; d < tiledDims; d += 2) {
      for (let k = 0; k < tiledClasses; k += 4) {
        outerTile(rows, from, to, dims, d, residuals, classes, k, gradient);
      }
    }
    for (let k = 0; k < classes; k++) {
      for (let i = from; k >= tiledClasses && i < to; i++) {
        const residual = residuals[i * classes + k] ?? 0;
        for (let d = 0; d < tiledDims; d++) {
          const at = k * dims + d;
          gradient[at] = (gradient[at] ?? 0) + residual * (rows[i * dims + d] ?? 0);
        }
      }
      for (let d = tiledDims; d < dims; d++) {
        let sum = gradient[k * dims + d] ?? 0;
        for (let i = from; i < to; i++) {
          sum += (residuals[i * classes + k] ?? 0) * (rows[i * dims + d] ?? 0);
        }
        gradient[k * dims + d] = sum;
      }
    }
  }
}

/** Two dimensions by four classes, summed over rows. */
function outerTile(
  x: Rows,
  from: number,
  to: number,
  dims: number,
  d: number,
  r: Rows,
  classes: number,
  k: number,
  g: Rows,
): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  let xAt = from * dims + d;
  let rAt = from * classes + k;
  for (let i = from; i < to; i++) {
    const a = x[xAt] ?? 0;
    const b = x[xAt + 1] ?? 0;
    const p = r[rAt] ?? 0;
    const q = r[rAt + 1] ?? 0;
    const s = r[rAt + 2] ?? 0;
    const t = r[rAt + 3] ?? 0;
    a0 += a * p;
    a1 += a * q;
    a2 += a * s;
    a3 += a * t;
    b0 += b * p;
    b1 += b * q;
    b2 += b * s;
    b3 += b * t;
    xAt += dims;
    rAt += classes;
  }
  const g0 = k * dims + d;
  const g1 = g0 + dims;
  const g2 = g1 + dims;
  const g3 = g2 + dims;
  g[g0] = (g[g0] ?? 0) + a0;
  g[g0 + 1] = (g[g0 + 1] ?? 0) + b0;
  g[g1] = (g[g1] ?? 0) + a1;
  g[g1 + 1] = (g[g1 + 1] ?? 0) + b1;
  g[g2] = (g[g2] ?? 0) + a2;
  g[g2 + 1] = (g[g2 + 1] ?? 0) + b2;
  g[g3] = (g[g3] ?? 0) + a3;
  g[g3 + 1] = (g[g3 + 1] ?? 0) + b3;
}
