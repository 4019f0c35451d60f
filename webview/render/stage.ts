/** The text column: the example with its marks between its context, and the focus on its words. */
import type { LabelColours } from '../colour.js';
import { element, setAttribute, setStyle } from '../dom.js';
import type { Edge } from '../edit.js';
import type { Direction } from '../keymap.js';
import { activeMark, type ExampleView } from '../view.js';
import type { Span } from '../../src/domain/span.js';
import { tokensOf } from '../../src/domain/token.js';
import { ContextAfter, ContextBefore } from './context.js';
import { ContextMenu } from './contextMenu.js';
import { Pointer } from './pointer.js';
import { Scene } from './scene.js';

export interface StageEvents {
  readonly colours: (label: string) => LabelColours;
  readonly onCaret: (token: number, extend: boolean) => void;
  readonly onCharacters: (from: number, to: number) => void;
  readonly onRangeEnd: () => void;
  readonly onEdge: (edge: Edge, token: number) => void;
  readonly onSelect: () => void;
  readonly onKeep: (span: Span) => void;
  readonly onDrop: (span: Span) => void;
  readonly onPick: (span: Span) => void;
}

export class Stage {
  /** Scrolls; holds the text column and, beside it, what the panel puts there. */
  readonly element = element('div', { class: 'stage' });
  readonly column = element('div', { class: 'column' });
  private readonly before = new ContextBefore();
  private readonly after = new ContextAfter();
  private readonly plain = element('p', { class: 'hidden', id: 'example-text' });
  private readonly back = element('div', { class: 'layer back', 'aria-hidden': 'true' });
  private readonly paragraphs = element('div', { class: 'paragraphs', role: 'presentation' });
  private readonly front = element('div', { class: 'layer front', 'aria-hidden': 'true' });
  /** The example: a listbox of words, or a plain text where only classes are asked for. */
  readonly text = element('div', { class: 'example', tabindex: '0' });
  private readonly ruler = element('canvas').getContext('2d');
  private readonly widths = new Map<string, number>();
  private scene: Scene | null = null;
  private width = 0;

  /** @param labels what the person can choose from; in a narrow panel it stays over the text's lower end */
  constructor(
    private readonly events: StageEvents,
    private readonly labels: HTMLElement,
  ) {
    this.text.append(this.back, this.paragraphs, this.front);
    this.column.append(this.before.element, this.plain, this.text, this.after.element);
    this.element.append(element('div', { class: 'grid' }, this.column));
    new ResizeObserver(() => this.resized()).observe(this.column);
    new ResizeObserver(() => this.scene?.scrolled()).observe(this.element);
    document.fonts.addEventListener('loadingdone', () => this.relayout());
    this.element.addEventListener('scroll', () => this.scene?.scrolled(), { passive: true });
    new ContextMenu(this.text, {
      view: () => (this.scene?.marksWords === true ? this.scene.view : null),
      onCaret: token => events.onCaret(token, false),
    });
    new Pointer(this.text, {
      ...events,
      layout: () => (this.scene?.marksWords === true ? this.scene.layout : null),
      active: () => {
        const mark = this.scene && activeMark(this.scene.view);
        return mark && this.scene ? tokensOf(this.scene.view.state.item.tokens, mark) : undefined;
      },
      onHover: token => this.scene?.hover(token),
    });
  }

  /** Puts another example on the stage. */
  open(view: ExampleView): void {
    const { item, schema } = view.state;
    const words = schema.entities !== undefined;
    this.before.show(item.contextBefore);
    this.after.show(item.contextAfter);
    this.plain.textContent = item.text;
    setAttribute(this.text, 'role', words ? 'listbox' : 'group');
    setAttribute(this.text, 'aria-label', words ? 'Words' : 'Example');
    setAttribute(this.text, 'aria-multiselectable', words ? 'true' : null);
    setAttribute(this.text, 'aria-describedby', 'example-text');
    this.width = this.column.clientWidth;
    this.element.scrollTop = 0;
    const { element: stage, text, paragraphs, back, front } = this;
    this.scene = new Scene(
      view,
      { stage, covered: () => this.covered(), text, paragraphs, back, front },
      { ...this.events, nameWidth: name => this.nameWidth(name) },
    );
  }

  /** How much of the stage's lower end the labels cover, in px. */
  private covered(): number {
    if (getComputedStyle(this.labels).position !== 'sticky') return 0;
    const stage = this.element.getBoundingClientRect();
    const labels = this.labels.getBoundingClientRect();
    return labels.height === 0 ? 0 : Math.max(0, stage.bottom - labels.top);
  }

  /** Shows an edit of the example on the stage. */
  update(view: ExampleView): void {
    this.scene?.update(view);
  }

  /** Draws everything again in new colours or sizes. */
  relayout(): void {
    this.widths.clear();
    if (this.scene === null) return;
    this.before.fit();
    this.scene.relayout();
  }

  /** The token that a move from the caret ends on. */
  destination(to: Direction): number {
    return this.scene?.destination(to) ?? 0;
  }

  focus(): void {
    this.text.focus({ preventScroll: true });
  }

  /** Scrolls to the caret. */
  reveal(): void {
    this.scene?.reveal();
  }

  private resized(): void {
    if (this.column.clientWidth === this.width) return;
    this.width = this.column.clientWidth;
    this.relayout();
  }

  private nameWidth(name: string): number {
    const known = this.widths.get(name);
    if (known !== undefined || this.ruler === null) return known ?? 0;
    const { fontFamily } = getComputedStyle(this.text);
    const size = parseFloat(getComputedStyle(this.element).getPropertyValue('--name-size')) || 11;
    this.ruler.font = `${size}px ${fontFamily}`;
    const width = this.ruler.measureText(name).width + name.length * size * 0.02;
    this.widths.set(name, width);
    return width;
  }

  /** The scale of the user interface, for sizes that scripts need. */
  setScale(scale: number): void {
    setStyle(this.element, { '--name-size': String(11 * scale) });
  }
}
