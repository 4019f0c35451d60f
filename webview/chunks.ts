/** How a text is cut for drawing: into its lines, and these into chunks of neighbouring words. */
import type { Token } from '../src/domain/token.js';

/** `[start, end)` of the text with the words that stand in it: tokens `first` to `last`, both included. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  readonly first: number;
  /** `first - 1` where there is no word. */
  readonly last: number;
}

/**
 * The lines of a text without their breaks, each as its chunks, of at most `size` words; an empty line has
 * none. The chunks of a line join without a gap: what stands between words belongs to the chunk before it.
 */
export function chunksOf(text: string, tokens: readonly Token[], size: number): Chunk[][] {
  const lines: Chunk[][] = [];
  const startOf = (token: number): number => tokens[token]?.start ?? Infinity;
  let first = 0;
  const addLine = (lineStart: number, lineEnd: number): void => {
    const line: Chunk[] = [];
    for (let start = lineStart; start < lineEnd;) {
      let after = first;
      while (after - first < size && startOf(after) < lineEnd) after++;
      const end = Math.min(startOf(after), lineEnd);
      line.push({ start, end, first, last: after - 1 });
      first = after;
      start = end;
    }
    lines.push(line);
  };
  let at = 0;
  for (const { 0: lineBreak, index } of text.matchAll(/\r\n|\r|\n/g)) {
    addLine(at, index);
    at = index + lineBreak.length;
  }
  addLine(at, text.length);
  return lines;
}
