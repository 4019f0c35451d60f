/** The example's words: one element per token, in paragraphs. Nothing here knows about labels. */
import type { QueueItem } from '../../src/domain/queueItem.js';
import { element } from '../dom.js';

export interface DrawnText {
  readonly paragraphs: readonly HTMLElement[];
  /** Element of each token, in order. */
  readonly tokens: readonly HTMLElement[];
}

export const tokenId = (index: number): string => `token-${index}`;

/**
 * Draws a text once. `options` makes the tokens options of a listbox; without entities to mark there is
 * nothing to choose among them.
 */
export function drawText({ text, tokens }: QueueItem, options: boolean): DrawnText {
  const paragraphs: HTMLElement[] = [];
  const drawn: HTMLElement[] = [];
  const begin = (): HTMLElement => {
    const made = element('div', { class: 'paragraph', dir: 'auto', role: 'presentation' });
    paragraphs.push(made);
    return made;
  };
  let paragraph = begin();
  const addGap = (gap: string): void => {
    gap.split(/\r\n|\r|\n/).forEach((piece, i) => {
      if (i > 0) paragraph = begin();
      if (piece !== '') paragraph.append(piece);
    });
  };

  let at = 0;
  tokens.forEach((token, i) => {
    addGap(text.slice(at, token.start));
    const made = element(
      'span',
      { class: 'token', id: tokenId(i) },
      text.slice(token.start, token.end),
    );
    if (options) {
      made.setAttribute('role', 'option');
      made.setAttribute('aria-selected', 'false');
    }
    paragraph.append(made);
    drawn.push(made);
    at = token.end;
  });
  addGap(text.slice(at));
  return { paragraphs, tokens: drawn };
}

/** Index of the token that an event or element belongs to; null between the words. */
export function tokenIndexOf(target: EventTarget | null): number | null {
  const token = target instanceof Element ? target.closest('.token') : null;
  return token ? Number(token.id.slice(tokenId(0).length - 1)) : null;
}
