/** The panel's state, and each thing a person can do to it. The host holds the truth. */
import type { Answer } from '../src/domain/annotation.js';
import type { Span } from '../src/domain/span.js';
import type { FromPanel } from '../src/protocol/panel.js';
import { classIsWholeAnswer, decisionOf, hasNothingToReject, lacksClass } from './decision.js';
import type { Drafts } from './drafts.js';
import * as edit from './edit.js';
import { Stopwatch } from './stopwatch.js';
import { activeMark, emptyPanel, offerOf, rangeOf, type ExampleView, type Panel } from './view.js';

export interface LabellingOptions {
  readonly post: (message: FromPanel) => void;
  readonly draw: (panel: Panel) => void;
  readonly drafts: Drafts;
}

export class Labelling {
  private shown: Panel = emptyPanel;
  /** When the example on the screen was painted; null until then, and nothing applies to it. */
  private drawnAt: number | null = null;
  /** How long the person has had the example before their eyes. */
  private readonly watch = new Stopwatch(() => performance.now());
  /** The answer that could not be saved. */
  private failed: Answer = 'accept';
  private lastLabel: string | null = null;

  constructor(private readonly options: LabellingOptions) {}

  get panel(): Panel {
    return this.shown;
  }

  show(next: Panel): void {
    this.shown = next;
    this.options.draw(next);
  }

  /** Whether the example, if there is one, had been painted at a time of `performance.now()`. */
  wasDrawn(at = Infinity): boolean {
    return this.shown.example === null || (this.drawnAt !== null && at >= this.drawnAt);
  }

  /** Another example is about to be painted: what was meant for the last one doesn't apply to it. */
  waitForPaint(): void {
    this.drawnAt = null;
    requestAnimationFrame(time => {
      this.drawnAt = time;
      this.watch.start();
    });
  }

  pauseWatch(paused: boolean): void {
    this.watch.pause(paused);
  }

  change(transform: (view: ExampleView) => ExampleView): void {
    const { example, locked } = this.shown;
    if (example === null || locked || this.drawnAt === null) return;
    const next = transform(example);
    if (next === example) return;
    this.show({ ...this.shown, example: next, hint: null });
    if (next.marks !== example.marks || next.chosen !== example.chosen) {
      this.options.drafts.keep(next);
    }
  }

  hint(hint: string): void {
    this.show({ ...this.shown, hint });
  }

  answer(kind: Answer): void {
    const { example, locked, notSaved } = this.shown;
    if (example === null || locked || notSaved !== null || this.drawnAt === null) return;
    this.send(example, kind);
  }

  /** Once more what could not be saved. */
  tryAgain(): void {
    const { example, locked } = this.shown;
    if (example !== null && !locked && this.drawnAt !== null) this.send(example, this.failed);
  }

  private send(example: ExampleView, kind: Answer): void {
    if (kind === 'accept' && lacksClass(example)) {
      this.hint('Choose a class first, or ignore the example.');
      return;
    }
    if (kind === 'reject' && hasNothingToReject(example)) {
      this.hint('There is nothing to reject. Accept it (a) as it should be, or ignore it (Space).');
      return;
    }
    this.failed = kind;
    this.show({ ...this.shown, locked: true, hint: null });
    this.options.post(decisionOf(example, kind, this.watch.elapsed));
  }

  chooseClass(label: string): void {
    const { example } = this.shown;
    if (example === null) return;
    if (!classIsWholeAnswer(example)) {
      this.change(view => edit.chooseClass(view, label));
      return;
    }
    // The class key is the whole answer: whatever was chosen before, this is chosen now.
    this.change(view => edit.chooseClass({ ...view, chosen: [] }, label));
    this.answer('accept');
  }

  labelSpan(label: string): void {
    this.lastLabel = label;
    this.change(view => edit.labelSpan(view, label));
  }

  /** The label that new ranges get at once: that of the span at the caret, or the last one given. */
  toggleSticky(label?: string): void {
    const { example, sticky } = this.shown;
    if (example === null) return;
    const usual = activeMark(example)?.label ?? this.lastLabel;
    const wanted = label ?? (sticky === null ? usual : null);
    if (wanted === null && sticky === null) this.hint('Give a label first; then it can stay on.');
    else this.show({ ...this.shown, sticky: wanted === sticky ? null : wanted, hint: null });
  }

  /** Agrees to the suggestion at the caret; where there is none, the sticky label marks the words. */
  keep(): void {
    const { example, sticky } = this.shown;
    if (example === null) return;
    const mark = rangeOf(example) === null ? activeMark(example) : null;
    if (mark === null && sticky !== null) this.labelSpan(sticky);
    else this.change(view => edit.keep(view));
  }

  noEntities(): void {
    this.change(edit.dropAll);
    this.answer('accept');
  }

  /** Asks the host to label the same string elsewhere: what is at the caret, labelled or not. */
  labelOccurrences(): void {
    const { example } = this.shown;
    if (example === null) return;
    const mark = activeMark(example);
    if (mark === null) {
      this.hint('Label one of the occurrences first.');
      return;
    }
    this.change(view => edit.keep(view, mark));
    const { start, end, label }: Span = mark;
    const { serial } = example.state;
    this.options.post({ type: 'occurrences', serial, span: { start, end, label } });
  }

  acceptAbove(): void {
    const { example } = this.shown;
    if (example === null) return;
    const suggestions = example.marks.flatMap(mark => {
      const score = mark.kept ? null : (offerOf(example, mark)?.score ?? null);
      const { start, end, label } = mark;
      return score === null ? [] : [{ start, end, label, score }];
    });
    if (suggestions.length === 0) this.hint('There are no suggestions here.');
    else this.options.post({ type: 'acceptAbove', serial: example.state.serial, suggestions });
  }

  flag(): void {
    const { example, locked } = this.shown;
    if (example === null || locked) return;
    const { serial } = example.state;
    const flagged = !example.state.flagged;
    this.show({
      ...this.shown,
      example: { ...example, state: { ...example.state, flagged } },
      said: flagged ? 'Flagged.' : 'No longer flagged.',
    });
    this.options.post({ type: 'flag', serial, flagged });
  }

  goBack(type: 'undo' | 'redo' | 'earlier' | 'later'): void {
    const { screen, locked } = this.shown;
    if (screen?.kind !== 'example' && screen?.kind !== 'done') return;
    if (!locked && (screen.canUndo || type === 'redo')) this.options.post({ type });
  }

  goToSource(): void {
    if (this.shown.example) this.options.post({ type: 'goToSource' });
  }

  /** Has the host ask for one of all labels, which then comes as a message. */
  askForLabel(): void {
    if (this.shown.example) this.options.post({ type: 'chooseLabel' });
  }

  comment(): void {
    if (this.shown.example) this.options.post({ type: 'comment' });
  }

  toggleKeys(): void {
    if (this.shown.example === null) return;
    const keysOpen = !this.shown.keysOpen;
    this.show({ ...this.shown, keysOpen });
    if (keysOpen) this.options.post({ type: 'keysShown' });
  }

  /** Leaves the innermost of what is open: the range, the keys, the sticky label, the earlier answer. */
  escape(): void {
    const { example, keysOpen, sticky } = this.shown;
    if (example !== null && example.anchor !== null) this.change(edit.dropRange);
    else if (keysOpen) this.show({ ...this.shown, keysOpen: false });
    else if (sticky !== null) this.show({ ...this.shown, sticky: null });
    else if (example?.state.review !== undefined) this.options.post({ type: 'leave' });
  }
}
