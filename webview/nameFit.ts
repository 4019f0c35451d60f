/** Where the names under a lane go, so that they neither collide nor leave the text column. */

/** Pixels between a name and the next one of its lane. */
const gap = 6;

export interface NamePlace {
  readonly left: number;
  /** The name is cut with an ellipsis beyond this width. */
  readonly maxWidth: number;
}

/**
 * Places names that stand in one lane of one line. `lefts` are where their spans begin, in ascending
 * order, `widths` how wide the names are, `column` the width of the text column. A name may run on until
 * `gap` before the next one; the last one moves left where it would leave the column.
 */
export function placeNames(
  lefts: readonly number[],
  widths: readonly number[],
  column: number,
): NamePlace[] {
  let taken = 0;
  return lefts.map((left, i) => {
    const next = lefts[i + 1];
    const width = widths[i] ?? 0;
    const place =
      next !== undefined
        ? { left, maxWidth: Math.max(0, next - left - gap) }
        : { left: Math.max(taken, Math.min(left, column - width)), maxWidth: column };
    if (next === undefined) place.maxWidth = Math.max(0, column - place.left);
    taken = place.left + Math.min(width, place.maxWidth) + gap;
    return place;
  });
}
