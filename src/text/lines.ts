/** Lines of a text: `\n`, `\r\n` and a lone `\r` end one, as in VS Code. */

export interface Line {
  readonly start: number;
  /** Before the line ending. */
  readonly end: number;
  /** Past the line ending: where the next line starts. */
  readonly next: number;
}

/** The line that starts at `start`, up to `limit`. */
export function lineFrom(text: string, start: number, limit = text.length): Line {
  for (let end = start; end < limit; end++) {
    const unit = text.charCodeAt(end);
    if (unit === 0x0a) return { start, end, next: end + 1 };
    if (unit === 0x0d) {
      const pair = end + 1 < limit && text.charCodeAt(end + 1) === 0x0a;
      return { start, end, next: end + (pair ? 2 : 1) };
    }
  }
  return { start, end: limit, next: limit };
}

/** The lines of `[start, limit)`; the empty line after a final line ending isn't one. */
export function* linesOf(text: string, start = 0, limit = text.length): Generator<Line> {
  for (let at = start; at < limit;) {
    const line = lineFrom(text, at, limit);
    yield line;
    at = line.next;
  }
}

/** Offset → line number, by binary search over the starts of all lines. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (const line of linesOf(text)) {
      if (line.next > line.end) this.starts.push(line.next);
    }
  }

  /** 1-based line of an offset; offsets past the end are on the last line. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.starts[middle] ?? Infinity) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }
}
