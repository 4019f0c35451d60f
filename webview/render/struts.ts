/**
 * Room for more than one lane under a line: a zero-width box in one of its words, aligned with the
 * line's top and as high as the line shall be, so that the line grows downwards only and nothing moves
 * sideways.
 */
import type { Token } from '../../src/domain/token.js';
import { element, setStyle } from '../dom.js';
import type { Layout } from './layout.js';
import type { DrawnText } from './text.js';

export class Struts {
  private readonly placed = new Map<number, { strut: HTMLElement; lanes: number }>();

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
    private readonly drawn: DrawnText,
  ) {}

  /**
   * `lanes`: how many each line needs; lines that aren't measured whole stay as they are. Returns whether
   * any line changed its height.
   */
  update(layout: Layout, lanes: ReadonlyMap<number, number>): boolean {
    const wanted = new Map<number, number>();
    for (const [line, needed] of lanes) {
      const host = needed > 1 && !layout.isIncomplete(line) ? this.hostOf(layout, line) : null;
      if (host !== null) wanted.set(host, needed);
    }
    let changed = false;
    for (const token of this.placed.keys()) {
      const line = layout.boxesOf(token)[0]?.line;
      if (line === undefined || layout.isIncomplete(line) || wanted.has(token)) continue;
      this.remove(token);
      changed = true;
    }
    for (const [token, needed] of wanted) {
      const there = this.placed.get(token);
      if (there?.lanes === needed) continue;
      const strut = there?.strut ?? element('span', { class: 'strut', 'aria-hidden': 'true' });
      setStyle(strut, { '--lanes': String(needed) });
      this.drawn.word(token)?.prepend(strut);
      // The strut would otherwise make a place to break the line at.
      this.drawn.word(token)?.classList.add('unbroken');
      this.placed.set(token, { strut, lanes: needed });
      changed = true;
    }
    return changed;
  }

  /** Takes all of them out: the text wraps in another way from now on. */
  clear(): void {
    for (const token of this.placed.keys()) this.remove(token);
  }

  private remove(token: number): void {
    this.placed.get(token)?.strut.remove();
    this.drawn.word(token)?.classList.remove('unbroken');
    this.placed.delete(token);
  }

  /** A word of the line that stands on it whole and has a space, or the line's start, before it. */
  private hostOf(layout: Layout, line: number): number | null {
    const first = layout.lines[line]?.token ?? 0;
    for (let token = first; token <= layout.range.last; token++) {
      const boxes = layout.boxesOf(token);
      if (boxes[0] !== undefined && boxes[0].line > line) return null;
      const before = this.text[(this.tokens[token]?.start ?? 0) - 1];
      const free = token === first || before === undefined || /\s/.test(before);
      if (boxes.length === 1 && boxes[0]?.line === line && free) return token;
    }
    return null;
  }
}
