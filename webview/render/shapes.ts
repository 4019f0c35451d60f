/** Elements placed over or behind the text, of which a redrawing replaces only those that have changed. */
import { element, setStyle } from '../dom.js';

export interface Shape {
  readonly className: string;
  /** Custom properties that place and colour it. */
  readonly styles: Readonly<Record<string, string>>;
  /** What is in it, as far as that can change. */
  readonly content?: string;
  /** Fills it when it is made. */
  readonly fill?: (made: HTMLElement) => void;
}

const keyOf = ({ className, styles, content = '' }: Shape): string =>
  [className, content, ...Object.values(styles)].join('\u0000');

export class Shapes {
  private drawn = new Map<string, HTMLElement>();

  constructor(private readonly parent: HTMLElement) {}

  /** Puts these on the screen and takes away what isn't among them. Their order means nothing. */
  show(shapes: readonly Shape[]): void {
    const before = this.drawn;
    this.drawn = new Map();
    const added: HTMLElement[] = [];
    for (const shape of shapes) {
      const key = keyOf(shape);
      if (this.drawn.has(key)) continue;
      const there = before.get(key);
      before.delete(key);
      const made = there ?? make(shape);
      if (there === undefined) added.push(made);
      this.drawn.set(key, made);
    }
    for (const gone of before.values()) gone.remove();
    this.parent.append(...added);
  }
}

function make({ className, styles, fill }: Shape): HTMLElement {
  const made = element('div', { class: className });
  setStyle(made, styles);
  fill?.(made);
  return made;
}
