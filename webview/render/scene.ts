/**
 * One example drawn: its words, and over them marks, caret and range; of a long text only what is near
 * the view.
 */
import { overlaps } from '../../src/domain/span.js';
import type { TokenRange } from '../../src/domain/token.js';
import { setAttribute } from '../dom.js';
import type { Direction } from '../keymap.js';
import { tokenNames } from '../tokenNames.js';
import { activeMark, rangeOf, type ExampleView, type Mark } from '../view.js';
import { Layout } from './layout.js';
import { Overlay, type OverlayEvents } from './overlay.js';
import { Struts } from './struts.js';
import { DrawnText, tokenId } from './text.js';

/** Texts of so many words are drawn whole; of longer ones those in view and a screen above and below. */
const wholeUpTo = 1_000;

const nothing: TokenRange = { first: 0, last: -1 };

const isIn = ({ first, last }: TokenRange, token: number): boolean =>
  first <= token && token <= last;

/** Where a scene is drawn. */
export interface Ground {
  /** Scrolls. */
  readonly stage: HTMLElement;
  /** How much of its lower end is hidden behind the labels, in px. */
  readonly covered: () => number;
  /** The example; positions are relative to it. */
  readonly text: HTMLElement;
  readonly paragraphs: HTMLElement;
  readonly back: HTMLElement;
  readonly front: HTMLElement;
}

export class Scene {
  private readonly drawn: DrawnText;
  private readonly struts: Struts;
  private readonly overlay: Overlay;
  /** Whether words can be marked, or there are only classes to choose. */
  readonly marksWords: boolean;
  private names = new Map<number, string>();
  private selected = nothing;
  private hovered: number | null = null;

  constructor(
    private shown: ExampleView,
    private readonly ground: Ground,
    events: Omit<OverlayEvents, 'guideline'>,
  ) {
    const { item, schema } = shown.state;
    this.marksWords = schema.entities !== undefined;
    this.drawn = new DrawnText(item, this.marksWords);
    ground.paragraphs.replaceChildren(...this.drawn.paragraphs);
    this.struts = new Struts(item.text, item.tokens, this.drawn);
    const layout = new Layout(ground.text, this.drawn, item.tokens, nothing);
    const labels = schema.entities?.labels ?? [];
    this.overlay = new Overlay(layout, this.struts, ground.back, ground.front, {
      ...events,
      guideline: name => labels.find(label => label.name === name)?.description ?? '',
    });
    this.goToCaret();
  }

  get view(): ExampleView {
    return this.shown;
  }

  get layout(): Layout {
    return this.overlay.layout;
  }

  /** Shows an edit of the example on the stage. */
  update(view: ExampleView): void {
    const before = this.shown;
    this.shown = view;
    const changed = before.marks !== view.marks || before.preview !== view.preview;
    const moved = before.caret !== view.caret || before.anchor !== view.anchor;
    if (!changed && !moved && before.active === view.active) {
      // Scrolled to elsewhere, the text stays there until the person does something to it.
      this.drawCaret();
      return;
    }
    if (!this.layout.isWithin(view.caret)) {
      this.goToCaret();
      return;
    }
    if (changed) this.redraw();
    else {
      if (activeMark(before) !== activeMark(view)) this.drawMarks();
      this.drawCaret();
    }
    this.reveal();
  }

  /** The token that a move from the caret ends on. */
  destination(to: Direction): number {
    const { caret } = this.shown;
    if (!this.layout.isWithin(caret)) this.goToCaret();
    const { layout } = this.overlay;
    const word = this.drawn.word(caret);
    const leftToRight = !word || getComputedStyle(word).direction === 'ltr';
    switch (to) {
      case 'left':
        return caret + (leftToRight ? -1 : 1);
      case 'right':
        return caret + (leftToRight ? 1 : -1);
      case 'up':
        return layout.vertical(caret, -1);
      case 'down':
        return layout.vertical(caret, 1);
      case 'home':
        return layout.lineEnds(caret).first;
      case 'end':
        return layout.lineEnds(caret).last;
    }
  }

  /** Scrolls to the caret, and draws what is around it from there on. */
  private goToCaret(): void {
    const { caret } = this.shown;
    this.drawn.draw({ first: caret, last: caret });
    this.reveal();
    this.drawView();
    this.reveal();
  }

