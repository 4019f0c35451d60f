/** Long examples are read through overlapping windows, so that no word is left unscored. */

export interface Window {
  /** Words `[first, end)` that the encoder sees. */
  readonly first: number;
  readonly end: number;
  /** Words `[from, to)` whose features are taken from here: those furthest from the cut. */
  readonly from: number;
  readonly to: number;
}

/**
 * @param lengths pieces of each word, each ≤ capacity
 * @param capacity pieces that fit into one window
 * Consecutive windows share about a quarter of their pieces; each word belongs to the window in which
 * it has most context.
 */
export function windowsOf(lengths: readonly number[], capacity: number): Window[] {
  const shared = Math.floor(capacity / 4);
  const ranges: { first: number; end: number }[] = [];
  let first = 0;
  while (first < lengths.length) {
    let end = first;
    let used = 0;
    while (end < lengths.length && used + (lengths[end] ?? 0) <= capacity) {
      used += lengths[end] ?? 0;
      end += 1;
    }
    if (end === first) end = first + 1;
    ranges.push({ first, end });
    if (end >= lengths.length) break;
    let next = end;
    let overlap = 0;
    while (next - 1 > first && overlap + (lengths[next - 1] ?? 0) <= shared) {
      overlap += lengths[next - 1] ?? 0;
      next -= 1;
    }
    first = next;
  }
  return ranges.map(({ first, end }, i) => {
    const previous = ranges[i - 1];
    const following = ranges[i + 1];
    return {
      first,
      end,
      from: previous ? Math.ceil((first + previous.end) / 2) : 0,
      to: following ? Math.ceil((following.first + end) / 2) : lengths.length,
    };
  });
}
