/** Products with a sparse matrix of ones. */

/** Which columns each row of a matrix has a one in. */
export interface Pattern {
  /** Row → start of its columns in `columns`; one more at the end. */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
}

export function rowsOf(pattern: Pattern): number {
  return pattern.starts.length - 1;
}

/** @param columns number of columns */
export function transposed({ starts, columns: indices }: Pattern, columns: number): Pattern {
  const begin = new Int32Array(columns + 1);
  for (const column of indices) begin[column + 1] = (begin[column + 1] ?? 0) + 1;
  for (let c = 0; c < columns; c++) begin[c + 1] = (begin[c + 1] ?? 0) + (begin[c] ?? 0);
  const next = begin.slice(0, columns);
  const rows = new Int32Array(indices.length);
  for (let row = 0; row + 1 < starts.length; row++) {
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at++) {
      const column = indices[at] ?? 0;
      const to = next[column] ?? 0;
      rows[to] = row;
      next[column] = to + 1;
    }
  }
  return { starts: begin, columns: rows };
}

/**
 * out[row] = Σ source[column] over the row's columns, of the rows from `first` to before `end`. Four numbers
 * of a row at a time are summed in registers.
 *
 * @param source columns × width
 * @param out rows × width
 * @param add whether the sum is added to what `out` holds
 */
export function multiplyPattern(
  { starts, columns }: Pattern,
  first: number,
  end: number,
  source: Float64Array,
  width: number,
  out: Float64Array,
  add: boolean,
): void {
  const tiled = width - (width % 4);
  for (let row = first; row < end; row++) {
    const [from, to] = [starts[row] ?? 0, starts[row + 1] ?? 0];
    const at = row * width;
    for (let k = 0; k < tiled; k += 4) {
      let a = add ? (out[at + k] ?? 0) : 0;
      let b = add ? (out[at + k + 1] ?? 0) : 0;
      let c = add ? (out[at + k + 2] ?? 0) : 0;
      let d = add ? (out[at + k + 3] ?? 0) : 0;
      for (let i = from; i < to; i++) {
        const place = (columns[i] ?? 0) * width + k;
        a += source[place] ?? 0;
        b += source[place + 1] ?? 0;
        c += source[place + 2] ?? 0;
        d += source[place + 3] ?? 0;
      }
      out[at + k] = a;
      out[at + k + 1] = b;
      out[at + k + 2] = c;
      out[at + k + 3] = d;
    }
    for (let k = tiled; k < width; k++) {
      let sum = add ? (out[at + k] ?? 0) : 0;
      for (let i = from; i < to; i++) sum += source[(columns[i] ?? 0) * width + k] ?? 0;
      out[at + k] = sum;
    }
  }
}
