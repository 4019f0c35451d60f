/**
 * Where the words stand: the lines after wrapping and each token's boxes on them, in pixels relative to
 * the text's box. Of a long text only a part is measured, in chunks: its first and last line may be
 * incomplete. Measured anew when that part or the width changes; labels never move words sideways, so
 * editing only ever moves lines down.
 */
import { tokensOf, type Token, type TokenRange } from '../../src/domain/token.js';
import type { DrawnText } from './text.js';

export interface Line {
  /** Content box of the line's words. */
  top: number;
  readonly height: number;
  /** First token with a box on this line, and which of its boxes that is. */
  readonly token: number;
  readonly box: number;
}

export interface Box {
  readonly line: number;
  readonly left: number;
  readonly right: number;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export class Layout {
  readonly lines: Line[] = [];
  /** Of the text column. */
  readonly width: number;
  private readonly boxes: Box[][] = [];

  constructor(
    private readonly container: HTMLElement,
    private readonly text: DrawnText,
    private readonly tokens: readonly Token[],
    /** The words that are measured; they have elements. */
    readonly range: TokenRange,
  ) {
    const origin = container.getBoundingClientRect();
    this.width = origin.width;
    for (let index = range.first; index <= range.last; index++) {
      const own: Box[] = [];
      let box = 0;
      for (const rect of text.word(index)?.getClientRects() ?? []) {
        if (rect.width === 0 && box > 0) continue;
        const top = rect.top - origin.top;
        const current = this.lines.at(-1);
        // The boxes of one line share their top to within rounding; a new line starts half a box below.
        if (current === undefined || top > current.top + current.height / 2) {
          this.lines.push({ top, height: rect.height, token: index, box });
        }
        const left = rect.left - origin.left;
        own.push({ line: this.lines.length - 1, left, right: left + rect.width });
        box++;
      }
      this.boxes.push(own);
    }
  }

  /** Whether the line goes on, or may do, in words that are not measured. */
  isIncomplete(line: number): boolean {
    if (line === 0) return this.range.first > 0;
    return line === this.lines.length - 1 && this.range.last < this.tokens.length - 1;
  }

  /** Whether the word is measured, and so are all of its line and those before and after it. */
  isWithin(token: number): boolean {
    const line = this.boxesOf(token)[0]?.line;
    if (line === undefined) return false;
    return (
      (line > 1 || this.range.first === 0) &&
      (line < this.lines.length - 2 || this.range.last === this.tokens.length - 1)
    );
  }

  /** Reads the lines' tops again after some of them grew. */
  updateTops(): void {
    const origin = this.container.getBoundingClientRect().top;
    for (const line of this.lines) {
      const rect = this.text.word(line.token)?.getClientRects()[line.box];
      if (rect) line.top = rect.top - origin;
    }
  }

  boxesOf(token: number): readonly Box[] {
    return this.boxes[token - this.range.first] ?? [];
  }

  lineOf(token: number): number {
    return this.boxesOf(token)[0]?.line ?? 0;
  }

  /** One box per line that `[start, end)` of the text stands on. */
  boxesBetween(start: number, end: number): Box[] {
    const extent = tokensOf(this.tokens, { start, end });
    if (extent === undefined) return [];
    const first = Math.max(extent.first, this.range.first);
    const last = Math.min(extent.last, this.range.last);
    const found: Box[] = [];
    for (let token = first; token <= last; token++) {
      for (const box of this.partOf(token, start, end)) {
        const before = found.at(-1);
        if (before?.line === box.line) {
          const left = Math.min(before.left, box.left);
          found[found.length - 1] = { ...box, left, right: Math.max(before.right, box.right) };
        } else found.push(box);
      }
    }
    return found;
  }

  /** The boxes of the part of a token that lies in `[start, end)`: all of it, but for odd offsets. */
  private partOf(index: number, start: number, end: number): readonly Box[] {
    const token = this.tokens[index];
    const text = this.text.word(index)?.lastChild;
    const own = this.boxesOf(index);
    if (!token || !text || (start <= token.start && token.end <= end)) return own;
    const origin = this.container.getBoundingClientRect().left;
    const range = document.createRange();
    range.setStart(text, Math.max(0, start - token.start));
    range.setEnd(text, Math.min(token.end, end) - token.start);
    const rects = [...range.getClientRects()];
    // Parts of a token that itself wraps stay on the lines of the token's own boxes.
    return rects.map((rect, i) => ({
      line: own[Math.min(i, own.length - 1)]?.line ?? 0,
      left: rect.left - origin,
      right: rect.right - origin,
    }));
  }

  /** The token nearest to a point, on the line nearest to it. */
  nearest(x: number, y: number): number {
    let line = this.lines.findIndex(other => y < other.top + other.height * 1.5);
    if (line < 0) line = this.lines.length - 1;
    return this.nearestOnLine(line, x);
  }

  nearestOnLine(line: number, x: number): number {
    const from = this.lines[line]?.token ?? this.range.first;
    let best = from;
    let distance = Infinity;
    for (let token = from; token <= this.range.last; token++) {
      const box = this.boxesOf(token).find(other => other.line === line);
      if (box === undefined) break;
      const away = Math.max(box.left - x, x - box.right, 0);
      if (away < distance) [best, distance] = [token, away];
    }
    return best;
  }

  /** The place between two characters nearest to a point, as an offset of the text; never inside one. */
  offsetAt(x: number, y: number): number {
    const index = this.nearest(x, y);
    const token = this.tokens[index];
    const text = this.text.word(index)?.lastChild;
    if (!token || !text) return 0;
    const origin = this.container.getBoundingClientRect();
    const leftToRight = getComputedStyle(text.parentElement ?? this.container).direction === 'ltr';
    const range = document.createRange();
    let best = token.start;
    let distance = Infinity;
    const consider = (offset: number, side: number, line: DOMRect): void => {
      const below = Math.max(line.top - origin.top - y, y - (line.bottom - origin.top), 0);
      const away = Math.abs(side - origin.left - x) + 4 * below;
      if (away < distance) [best, distance] = [token.start + offset, away];
    };
    for (const { index: at, segment } of graphemes.segment(text.textContent ?? '')) {
      range.setStart(text, at);
      range.setEnd(text, at + segment.length);
      const rect = range.getBoundingClientRect();
      consider(at, leftToRight ? rect.left : rect.right, rect);
      consider(at + segment.length, leftToRight ? rect.right : rect.left, rect);
    }
    return best;
  }

  /** First and last token of the line that `token` begins on. */
  lineEnds(token: number): TokenRange {
    const line = this.lineOf(token);
    let first = token;
    while (first > this.range.first && this.lineOf(first - 1) === line) first--;
    let last = token;
    while (last < this.range.last && this.lineOf(last + 1) === line) last++;
    return { first, last };
  }

  /** The token above (−1) or below (1), as near as can be to the same place on its line. */
  vertical(token: number, step: 1 | -1): number {
    const box = this.boxesOf(token)[0];
    if (box === undefined) return token;
    const line = box.line + step;
    if (line < 0) return this.range.first;
    if (line >= this.lines.length) return this.range.last;
    const found = this.nearestOnLine(line, (box.left + box.right) / 2);
    if (found !== token) return found;
    return Math.max(this.range.first, Math.min(token + step, this.range.last));
  }
}
