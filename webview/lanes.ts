/** Which lane under its line each piece of a span takes, so that underlines never cross. */

/** The part of a span that stands on one visual line. Pixels, relative to the text. */
export interface Piece {
  readonly line: number;
  readonly left: number;
  readonly right: number;
  /** Code units of the whole span: shorter spans stand closer to the words. */
  readonly length: number;
}

/** Half a pixel of overlap is rounding, not crossing. */
const tolerance = 0.5;

/**
 * The lane of each piece, 0 next to the words, in the order given: line by line, shorter spans first,
 * each in the lowest lane that is free. Equal lengths go from left to right.
 */
export function assignLanes(pieces: readonly Piece[]): number[] {
  const order = pieces.map((piece, index) => ({ piece, index }));
  order.sort(
    (a, b) =>
      a.piece.line - b.piece.line ||
      a.piece.length - b.piece.length ||
      a.piece.left - b.piece.left ||
      a.index - b.index,
  );
  const lanes = new Array<number>(pieces.length).fill(0);
  let line = -1;
  let taken: Piece[][] = [];
  for (const { piece, index } of order) {
    if (piece.line !== line) {
      line = piece.line;
      taken = [];
    }
    const free = taken.findIndex(lane => !lane.some(other => crosses(other, piece)));
    const lane = free < 0 ? taken.length : free;
    (taken[lane] ??= []).push(piece);
    lanes[index] = lane;
  }
  return lanes;
}

function crosses(a: Piece, b: Piece): boolean {
  return a.left < b.right - tolerance && b.left < a.right - tolerance;
}

/** How many lanes each line needs; lines that need none are not in the map. */
export function lanesPerLine(
  pieces: readonly Piece[],
  lanes: readonly number[],
): Map<number, number> {
  const needed = new Map<number, number>();
  pieces.forEach((piece, index) => {
    const lane = lanes[index] ?? 0;
    needed.set(piece.line, Math.max(needed.get(piece.line) ?? 0, lane + 1));
  });
  return needed;
}
