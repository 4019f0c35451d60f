/**
 * The example's words: one element per token, in paragraphs. Nothing here knows about labels. A word gets
 * its element when it comes near the view; until then its chunk is one piece of text, which wraps exactly
 * as its words do, so that all of a long text stands where it stands from the start.
 */
import type { QueueItem } from '../../src/domain/queueItem.js';
import type { Token, TokenRange } from '../../src/domain/token.js';
import { chunksOf, type Chunk } from '../chunks.js';
import { element } from '../dom.js';
import { isAside } from '../view.js';

interface DrawnChunk extends Chunk {
  /** Null once its words have elements. */
  plain: Text | null;
}

/** Words that get their elements together: a few lines of them. */
const chunkSize = 64;

export const tokenId = (index: number): string => `token-${index}`;

export class DrawnText {
  readonly paragraphs: HTMLElement[] = [];
  private readonly chunks: DrawnChunk[] = [];
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private readonly part: QueueItem['part'];
  private readonly words: (HTMLElement | undefined)[];
  private readonly pattern = element('span', { class: 'token' });

  /**
   * `options` makes the words options of a listbox; without entities to mark there is nothing to choose
   * among them.
   */
  constructor({ text, tokens, part }: QueueItem, options: boolean) {
    this.text = text;
    this.part = part;
    this.tokens = tokens;
    this.words = tokens.map(() => undefined);
    if (options) {
      this.pattern.setAttribute('role', 'option');
      this.pattern.setAttribute('aria-selected', 'false');
    }
    for (const line of chunksOf(text, tokens, chunkSize)) {
      const paragraph = element('div', { class: 'paragraph', dir: 'auto', role: 'presentation' });
      for (const chunk of line) {
        const plain = document.createTextNode(text.slice(chunk.start, chunk.end));
        paragraph.append(plain);
        if (chunk.first <= chunk.last) this.chunks.push({ ...chunk, plain });
      }
      this.paragraphs.push(paragraph);
    }
  }

  /** The element of a word; undefined as long as it has none. */
  word(token: number): HTMLElement | undefined {
    return this.words[token];
  }

  /** Gives the words of every chunk that `range` touches their elements. */
  draw({ first, last }: TokenRange): void {
    for (let i = this.firstChunk(chunk => chunk.last >= first); i < this.chunks.length; i++) {
      const chunk = this.chunks[i];
      if (chunk === undefined || chunk.first > last) return;
      if (chunk.plain !== null) this.drawChunk(chunk, chunk.plain);
    }
  }

  /** The words of the chunks that stand, in part or whole, between two heights of the page. */
  between(top: number, bottom: number): TokenRange {
    const from = this.firstChunk(chunk => this.extent(chunk).bottom >= top);
    const to = this.firstChunk(chunk => this.extent(chunk).top > bottom) - 1;
    const last = this.chunks.length - 1;
    return {
      first: this.chunks[Math.min(from, last)]?.first ?? 0,
      last: this.chunks[Math.max(from, to)]?.last ?? this.tokens.length - 1,
    };
  }

  private drawChunk(chunk: DrawnChunk, plain: Text): void {
    const drawn = document.createDocumentFragment();
    let at = chunk.start;
    const addGap = (until: number): void => {
      if (at < until) drawn.append(this.text.slice(at, until));
    };
    for (let i = chunk.first; i <= chunk.last; i++) {
      const { start, end } = this.tokens[i] ?? { start: at, end: at };
      addGap(start);
      const word = this.pattern.cloneNode() as HTMLElement;
      word.id = tokenId(i);
      word.textContent = this.text.slice(start, end);
      if (isAside({ part: this.part }, { start, end })) word.classList.add('beside');
      drawn.append(word);
      this.words[i] = word;
      at = end;
    }
    addGap(chunk.end);
    plain.replaceWith(drawn);
    chunk.plain = null;
  }

  /** Index of the first chunk that `holds`, as all after it do; their number where none does. */
  private firstChunk(holds: (chunk: DrawnChunk) => boolean): number {
    let low = 0;
    let high = this.chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const chunk = this.chunks[middle];
      if (chunk === undefined || holds(chunk)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private extent({ first, last, plain }: DrawnChunk): { top: number; bottom: number } {
    if (plain === null) {
      return {
        top: this.words[first]?.getBoundingClientRect().top ?? 0,
        bottom: this.words[last]?.getBoundingClientRect().bottom ?? 0,
      };
    }
    const range = document.createRange();
    range.selectNodeContents(plain);
    return range.getBoundingClientRect();
  }
}

/** Index of the token that an event or element belongs to; null between the words. */
export function tokenIndexOf(target: EventTarget | null): number | null {
  const token = target instanceof Element ? target.closest('.token') : null;
  return token ? Number(token.id.slice(tokenId(0).length - 1)) : null;
}
