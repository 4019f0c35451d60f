/** The guard of every measure: a broken head shows as an error here, never as a calm score of 0. */

/** How far round-off may carry a probability out of [0, 1]; 32-bit softmax stays well inside. */
const tolerance = 1e-3;

/**
 * `value` clamped to [0, 1].
 * @throws RangeError when it is missing, not a number, or further outside than round-off explains.
 */
export function probability(value: number | undefined): number {
  if (value === undefined || !(value >= -tolerance && value <= 1 + tolerance)) {
    throw new RangeError(`The head gave ${String(value)} where a probability was expected`);
  }
  return value < 0 ? 0 : value > 1 ? 1 : value;
}
