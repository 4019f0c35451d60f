/** The text column: the example with its marks between its context, and the focus on its words. */
import type { LabelColours } from '../colour.js';
import { element, setAttribute, setStyle } from '../dom.js';
import type { Edge } from '../edit.js';
import type { Direction } from '../keymap.js';
import { activeMark, rangeOf, tokensOf, type ExampleView } from '../state.js';
import { overlaps, type Span } from '../../src/domain/span.js';
import { tokenNames } from '../tokenNames.js';
import { ContextAfter, ContextBefore } from './context.js';
import { Layout } from './layout.js';
import { Overlay, type Window } from './overlay.js';
import { Pointer } from './pointer.js';
import { Struts } from './struts.js';
import { drawText, tokenId, type DrawnText } from './text.js';

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

/** Up to so many lines are drawn at once; of longer texts only those near the view. */
const wholeUpTo = 200;

interface Scene {
  view: ExampleView;
  readonly drawn: DrawnText;
  readonly struts: Struts;
  layout: Layout;
  overlay: Overlay;
  names: Map<number, string>;
  selected: { first: number; last: number } | null;
  window: Window;
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
  private readonly measure = element('canvas').getContext('2d');
  private readonly widths = new Map<string, number>();
  private scene: Scene | null = null;
  private hovered: number | null = null;
  private width = 0;

