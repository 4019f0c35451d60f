/**
 * The marks around the words: tints, underlines and names below them, the model's doubt above them, the
 * caret and the range. Two layers, behind and in front of the text; screen readers get the same from
 * the tokens' names.
 */
import { sameSpan, type Span } from '../../src/domain/span.js';
import { tokensOf } from '../../src/domain/token.js';
import { element } from '../dom.js';
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
} from '../view.js';
import type { LabelColours } from '../colour.js';
import type { Box, Layout } from './layout.js';
import { Shapes, type Shape } from './shapes.js';
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

const looksKept = (view: ExampleView, mark: Mark): boolean => mark.kept || isPreviewed(view, mark);

export class Overlay {
  private readonly marks: Shapes;
  private readonly caret: Shapes;
  private readonly names: Shapes;
  private placed: Placed[] = [];

  constructor(
    /** Whose words are marked; replaced when others are measured. */
    public layout: Layout,
    private readonly struts: Struts,
    back: HTMLElement,
    front: HTMLElement,
    private readonly events: OverlayEvents,
  ) {
    const marks = element('div');
    const caret = element('div');
    back.replaceChildren(marks, caret);
    front.replaceChildren();
    this.marks = new Shapes(marks);
    this.caret = new Shapes(caret);
    this.names = new Shapes(front);
  }

  /** Gives all spans their lanes and their lines the room for them. */
  arrange(view: ExampleView): void {
    const { tokens } = view.state.item;
    const { range } = this.layout;
    const pieces = view.marks.flatMap(mark =>
      this.layout.boxesBetween(mark.start, mark.end).map((box, i) => ({
        ...box,
        mark,
        begins: i === 0 && (tokensOf(tokens, mark)?.first ?? 0) >= range.first,
        length: mark.end - mark.start,
      })),
    );
    const lanes = assignLanes(pieces);
    if (this.struts.update(this.layout, lanesPerLine(pieces, lanes))) this.layout.updateTops();
    this.placed = pieces.map((piece, i) => ({ ...piece, lane: lanes[i] ?? 0 }));
  }

  /** Draws marks and names. `hovered`: suggestions under the mouse. */
  draw(view: ExampleView, hovered: readonly Span[]): void {
    const colours = memo(this.events.colours);
    const back = carrierRuns(view.state.item).flatMap(run =>
      this.layout.boxesBetween(run.start, run.end).map(box => this.shape('doubt', box)),
    );
    for (const piece of this.placed) {
      const kept = looksKept(view, piece.mark);
      const { text, tint } = colours(piece.mark.label);
      const styles = { '--label': text, '--tint': tint, '--lane': String(piece.lane) };
      if (kept && piece.lane === 0) back.push(this.shape('tint', piece, styles));
      back.push(this.shape(kept ? 'under' : 'under suggested', piece, styles));
    }
    this.marks.show(back);
    const active = activeMark(view);
    const open = active === null ? hovered : [active, ...hovered];
    const lanes = Map.groupBy(this.placed, ({ line, lane }) => `${line} ${lane}`);
    this.names.show([...lanes.values()].flatMap(lane => this.namesOf(view, lane, open, colours)));
  }

  drawCaret(view: ExampleView): void {
    const range = textRange(view);
    const shapes =
      range === null
        ? []
        : this.layout.boxesBetween(range.start, range.end).map(box => this.shape('range', box));
    if (view.characters === null) {
      const className = range === null ? 'caret' : 'caret moving';
      for (const box of this.layout.boxesOf(view.caret)) shapes.push(this.shape(className, box));
    }
    this.caret.show(shapes);
  }

  private shape(
    className: string,
    { line, left, right }: Box,
    styles: Readonly<Record<string, string>> = {},
  ): Shape {
    const { top, height } = this.layout.lines[line] ?? { top: 0, height: 0 };
    const place = {
      '--left': `${left}px`,
      '--width': `${right - left}px`,
      '--top': `${top}px`,
      '--height': `${height}px`,
    };
    return { className, styles: { ...place, ...styles } };
  }

  private namesOf(
    view: ExampleView,
    lane: readonly Placed[],
    open: readonly Span[],
    colours: (label: string) => LabelColours,
  ): Shape[] {
    const pieces = [...lane].sort((a, b) => a.left - b.left);
    const texts = pieces.map(({ mark, begins }) => {
      return `${begins ? '' : '… '}${mark.label}${looksKept(view, mark) ? '' : '?'}`;
    });
    const places = placeNames(
      pieces.map(piece => piece.left),
      texts.map(this.events.nameWidth),
      this.layout.width,
    );
    return pieces.map((piece, i): Shape => {
      const { left, maxWidth } = places[i] ?? { left: piece.left, maxWidth: 0 };
      const { mark } = piece;
      const isOpen =
        !looksKept(view, mark) && piece.begins && open.some(span => sameSpan(span, mark));
      const styles = {
        '--label': colours(mark.label).text,
        '--lane': String(piece.lane),
        '--room': `${maxWidth}px`,
      };
      const guideline = this.events.guideline(mark.label);
      const said = [sourceOf(offerOf(view, mark), mark.kept), guideline];
      const title = [texts[i], ...said.filter(part => part !== '')].join('\n');
      return {
        ...this.shape(isOpen ? 'tag open' : 'tag', { ...piece, left }, styles),
        content: `${title}\n${mark.start} ${mark.end}`,
        fill: made => this.fillName(made, mark, texts[i] ?? '', title, isOpen),
      };
    });
  }

  private fillName(
    made: HTMLElement,
    mark: Mark,
    name: string,
    title: string,
    isOpen: boolean,
  ): void {
    const text = element('span', { class: 'text', title }, name);
    for (const event of ['click', 'contextmenu']) {
      text.addEventListener(event, () => this.events.onPick(mark));
    }
    made.append(text);
    if (!isOpen) return;
    made.append(
      this.judge('check', 'Keep', () => this.events.onKeep(mark)),
      this.judge('cross', 'Drop', () => this.events.onDrop(mark)),
    );
  }

  /** For the mouse only; `Enter` and `d` do the same, so it is no tab stop. */
  private judge(name: 'check' | 'cross', title: string, onPress: () => void): HTMLElement {
    const made = element('button', { type: 'button', class: 'judge', tabindex: '-1', title });
    made.append(icon(name));
    made.addEventListener('click', onPress);
    return made;
  }
}

/** A label's colours are mixed to be told from the background; once for each drawing is enough. */
function memo<T>(of: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return name => {
    const value = known.get(name) ?? of(name);
    known.set(name, value);
    return value;
  };
}
