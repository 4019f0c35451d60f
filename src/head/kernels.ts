/**
 * The two products that fitting and scoring spend their time in, tiled so that each loaded number is
 * used several times. Rows are float32, everything summed is float64.
 */

/**
 * out[i][k] += rows[i] · weights[k]
 *
 * @param rows at least first + count rows of `dims` numbers
 * @param weights classes × dims
 * @param out count × classes, starting at index `outStart`
 */
export function addScores(
  rows: Float32Array,
  first: number,
  count: number,
  dims: number,
  weights: Float64Array,
  classes: number,
  out: Float64Array,
  outStart: number,
): void {
  for (let k = 0; k < classes; k += 4) {
    const wide = k + 4 <= classes;
    for (let i = 0; i < count; i += 2) {
      const target = outStart + i * classes + k;
      if (wide && i + 2 <= count) {
        tile2x4(rows, (first + i) * dims, dims, weights, k * dims, out, target, classes);
      } else {
        const lastRow = Math.min(i + 2, count);
        const lastClass = Math.min(k + 4, classes);
        for (let row = i; row < lastRow; row++) {
          for (let c = k; c < lastClass; c++) {
            const at = outStart + row * classes + c;
            out[at] = (out[at] ?? 0) + dotAt(rows, (first + row) * dims, weights, c * dims, dims);
          }
        }
      }
    }
  }
}

function dotAt(x: Float32Array, xAt: number, w: Float64Array, wAt: number, dims: number): number {
  let sum = 0;
  for (let d = 0; d < dims; d++) sum += (x[xAt + d] ?? 0) * (w[wAt + d] ?? 0);
  return sum;
}

function tile2x4(
  x: Float32Array,
  xAt: number,
  dims: number,
  w: Float64Array,
  wAt: number,
  out: Float64Array,
  outAt: number,
  stride: number,
): void {
  let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
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
  const next = outAt + stride;
  out[outAt] = (out[outAt] ?? 0) + a0;
  out[outAt + 1] = (out[outAt + 1] ?? 0) + a1;
  out[outAt + 2] = (out[outAt + 2] ?? 0) + a2;
  out[outAt + 3] = (out[outAt + 3] ?? 0) + a3;
  out[next] = (out[next] ?? 0) + b0;
  out[next + 1] = (out[next + 1] ?? 0) + b1;
  out[next + 2] = (out[next + 2] ?? 0) + b2;
  out[next + 3] = (out[next + 3] ?? 0) + b3;
}

/**
 * gradient[k] += Σᵢ residuals[i][k] · rows[i], the transpose of {@link addScores}.
 *
 * @param residuals count × classes, starting at index `residualStart`
 * @param gradient classes × dims
 */
export function addOuterProducts(
  rows: Float32Array,
  first: number,
  count: number,
  dims: number,
  residuals: Float64Array,
  residualStart: number,
  classes: number,
  gradient: Float64Array,
): void {
  // Few enough rows at a time that the lines of `rows` stay in the first-level cache.
  for (let from = 0; from < count; from += 64) {
    const rowsHere = Math.min(64, count - from);
    const xAt = (first + from) * dims;
    const rAt = residualStart + from * classes;
    for (let k = 0; k < classes; k += 4) {
      const wide = k + 4 <= classes;
      for (let d = 0; d < dims; d += 2) {
        if (wide && d + 2 <= dims) {
          outer2x4(rows, xAt + d, dims, rowsHere, residuals, rAt + k, classes, gradient, k * dims + d);
          continue;
        }
        for (let c = k; c < Math.min(k + 4, classes); c++) {
          for (let e = d; e < Math.min(d + 2, dims); e++) {
            let sum = gradient[c * dims + e] ?? 0;
            for (let i = 0; i < rowsHere; i++) {
              sum += (residuals[rAt + i * classes + c] ?? 0) * (rows[xAt + i * dims + e] ?? 0);
            }
            gradient[c * dims + e] = sum;
          }
        }
      }
    }
  }
}

/** Two dimensions by four classes, summed over rows. */
function outer2x4(
  x: Float32Array,
  xStart: number,
  dims: number,
  count: number,
  r: Float64Array,
  rStart: number,
  classes: number,
  g: Float64Array,
  gAt: number,
): void {
  let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
  let xAt = xStart;
  let rAt = rStart;
  for (let i = 0; i < count; i++) {
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
  const g1 = gAt + dims;
  const g2 = g1 + dims;
  const g3 = g2 + dims;
  g[gAt] = (g[gAt] ?? 0) + a0;
  g[gAt + 1] = (g[gAt + 1] ?? 0) + b0;
  g[g1] = (g[g1] ?? 0) + a1;
  g[g1 + 1] = (g[g1 + 1] ?? 0) + b1;
  g[g2] = (g[g2] ?? 0) + a2;
  g[g2 + 1] = (g[g2 + 1] ?? 0) + b2;
  g[g3] = (g[g3] ?? 0) + a3;
  g[g3 + 1] = (g[g3 + 1] ?? 0) + b3;
}
