/** The whole page, kept in step with the panel's state: what didn't change is left alone. */
import type { FromPanel, PanelSettings } from '../../src/protocol/panel.js';
import { labelColours, type LabelColours, type Theme } from '../colour.js';
import { element, setStyle } from '../dom.js';
import type { Direction } from '../keymap.js';
import { spokenQuestion } from '../phrases.js';
import type { ExampleView, Panel } from '../view.js';
import { keepAltOfMouse } from './altKey.js';
import { AnswerBar, type BarEvents } from './answerBar.js';
import { Breadcrumb } from './breadcrumb.js';
import { emptyState } from './emptyStates.js';
import { KeysList } from './keysList.js';
import { Sheet, type SheetEvents } from './sheet.js';
import { Stage, type StageEvents } from './stage.js';
import { readTheme, uiScale } from './theme.js';
import { whyParagraph, whySection } from './why.js';

export interface PageEvents
  extends BarEvents, Omit<SheetEvents, 'colours'>, Omit<StageEvents, 'colours'> {
  readonly onSource: () => void;
  /** From an earlier answer back to the open question; from a search back to the whole pool. */
  readonly onLeave: () => void;
  readonly onCommand: (command: Extract<FromPanel, { type: 'command' }>['command']) => void;
}

export class PanelPage {
  private readonly breadcrumb: Breadcrumb;
  private readonly stage: Stage;
  private readonly sheet: Sheet;
  private readonly bar: AnswerBar;
  private readonly keys = new KeysList();
  private readonly whyLine = element('div');
  private readonly why = element('div');
  private readonly announced = element('p', { class: 'hidden', 'aria-live': 'polite' });
  private readonly body = element('div', { class: 'body' });
  private theme: Theme = readTheme();
  private shown: Panel | null = null;

  constructor(
    root: HTMLElement,
    private readonly events: PageEvents,
  ) {
    const colours = (label: string): LabelColours => this.coloursOf(label);
    this.breadcrumb = new Breadcrumb(events);
    this.sheet = new Sheet({ ...events, colours });
    this.stage = new Stage({ ...events, colours }, this.sheet.element);
    this.bar = new AnswerBar(events);
    this.stage.column.after(
      element(
        'div',
        { class: 'aside' },
        this.whyLine,
        this.sheet.element,
        this.why,
        this.sheet.guideline,
      ),
    );
    root.replaceChildren(
      element('h1', { class: 'hidden' }, 'Glossator'),
      this.body,
      this.announced,
    );
    document.title = 'Glossator';
    keepAltOfMouse();
    this.stage.setScale(uiScale());
    for (const event of ['focusin', 'focusout']) {
      document.addEventListener(event, () => this.showFocus());
    }
    for (const event of ['focus', 'blur']) window.addEventListener(event, () => this.showFocus());
    new MutationObserver(() => this.themeChanged()).observe(document.body, {
      attributeFilter: ['class', 'data-vscode-theme-id'],
    });
    new MutationObserver(() => this.themeChanged()).observe(document.documentElement, {
      attributeFilter: ['style'],
    });
  }

  /** The focus is on the text, or on nothing, or in the list of keys. */
  get textHasFocus(): boolean {
    const { activeElement } = document;
    return (
      activeElement === null ||
      activeElement === document.body ||
      activeElement === this.stage.text ||
      activeElement === this.keys.element
    );
  }

  focusText(): void {
    this.stage.focus();
  }

  /** The focus comes from elsewhere in the panel, the view perhaps too. */
  returnToText(): void {
    this.stage.focus();
    this.stage.reveal();
  }

  destination(to: Direction): number {
    return this.stage.destination(to);
  }

  show(panel: Panel): void {
    const before = this.shown;
    this.shown = panel;
    const { example, screen } = panel;
    if (screen === null) return;
    if (example === null) {
      const isStopped = panel.engine.kind === 'stopped';
      const wasStopped = before?.engine.kind === 'stopped';
      if (before?.screen !== screen || isStopped !== wasStopped) this.showEmpty(panel);
    } else this.showExample(example, before?.example ?? null, panel.sticky);
    this.bar.show(panel);
    this.showFocus();
    if (before?.settings !== panel.settings) this.applySettings(panel.settings);
    if (example === null) return;
    const { schema, item } = example.state;
    const opened = this.keys.show(panel.keysOpen, schema, item);
    if (opened) this.keys.element.focus();
    else if (before?.keysOpen === true && !panel.keysOpen) this.focusText();
  }

  private showExample(view: ExampleView, before: ExampleView | null, sticky: string | null): void {
    const isNew =
      before?.state.serial !== view.state.serial || before.state.item.key !== view.state.item.key;
    if (before === null) {
      this.body.replaceChildren(
        this.breadcrumb.element,
        this.stage.element,
        this.bar.element,
        this.keys.element,
      );
    }
    if (isNew || before.state !== view.state) {
      const { item } = view.state;
      this.breadcrumb.show(view.state);
      this.whyLine.replaceChildren(whyParagraph(item));
      this.why.replaceChildren(whySection(item));
    }
    this.sheet.show(view, sticky);
    if (isNew || JSON.stringify(before.state.schema) !== JSON.stringify(view.state.schema)) {
      this.stage.open(view);
    } else this.stage.update(view);
    if (isNew) {
      const asked = spokenQuestion(view.state);
      this.announced.textContent = `${asked} ${view.state.item.text.slice(0, 500)}`.trim();
      if (document.hasFocus()) this.focusText();
    }
  }

  private showEmpty({ screen, engine }: Panel): void {
    if (screen === null || screen.kind === 'example') return;
    const page = emptyState(screen, engine, this.events.onCommand);
    this.body.replaceChildren(page, ...(screen.kind === 'done' ? [this.bar.element] : []));
  }

  /** Sizes of the reading text are the user's; all else follows VS Code. */
  private applySettings({ sheet, fontFamily, fontSize }: PanelSettings): void {
    this.body.classList.toggle('no-sheet', !sheet);
    setStyle(this.stage.element, {
      '--reading-font': fontFamily === '' ? 'inherit' : fontFamily,
      '--reading-size': fontSize === 0 ? '' : `${fontSize}px`,
    });
    this.stage.relayout();
  }

  private showFocus(): void {
    this.body.classList.toggle('text-focus', this.textHasFocus && document.hasFocus());
  }

  private coloursOf(name: string): LabelColours {
    const labels = this.shown?.example?.state.schema.entities?.labels ?? [];
    const index = labels.findIndex(label => label.name === name);
    return labelColours(labels[index], Math.max(0, index), this.theme);
  }

  private themeChanged(): void {
    this.theme = readTheme();
    this.stage.setScale(uiScale());
    this.sheet.recolour();
    if (this.shown?.example) this.sheet.show(this.shown.example, this.shown.sticky);
    this.stage.relayout();
  }
}
