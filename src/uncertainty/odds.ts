/** Brings a score without an upper end into [0, 1] without changing the order. */

/**
 * x / (1 + x) for x ≥ 0. Rather than 1 − exp(−x), which is 1 to four digits from x = 10 on and would leave
 * the order of the most uncertain examples to the tie-break.
 */
export function toUnit(x: number): number {
  return x === Infinity ? 1 : x / (1 + x);
}
