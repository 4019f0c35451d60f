/** The text around the example: what comes before keeps its end, what comes after its beginning. */
import { element } from '../dom.js';

export class ContextBefore {
  readonly element = element('div', { class: 'context before' });
  private readonly text = element('p', { dir: 'auto' });
  private whole = '';

  constructor() {
    this.element.append(this.text);
  }

  show(text: string): void {
    this.whole = text.replace(/\s+/g, ' ').trim();
    this.fit();
  }

  /** Cuts words at the front until the rest fits the slot; again after a change of width. */
  fit(): void {
    const { element: slot, text } = this;
    text.textContent = this.whole;
    if (this.whole === '' || slot.clientHeight === 0) return;
    const fits = (): boolean => text.offsetHeight <= slot.clientHeight + 1;
    if (fits()) return;
    const starts = [...this.whole.matchAll(/ \S/g)].map(match => match.index + 1);
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      text.textContent = `… ${this.whole.slice(starts[middle])}`;
      if (fits()) high = middle;
      else low = middle + 1;
    }
    const start = starts[low];
    text.textContent = start === undefined ? '…' : `… ${this.whole.slice(start)}`;
  }
}

export class ContextAfter {
  readonly element = element('div', { class: 'context after' });
  private readonly text = element('p', { dir: 'auto' });

  constructor() {
    this.element.append(this.text);
  }

  show(text: string): void {
    const clean = text.replace(/\s+/g, ' ').trim();
    this.text.textContent = clean;
    this.element.hidden = clean === '';
  }
}