  /** Draws what is in view and around it. */
  private drawView(): void {
    const { tokens } = this.shown.state.item;
    let range: TokenRange = { first: 0, last: tokens.length - 1 };
    if (tokens.length > wholeUpTo) {
      const { top, height } = this.ground.stage.getBoundingClientRect();
      range = this.drawn.between(top - height, top + 2 * height);
    }
    this.drawn.draw(range);
    this.overlay.layout = new Layout(this.ground.text, this.drawn, tokens, range);
    this.redraw();
    // Words that were drawn just now may be in a range.
    for (let token = range.first; token <= range.last; token++) {
      this.select(token, isIn(this.selected, token));
    }
  }

  private redraw(): void {
    this.overlay.arrange(this.shown);
    this.drawMarks();
    if (!this.marksWords) return;
    this.updateNames();
    this.drawCaret();
  }

  /** In new colours or sizes. */
  relayout(): void {
    this.struts.clear();
    this.drawView();
  }

  /** The mouse is on a word, or on none. */
  hover(token: number | null): void {
    if (token === this.hovered) return;
    // A name's buttons must not go away on the way from the word to them.
    if (token === null && this.ground.text.matches(':hover')) return;
    const before = this.offersAt(this.hovered);
    const after = this.offersAt(token);
    this.hovered = token;
    if (before.length !== after.length || before.some((mark, i) => mark !== after[i])) {
      this.drawMarks();
    }
  }

  /** Suggestions on a word. */
  private offersAt(index: number | null): readonly Mark[] {
    const { marks, state } = this.shown;
    const token = index === null ? undefined : state.item.tokens[index];
    return token ? marks.filter(mark => !mark.kept && overlaps(mark, token)) : [];
  }

  private drawMarks(): void {
    this.overlay.draw(this.shown, this.offersAt(this.hovered));
  }

  /** The view is elsewhere or higher: half a screen before the end of what is drawn, the rest is drawn. */
  scrolled(): void {
    const { lines, range } = this.layout;
    const [first, last] = [lines[0], lines.at(-1)];
    if (first === undefined || last === undefined) return;
    const { tokens } = this.shown.state.item;
    const { top, height } = this.ground.stage.getBoundingClientRect();
    const start = top - this.ground.text.getBoundingClientRect().top;
    const isBefore = range.first > 0 && first.top > start - height / 2;
    const isAfter = range.last < tokens.length - 1 && last.top < start + 1.5 * height;
    if (isBefore || isAfter) this.drawView();
  }

  private drawCaret(): void {
    if (!this.marksWords) return;
    const { shown: view, selected } = this;
    this.overlay.drawCaret(view);
    const id = this.drawn.word(view.caret) ? tokenId(view.caret) : null;
    setAttribute(this.ground.text, 'aria-activedescendant', id);
    const range = rangeOf(view) ?? nothing;
    this.selected = range;
    for (let token = selected.first; token <= selected.last; token++) {
      if (!isIn(range, token)) this.select(token, false);
    }
    for (let token = range.first; token <= range.last; token++) {
      if (!isIn(selected, token)) this.select(token, true);
    }
  }

  private select(token: number, selected: boolean): void {
    const word = this.marksWords ? this.drawn.word(token) : undefined;
    if (word) setAttribute(word, 'aria-selected', String(selected));
  }

  /** Scrolls the caret into view with two lines of margin. */
  reveal(): void {
    if (!this.marksWords) return;
    const word = this.drawn.word(this.shown.caret)?.getClientRects()[0];
    if (word === undefined) return;
    const { top: edge, height } = this.ground.stage.getBoundingClientRect();
    const room = height - this.ground.covered();
    const top = word.top - edge;
    const margin = Math.min(word.height * 4, room / 3);
    if (top < margin) this.ground.stage.scrollTop += top - margin;
    else if (top + word.height > room - margin) {
      this.ground.stage.scrollTop += top + word.height - room + margin;
    }
  }

  private updateNames(): void {
    const names = tokenNames(this.shown, this.layout.range);
    for (const token of this.names.keys()) {
      if (!names.has(token)) this.drawn.word(token)?.removeAttribute('aria-label');
    }
    for (const [token, name] of names) {
      if (this.names.get(token) !== name) {
        this.drawn.word(token)?.setAttribute('aria-label', name);
      }
    }
    this.names = names;
  }
}
