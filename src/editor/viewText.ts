/**
 * A file's text as the corpus reads it, and its places as VS Code counts them. VS Code gives every line the
 * same ending and takes the byte order mark away; lines and columns are what both have in common.
 */
import { linesOf } from '../text/lines.js';

/** 0-based line and column, both as VS Code counts them (UTF-16 code units). */
export interface Place {
  readonly line: number;
  readonly character: number;
}

export class ViewText {
  private readonly starts: number[] = [0];

  constructor(readonly text: string) {
    for (const line of linesOf(text)) if (line.next > line.end) this.starts.push(line.next);
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** Of an offset in the text; one past the end is at the end. */
  placeOf(offset: number): Place {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.starts[middle] ?? Infinity) <= at) low = middle;
      else high = middle;
    }
    return { line: low, character: at - (this.starts[low] ?? 0) };
  }

  /** The offset of a place; a place past its line's end is at the start of the next line at most. */
  offsetOf({ line, character }: Place): number {
    if (line >= this.starts.length) return this.text.length;
    const start = this.starts[Math.max(0, line)] ?? 0;
    const next = this.starts[line + 1] ?? this.text.length;
    return Math.min(next, start + Math.max(0, character));
  }
}

const lineEnd = /[\r\n]$/;

/**
 * Whether two texts have the same lines but for what ends them: then the first is what is on disk and the
 * second what VS Code shows of it.
 */
export function sameLines(a: string, b: string): boolean {
  if (a === b) return true;
  const others = linesOf(b);
  for (const line of linesOf(a)) {
    const other = others.next();
    if (other.done === true) return false;
    const { start, end } = other.value;
    if (end - start !== line.end - line.start) return false;
    if (a.slice(line.start, line.end) !== b.slice(start, end)) return false;
  }
  // What ends with a line ending has one more line, which is empty.
  return others.next().done === true && lineEnd.test(a) === lineEnd.test(b);
}
