/** The labels beside the text: what each key does here, and what the model thinks of it. */
import type { Label, LabelSchema } from '../../src/domain/schema.js';
import type { LabelColours } from '../colour.js';
import { element, keyCap, reveal, rove, setAttribute, setStyle, setText } from '../dom.js';
import { percent, targetOf } from '../phrases.js';
import { classProbabilities, entityProbabilities, leadingClass } from '../probabilities.js';
import { activeMark, type ExampleView } from '../view.js';

export interface SheetEvents {
  readonly colours: (label: string) => LabelColours;
  readonly onEntity: (label: string) => void;
  readonly onSticky: (label: string) => void;
  readonly onClass: (label: string) => void;
}

interface Row {
  readonly label: Label;
  readonly row: HTMLElement;
  readonly name: HTMLElement;
  readonly figure: HTMLElement;
  /** For screen readers: the `?` and the dashed ring in words. */
  readonly note: HTMLElement;
}

export class Sheet {
  readonly element = element('div', { class: 'sheet' });
  private readonly target = element('span', { class: 'target' });
  /** What the project says about the label in hand; it stands below everything else and moves nothing. */
  readonly guideline = element('section', { class: 'guideline', hidden: '' });
  private hovered: Label | null = null;
  private shown: ExampleView | null = null;
  private sticky: string | null = null;
  private entities: Row[] = [];
  private classes: Row[] = [];
  private stopAtClass: (row: HTMLElement) => void = () => undefined;
  private schema = '';

  constructor(private readonly events: SheetEvents) {}

  show(view: ExampleView, sticky: string | null): void {
    const { schema } = view.state;
    const before = this.shown;
    this.shown = view;
    this.sticky = sticky;
    const json = JSON.stringify(schema);
    if (json !== this.schema) {
      this.schema = json;
      this.build(schema);
    }
    this.updateEntities(view);
    this.updateClasses(view);
    this.updateGuideline();
    this.revealClass(view, before);
  }

  /** Of an example that is shown anew the class to look at first, and what is chosen after that. */
  private revealClass(view: ExampleView, before: ExampleView | null): void {
    const isNew = view.state.serial !== before?.state.serial;
    const wanted = isNew
      ? leadingClass(view)
      : view.chosen.find(choice => !before.chosen.includes(choice))?.label;
    const row = this.classes.find(({ label }) => label.name === wanted)?.row;
    if (row === undefined) return;
    // Among many classes Tab leads to the one that is in view.
    this.stopAtClass(row);
    reveal(row, ['.rows', '.aside']);
  }

  recolour(): void {
    this.schema = '';
  }

  private build({ entities, classes }: LabelSchema): void {
    this.entities = (entities?.labels ?? []).map(label => {
      const row = this.row(label, 'swatch', event => {
        if (event.altKey) this.events.onSticky(label.name);
        else this.events.onEntity(label.name);
      });
      setStyle(row.row, { '--label': this.events.colours(label.name).text });
      return row;
    });
    this.classes = (classes?.labels ?? []).map(label => {
      const row = this.row(label, 'ring', () => this.events.onClass(label.name));
      row.row.setAttribute('role', classes?.mode === 'single' ? 'radio' : 'checkbox');
      return row;
    });
    const multi = classes?.mode === 'multi';
    this.element.replaceChildren(
      ...this.section('Entities', 'group', this.entities, this.target),
      ...this.section(multi ? 'Classes' : 'Class', multi ? 'group' : 'radiogroup', this.classes),
    );
  }

  private section(head: string, role: string, rows: readonly Row[], aside?: HTMLElement): Node[] {
    if (rows.length === 0) return [];
    const list = element('div', { class: 'rows', role, 'aria-label': head });
    list.append(...rows.map(({ row }) => row));
    const stopAt = rove(list, () => rows.map(({ row }) => row));
    if (rows === this.classes) this.stopAtClass = stopAt;
    const title = element('h2', {}, element('span', {}, head), ...(aside ? [aside] : []));
    return [element('section', {}, title, list)];
  }

  private row(label: Label, sign: string, onPress: (event: MouseEvent) => void): Row {
    const name = element('span', { class: 'name', dir: 'auto' }, label.name);
    const figure = element('span', { class: 'figure' });
    const note = element('span', { class: 'hidden' });
    const row = element('button', { type: 'button', class: 'row' });
    row.append(label.key === undefined ? element('span', { class: 'no-key' }) : keyCap(label.key));
    row.append(element('span', { class: sign }), name, figure, note);
    if (label.key !== undefined) row.setAttribute('aria-keyshortcuts', label.key);
    row.title =
      label.description === undefined ? label.name : `${label.name}: ${label.description}`;
    row.addEventListener('mousedown', event => event.preventDefault());
    row.addEventListener('click', onPress);
    const hover = (hovered: Label | null): void => {
      this.hovered = hovered;
      this.updateGuideline();
    };
    for (const event of ['mouseenter', 'focus']) row.addEventListener(event, () => hover(label));
    for (const event of ['mouseleave', 'blur']) row.addEventListener(event, () => hover(null));
    return { label, row, name, figure, note };
  }

  private updateEntities(view: ExampleView): void {
    setText(this.target, targetOf(view));
    const probabilities = entityProbabilities(view);
    const best = Math.max(...probabilities.values());
    const active = activeMark(view);
    for (const { label, row, figure, note } of this.entities) {
      const p = probabilities.get(label.name) ?? 0;
      setText(figure, percent(p));
      figure.classList.toggle('best', p === best);
      const pressed = active?.label === label.name && active.kept;
      setAttribute(row, 'aria-pressed', String(pressed));
      row.classList.toggle('sticky', label.name === this.sticky);
      setText(note, label.name === this.sticky ? ', stays on for the next spans' : '');
    }
  }

  /** Of the label under the mouse or focus, else of the span at the caret, else of the chosen class. */
  private updateGuideline(): void {
    const view = this.shown;
    if (view === null) return;
    const { entities, classes } = view.state.schema;
    const mark = activeMark(view);
    const chosen = view.chosen.at(-1);
    const label =
      this.hovered ??
      entities?.labels.find(other => other.name === mark?.label) ??
      classes?.labels.find(other => other.name === chosen?.label);
    const text = label?.description ?? '';
    this.guideline.hidden = text === '';
    if (label === undefined || this.guideline.textContent === label.name + text) return;
    this.guideline.replaceChildren(element('h2', {}, label.name), element('p', {}, text));
  }

  private updateClasses(view: ExampleView): void {
    const { chosen } = view;
    const probabilities = classProbabilities(view);
    const best = Math.max(...probabilities.values());
    for (const { label, row, name, figure, note } of this.classes) {
      const choice = chosen.find(other => other.label === label.name);
      const suggested = choice?.kept === false;
      const p = probabilities.get(label.name) ?? 0;
      setText(name, suggested ? `${label.name}?` : label.name);
      setText(figure, percent(p));
      figure.classList.toggle('best', p === best);
      row.classList.toggle('suggested', suggested);
      setAttribute(row, 'aria-checked', String(choice?.kept === true));
      setText(note, suggested ? ', suggested' : '');
    }
  }
}
