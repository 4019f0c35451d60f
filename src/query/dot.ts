/** The product that rules compare vectors by. */

/** Inner product of two rows, each `d` long. */
export function dot(
  a: Float32Array,
  aStart: number,
  b: Float32Array | Float64Array,
  bStart: number,
  d: number,
): number {
  // Four sums, because one would wait for each addition before the next.
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let x = 0;
  for (; x + 3 < d; x += 4) {
    first += (a[aStart + x] ?? 0) * (b[bStart + x] ?? 0);
    second += (a[aStart + x + 1] ?? 0) * (b[bStart + x + 1] ?? 0);
    third += (a[aStart + x + 2] ?? 0) * (b[bStart + x + 2] ?? 0);
    fourth += (a[aStart + x + 3] ?? 0) * (b[bStart + x + 3] ?? 0);
  }
  for (; x < d; x++) first += (a[aStart + x] ?? 0) * (b[bStart + x] ?? 0);
  return first + second + (third + fourth);
}