  constructor(private readonly events: StageEvents) {
    const menu = JSON.stringify({ preventDefaultContextMenuItems: true });
    this.text.setAttribute('data-vscode-context', menu);
    this.text.append(this.back, this.paragraphs, this.front);
    this.column.append(this.before.element, this.plain, this.text, this.after.element);
    this.element.append(element('div', { class: 'grid' }, this.column));
    new ResizeObserver(() => this.resized()).observe(this.column);
    document.fonts.addEventListener('loadingdone', () => this.relayout());
    this.element.addEventListener('scroll', () => this.scrolled(), { passive: true });
    new Pointer(this.text, {
      ...events,
      layout: () => (this.marksWords() ? (this.scene?.layout ?? null) : null),
      active: () => {
        const mark = this.scene && activeMark(this.scene.view);
        return mark && this.scene ? tokensOf(this.scene.view.state.item.tokens, mark) : null;
      },
      onHover: token => this.hover(token),
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
    const drawn = drawText(item, words);
    this.paragraphs.replaceChildren(...drawn.paragraphs);
    const struts = new Struts(item.text, item.tokens, drawn.tokens);
    this.hovered = null;
    this.back.replaceChildren();
    this.front.replaceChildren();
    const { layout, overlay } = this.measured(view, drawn, struts);
    const window = { first: 0, last: -1 };
    this.scene = { view, drawn, struts, layout, overlay, window, names: new Map(), selected: null };
    this.width = this.column.clientWidth;
    this.element.scrollTop = 0;
    this.redraw();
  }

  /** Shows an edit of the example on the stage. */
  update(view: ExampleView): void {
    const { scene } = this;
    if (scene === null) return;
    const before = scene.view;
    scene.view = view;
    if (before.marks !== view.marks || before.preview !== view.preview) this.redraw();
    else if (before.active !== view.active || before.caret !== view.caret) {
      this.drawWindow(activeMark(before) !== activeMark(view));
    }
    this.drawCaret();
  }

  /** Draws everything again in new colours or sizes. */
  relayout(): void {
    const { scene } = this;
    this.widths.clear();
    if (scene === null) return;
    this.before.fit();
    Object.assign(scene, this.measured(scene.view, scene.drawn, scene.struts));
    this.redraw();
  }

  focus(): void {
    this.text.focus({ preventScroll: true });
  }

  /** The token that a move from the caret ends on. */
  destination(to: Direction): number {
    const { scene } = this;
    if (scene === null) return 0;
    const { layout, view, drawn } = scene;
    const token = drawn.tokens[view.caret];
    const leftToRight = !token || getComputedStyle(token).direction === 'ltr';
    switch (to) {
      case 'left':
        return view.caret + (leftToRight ? -1 : 1);
      case 'right':
        return view.caret + (leftToRight ? 1 : -1);
      case 'up':
        return layout.vertical(view.caret, -1);
      case 'down':
        return layout.vertical(view.caret, 1);
      case 'home':
        return layout.lineEnds(view.caret).first;
      case 'end':
        return layout.lineEnds(view.caret).last;
    }
  }

  private marksWords(): boolean {
    return this.scene?.view.state.schema.entities !== undefined;
  }

  private measured(
    view: ExampleView,
    drawn: DrawnText,
    struts: Struts,
  ): Pick<Scene, 'layout' | 'overlay'> {
    const layout = new Layout(this.text, drawn.tokens, view.state.item.tokens);
    const column = this.text.clientWidth;
    const nameWidth = (name: string): number => this.nameWidth(name);
    const { entities } = view.state.schema;
    const guideline = (name: string): string =>
      entities?.labels.find(label => label.name === name)?.description ?? '';
    const events = { ...this.events, nameWidth, guideline };
    const overlay = new Overlay(layout, struts, column, this.back, this.front, events);
    return { layout, overlay };
  }

  private redraw(): void {
    const { scene } = this;
    if (scene === null) return;
    scene.overlay.arrange(scene.view);
    this.drawWindow(true);
    this.drawCaret();
    if (this.marksWords()) this.updateNames(scene);
  }

  private drawWindow(needed: boolean): void {
    const { scene } = this;
    if (scene === null || !needed) return;
    scene.window = this.linesToDraw(scene.layout);
    const token = this.hovered === null ? null : scene.view.state.item.tokens[this.hovered];
    const hovered = scene.view.marks.filter(mark => token && !mark.kept && overlaps(mark, token));
    scene.overlay.draw(scene.view, scene.window, hovered);
  }

  /** All lines, or in long texts those in view and a screen above and below. */
  private linesToDraw({ lines }: Layout): Window {
    if (lines.length <= wholeUpTo) return { first: 0, last: lines.length - 1 };
    const top = this.element.getBoundingClientRect().top - this.text.getBoundingClientRect().top;
    const height = this.element.clientHeight;
    const first = lines.findIndex(line => line.top > top - height);
    const after = lines.findIndex(line => line.top > top + 2 * height);
    return {
      first: Math.max(0, first < 0 ? lines.length - 1 : first - 1),
      last: after < 0 ? lines.length - 1 : after,
    };
  }

  private scrolled(): void {
    const { scene } = this;
    if (scene === null || scene.layout.lines.length <= wholeUpTo) return;
    const wanted = this.linesToDraw(scene.layout);
    const half = (scene.window.last - scene.window.first) / 6;
    if (Math.abs(wanted.first - scene.window.first) > half) this.drawWindow(true);
  }

  private drawCaret(): void {
    const { scene } = this;
    if (scene === null || !this.marksWords()) return;
    const { view, drawn } = scene;
    scene.overlay.drawCaret(view);
    const focused = drawn.tokens[view.caret];
    setAttribute(this.text, 'aria-activedescendant', focused ? tokenId(view.caret) : null);
    const range = rangeOf(view);
    const select = (extent: Scene['selected'], selected: boolean): void => {
      if (extent === null) return;
      for (let token = extent.first; token <= extent.last; token++) {
        drawn.tokens[token]?.setAttribute('aria-selected', String(selected));
      }
    };
    if (scene.selected?.first !== range?.first || scene.selected?.last !== range?.last) {
      select(scene.selected, false);
      select(range, true);
      scene.selected = range;
    }
    this.reveal();
  }

  /** Scrolls the caret into view with two lines of margin. */
  private reveal(): void {
    const { scene } = this;
    const line = scene?.layout.lines[scene.layout.lineOf(scene.view.caret)];
    if (line === undefined) return;
    const stage = this.element.getBoundingClientRect();
    const top = this.text.getBoundingClientRect().top - stage.top + line.top;
    const margin = Math.min(line.height * 4, stage.height / 3);
    if (top < margin) this.element.scrollTop += top - margin;
    else if (top + line.height > stage.height - margin) {
      this.element.scrollTop += top + line.height - stage.height + margin;
    }
  }

  private updateNames(scene: Scene): void {
    const names = tokenNames(scene.view);
    for (const token of scene.names.keys()) {
      if (!names.has(token)) scene.drawn.tokens[token]?.removeAttribute('aria-label');
    }
    for (const [token, name] of names) {
      if (scene.names.get(token) !== name) {
        scene.drawn.tokens[token]?.setAttribute('aria-label', name);
      }
    }
    scene.names = names;
  }

  private hover(token: number | null): void {
    if (token === this.hovered) return;
    const { scene } = this;
    const marksOf = (index: number | null): string => {
      const at = index === null ? undefined : scene?.view.state.item.tokens[index];
      const marks = scene?.view.marks.filter(mark => at && !mark.kept && overlaps(mark, at));
      return JSON.stringify(marks ?? []);
    };
    const changed = marksOf(token) !== marksOf(this.hovered);
    // A name's buttons must not go away on the way from the word to them.
    if (token === null && this.text.matches(':hover')) return;
    this.hovered = token;
    this.drawWindow(changed);
  }

  private resized(): void {
    if (this.column.clientWidth === this.width) return;
    this.width = this.column.clientWidth;
    this.relayout();
  }

  private nameWidth(name: string): number {
    const known = this.widths.get(name);
    if (known !== undefined || this.measure === null) return known ?? 0;
    const { fontFamily } = getComputedStyle(this.text);
    const size = parseFloat(getComputedStyle(this.element).getPropertyValue('--name-size')) || 11;
    this.measure.font = `${size}px ${fontFamily}`;
    const width = this.measure.measureText(name).width + name.length * size * 0.02;
    this.widths.set(name, width);
    return width;
  }

  /** The scale of the user interface, for sizes that scripts need. */
  setScale(scale: number): void {
    setStyle(this.element, { '--name-size': String(11 * scale) });
  }
}
