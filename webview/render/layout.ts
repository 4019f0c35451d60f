/**
 * Where the words stand: the lines after wrapping and each token's boxes on them, in pixels relative to
 * the text's box. Measured once per drawing or change of width; labels never move words sideways, so
 * editing only ever moves lines down.
 */
import type { Token } from '../../src/domain/token.js';
import { tokensOf } from '../state.js';

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
  private readonly boxes: Box[][] = [];

  constructor(
    private readonly container: HTMLElement,
    private readonly elements: readonly HTMLElement[],
    private readonly tokens: readonly Token[],
  ) {
    const origin = container.getBoundingClientRect();
    elements.forEach((token, index) => {
      const own: Box[] = [];
      let box = 0;
      for (const rect of token.getClientRects()) {
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
    });
  }

  /** Reads the lines' tops again after some of them grew. */
  updateTops(): void {
    const origin = this.container.getBoundingClientRect().top;
    for (const line of this.lines) {
      const rect = this.elements[line.token]?.getClientRects()[line.box];
      if (rect) line.top = rect.top - origin;
    }
  }

  boxesOf(token: number): readonly Box[] {
    return this.boxes[token] ?? [];
  }

  lineOf(token: number): number {
    return this.boxesOf(token)[0]?.line ?? 0;
  }

  /** One box per line that `[start, end)` of the text stands on. */
  boxesBetween(start: number, end: number): Box[] {
    const extent = tokensOf(this.tokens, { start, end });
    if (extent === null) return [];
    const found: Box[] = [];
    for (let token = extent.first; token <= extent.last; token++) {
      for (const box of this.partOf(token, start, end)) {
        const last = found.at(-1);
        if (last?.line === box.line) {
          const left = Math.min(last.left, box.left);
          found[found.length - 1] = { ...box, left, right: Math.max(last.right, box.right) };
        } else found.push(box);
      }
    }
    return found;
  }

  /** The boxes of the part of a token that lies in `[start, end)`: all of it, but for odd offsets. */
  private partOf(index: number, start: number, end: number): readonly Box[] {
    const token = this.tokens[index];
    const text = this.elements[index]?.lastChild;
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
    const from = this.lines[line]?.token ?? 0;
    let best = from;
    let distance = Infinity;
    for (let token = from; token < this.boxes.length; token++) {
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
    const text = this.elements[index]?.lastChild;
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
  lineEnds(token: number): { first: number; last: number } {
    const line = this.lineOf(token);
    let first = token;
    while (first > 0 && this.lineOf(first - 1) === line) first--;
    let last = token;
    while (last + 1 < this.boxes.length && this.lineOf(last + 1) === line) last++;
    return { first, last };
  }

  /** The token above (−1) or below (1), as near as can be to the same place on its line. */
  vertical(token: number, step: 1 | -1): number {
    const line = this.lineOf(token) + step;
    const box = this.boxesOf(token)[0];
    if (box === undefined || line < 0) return line < 0 ? 0 : token;
    if (line >= this.lines.length) return this.boxes.length - 1;
    const found = this.nearestOnLine(line, (box.left + box.right) / 2);
    return found === token ? Math.max(0, Math.min(token + step, this.boxes.length - 1)) : found;
  }
}
