/** What rules and the cold start compare texts by. */

export interface TextVectors {
  /** examples × width, each row of length 1 or 0. */
  readonly vectors: Float32Array;
  readonly width: number;
}

/** For those that compare nothing. */
export const noVectors: TextVectors = { vectors: new Float32Array(), width: 0 };

/**
 * Takes the mean off each row and brings it to length 1, in place. Means of an encoder's vectors all point
 * nearly the same way; what tells texts apart is what is left.
 *
 * Mu & Viswanath 2018, "All-but-the-top: simple and effective postprocessing for word representations", of
 * which this is the first step.
 *
 * @param rows any number of rows of `width` numbers
 * @param indices of the rows that count; the others are left alone
 */
export function centred(rows: Float32Array, width: number, indices: Uint32Array): TextVectors {
  const mean = new Float64Array(width);
  for (const i of indices) {
    for (let x = 0; x < width; x++) mean[x] = (mean[x] ?? 0) + (rows[i * width + x] ?? 0);
  }
  for (let x = 0; x < width; x++) mean[x] = (mean[x] ?? 0) / indices.length;
  for (const i of indices) {
    const row = rows.subarray(i * width, (i + 1) * width);
    let squares = 0;
    for (let x = 0; x < width; x++) squares += (row[x] = (row[x] ?? 0) - (mean[x] ?? 0)) ** 2;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let x = 0; x < width; x++) row[x] = (row[x] ?? 0) * scale;
  }
  return { vectors: rows, width };
}
