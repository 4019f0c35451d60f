/**
 * The marks around the words: tints, underlines and names below them, the model's doubt above them, the
 * caret and the range. Two layers, behind and in front of the text; screen readers get the same from
 * the tokens' names.
 */
import { sameSpan, type Span } from '../../src/domain/span.js';
import { element, setStyle } from '../dom.js';
import { icon } from '../icons.js';
import { assignLanes, lanesPerLine } from '../lanes.js';
import { placeNames } from '../nameFit.js';
import { carrierRuns, sourceOf } from '../phrases.js';
import {
  activeMark,
  isPreviewed,
  offerOf,
  textRange,
  type ExampleView,
  type Mark,
} from '../state.js';
import type { LabelColours } from '../colour.js';
import type { Box, Layout } from './layout.js';
import type { Struts } from './struts.js';

interface Placed extends Box {
  readonly mark: Mark;
  readonly lane: number;
  /** Whether the span begins here; its other pieces are named `… LABEL`. */
  readonly begins: boolean;
}

export interface OverlayEvents {
  readonly colours: (label: string) => LabelColours;
  readonly nameWidth: (text: string) => number;
  /** What the project says about a label; empty: nothing. */
  readonly guideline: (label: string) => string;
  readonly onKeep: (span: Span) => void;
  readonly onDrop: (span: Span) => void;
  readonly onPick: (span: Span) => void;
}

/** Lines that are drawn, inclusive. */
export interface Window {
  readonly first: number;
  readonly last: number;
}

const looksKept = (view: ExampleView, mark: Mark): boolean => mark.kept || isPreviewed(view, mark);

export class Overlay {
  private readonly marks = element('div');
  private readonly caret = element('div');
  private placed: Placed[] = [];

  constructor(
    private readonly layout: Layout,
    private readonly struts: Struts,
    /** Width of the text column. */
    private readonly column: number,
    back: HTMLElement,
    private readonly front: HTMLElement,
    private readonly events: OverlayEvents,
  ) {
    back.replaceChildren(this.marks, this.caret);
  }

  /** Gives all spans their lanes and their lines the room for them. */
  arrange(view: ExampleView): void {
    const pieces = view.marks.flatMap(mark =>
      this.layout.boxesBetween(mark.start, mark.end).map((box, i) => ({
        ...box,
        mark,
        begins: i === 0,
        length: mark.end - mark.start,
      })),
    );
    const lanes = assignLanes(pieces);
    if (this.struts.update(this.layout, lanesPerLine(pieces, lanes))) this.layout.updateTops();
    this.placed = pieces.map((piece, i) => ({ ...piece, lane: lanes[i] ?? 0 }));
  }

  /** Draws marks and names of the lines in `window`. `hovered`: suggestions under the mouse. */
  draw(view: ExampleView, window: Window, hovered: readonly Span[]): void {
    const visible = this.placed.filter(({ line }) => line >= window.first && line <= window.last);
    const back = carrierRuns(view.state.item).flatMap(run =>
      this.layout
        .boxesBetween(run.start, run.end)
        .filter(({ line }) => line >= window.first && line <= window.last)
        .map(box => this.box('doubt', box)),
    );
    for (const piece of visible) {
      const kept = looksKept(view, piece.mark);
      const colours = this.events.colours(piece.mark.label);
      const styles = {
        '--label': colours.text,
        '--tint': colours.tint,
        '--lane': String(piece.lane),
      };
      if (kept && piece.lane === 0) back.push(this.box('tint', piece, styles));
      back.push(this.box(kept ? 'under' : 'under suggested', piece, styles));
    }
    this.marks.replaceChildren(...back);
    const active = activeMark(view);
    const open = active === null ? hovered : [active, ...hovered];
    this.front.replaceChildren(...this.names(view, visible, open));
  }

  drawCaret(view: ExampleView): void {
    const range = textRange(view);
    const shapes: HTMLElement[] = [];
    if (range !== null) {
      const boxes = this.layout.boxesBetween(range.start, range.end);
      shapes.push(...boxes.map(box => this.box('range', box)));
      if (view.characters !== null) {
        this.caret.replaceChildren(...shapes);
        return;
      }
    }
    for (const box of this.layout.boxesOf(view.caret)) {
      shapes.push(this.box(range === null ? 'caret' : 'caret moving', box));
    }
    this.caret.replaceChildren(...shapes);
  }

  private box(
    className: string,
    { line, left, right }: Box,
    styles: Readonly<Record<string, string>> = {},
  ): HTMLElement {
    const { top, height } = this.layout.lines[line] ?? { top: 0, height: 0 };
    const made = element('div', { class: className });
    setStyle(made, {
      '--left': `${left}px`,
      '--width': `${right - left}px`,
      '--top': `${top}px`,
      '--height': `${height}px`,
      ...styles,
    });
    return made;
  }

  private names(
    view: ExampleView,
    visible: readonly Placed[],
    open: readonly Span[],
  ): HTMLElement[] {
    const lanes = Map.groupBy(visible, ({ line, lane }) => `${line} ${lane}`);
    return [...lanes.values()].flatMap(lane => {
      const pieces = lane.sort((a, b) => a.left - b.left);
      const texts = pieces.map(({ mark, begins }) => {
        return `${begins ? '' : '… '}${mark.label}${looksKept(view, mark) ? '' : '?'}`;
      });
      const places = placeNames(
        pieces.map(piece => piece.left),
        texts.map(this.events.nameWidth),
        this.column,
      );
      return pieces.map((piece, i) => {
        const { left, maxWidth } = places[i] ?? { left: piece.left, maxWidth: 0 };
        const isOpen =
          !looksKept(view, piece.mark) &&
          piece.begins &&
          open.some(span => sameSpan(span, piece.mark));
        const name = this.box(
          isOpen ? 'tag open' : 'tag',
          { ...piece, left },
          {
            '--label': this.events.colours(piece.mark.label).text,
            '--lane': String(piece.lane),
            '--room': `${maxWidth}px`,
          },
        );
        const title = this.events.guideline(piece.mark.label);
        const said = [sourceOf(offerOf(view, piece.mark), piece.mark.kept), title];
        const hover = [texts[i], ...said.filter(part => part !== '')].join('\n');
        const text = element('span', { class: 'text', title: hover }, texts[i] ?? '');
        text.addEventListener('click', () => this.events.onPick(piece.mark));
        name.append(text);
        if (isOpen) {
          name.append(
            this.judge('check', 'Keep', () => this.events.onKeep(piece.mark)),
            this.judge('cross', 'Drop', () => this.events.onDrop(piece.mark)),
          );
        }
        return name;
      });
    });
  }

  /** For the mouse only; `Enter` and `d` do the same, so it is no tab stop. */
  private judge(name: 'check' | 'cross', title: string, onPress: () => void): HTMLElement {
    const made = element('button', { type: 'button', class: 'judge', tabindex: '-1', title });
    made.append(icon(name));
    made.addEventListener('click', onPress);
    return made;
  }
}
