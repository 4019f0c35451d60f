/** What the panel shows of a project: the example with all that is known of it, or why there is none. */
import { Emitter } from '../base/emitter.js';
import { messageOf } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { isAnswered, type Annotation } from '../domain/annotation.js';
import type { QueueItem, SuggestedSpan } from '../domain/queueItem.js';
import { ruledOut } from '../domain/ruledOut.js';
import type { SpanRange } from '../domain/span.js';
import type { Project } from '../project/project.js';
import { beginningOf } from '../protocol/beginning.js';
import type { BegunWork } from '../protocol/begunWork.js';
import type { LabellingMode, LastAnswer, PanelState, Question } from '../protocol/panel.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { Answers } from './answers.js';
import { asAsked, isAsked } from './askedPart.js';
import { toDraft } from './decision.js';
import type { QuestionQueue } from './questionQueue.js';
import { nextQuestion } from './questions.js';

export interface ScreenOptions {
  readonly store: AnnotationStore;
  project: Project;
  readonly annotator: string;
  /** Unique to this window, so that two windows never show the same example at once. */
  readonly holder: string;
  readonly log: Log;
}

export type Shown = Extract<PanelState, { kind: 'example' }>;

/** How long an example belongs to the window that shows it, unless that says that it still does. */
export const leaseMilliseconds = 5 * 60_000;

/** Of the example that was shown last, in any session: no answer is taken for one on another's example. */
let lastSerial = 0;

export class Screen {
  private readonly changes = new Emitter<PanelState>(error => {
    this.options.log.error(error instanceof Error ? error : messageOf(error));
  });
  readonly onDidChange = this.changes.event;
  /** How examples are asked from now on. */
  mode: LabellingMode = 'correct';
  /** The name of the search that the examples come from; undefined: of none. */
  filterName: string | undefined;
  private lastAnswer: LastAnswer | undefined;
  /** The serial of the example that the person has begun to mark. */
  private begun: number | undefined;
  private shown: PanelState = { kind: 'indexing', message: 'Reading files' };

  constructor(
    private readonly options: ScreenOptions,
    private readonly answers: Answers,
    private readonly queue: QuestionQueue,
  ) {}

  get state(): PanelState {
    return this.shown;
  }

  /** The example of an action, or undefined when another one is shown by now. */
  current(serial?: number): Shown | undefined {
    const { shown } = this;
    if (shown.kind !== 'example') return undefined;
    return serial === undefined || shown.serial === serial ? shown : undefined;
  }

  /** There are marks on the example that are not an answer yet. */
  begin(serial: number): void {
    this.begun = serial;
  }

  /** Marked, or answered before and shown to be changed. */
  isBegun({ serial, draft, review }: Shown): boolean {
    return serial === this.begun || draft !== undefined || review !== undefined;
  }

  /** Open or an answer that is to be changed, and marked; of *One at a Time* nothing is kept. */
  get begunWork(): BegunWork | undefined {
    const current = this.current(this.begun);
    if (this.begun === undefined || !current || current.review || current.question)
      return undefined;
    const { item, draft } = current;
    return { key: item.key, begun: beginningOf(draft), part: item.part };
  }

  /** What the person did last, as the next state says it. */
  tell(text: string): void {
    this.lastAnswer = { text, serial: (this.lastAnswer?.serial ?? 0) + 1 };
  }

  show(state: PanelState): void {
    this.shown = state;
    this.changes.fire(state);
  }

  showItem(
    asked: QueueItem,
    { flagged, draft, review }: Pick<Shown, 'flagged' | 'draft' | 'review'>,
  ): void {
    const { store, annotator } = this.options;
    lastSerial += 1;
    const said = this.answers.of(asked.key);
    // An earlier answer is looked at as a whole.
    const shown = review ? { ...asked, part: undefined } : asked;
    const item = asAsked(shown, this.ruledOutBy(said));
    // Labels that came from elsewhere are there from the start; the example is asked all the same.
    const isOpen =
      said !== undefined &&
      (item.part !== undefined || !this.answers.keys.has(item.key) || !isAnswered(said));
    const begun = isOpen ? toDraft(said) : undefined;
    const question = review ? undefined : this.questionOf(item, said);
    this.show({
      kind: 'example',
      serial: lastSerial,
      item,
      schema: this.options.project.schema,
      counts: this.counts({ item, question }),
      lastAnswer: this.lastAnswer,
      draft: draft ?? begun,
      hints: this.mode === 'manual' ? [] : this.hintsFor(item, said),
      mode: this.mode,
      question,
      review,
      filter: this.filterName,
      flagged: flagged || store.isFlagged(item.key, annotator),
      comment: store.commentOn(item.key, annotator),
      canUndo: this.canUndo,
    });
  }

  showEnd(): void {
    this.show({
      kind: 'done',
      counts: this.counts(),
      ignored: this.options.store.ignoredCount,
      lastAnswer: this.lastAnswer,
      canUndo: this.canUndo,
      files: this.queue.skipped,
    });
  }

  /** The same example with what is counted and said about it by now. */
  refresh(): void {
    const { lastAnswer, canUndo } = this;
    const current = this.current();
    if (!current) this.show(this.shown);
    else this.show({ ...current, counts: this.counts(current), lastAnswer, canUndo });
  }

  /** What *One at a Time* asks of an example; undefined in other modes, and when all has been said. */
  questionOf(item: QueueItem, judged: Annotation | undefined): Question | undefined {
    // What is held out measures the model, so it needs whole answers.
    if (this.mode !== 'binary' || item.why.kind === 'hold-out') return undefined;
    const mayOverlap = this.options.project.schema.entities?.overlap === true;
    return nextQuestion(item, this.hintsFor(item, judged), judged, mayOverlap);
  }

  /** Whether the example is ours to show. Where that can't be written down, showing it matters more. */
  lease(key: string): boolean {
    const { store, holder, log } = this.options;
    try {
      return store.acquireLease(key, holder, leaseMilliseconds);
    } catch (error) {
      log.warn(`Another window may show the same example: ${messageOf(error)}`);
      return true;
    }
  }

  dispose(): void {
    this.changes.dispose();
  }

  private hintsFor(item: QueueItem, said: Annotation | undefined): SuggestedSpan[] {
    const none = this.ruledOutBy(said);
    return this.answers.hintsFor(item).filter(hint => isAsked(hint, item.part, none));
  }

  private ruledOutBy(said: Annotation | undefined): SpanRange[] {
    const { entities } = this.options.project.schema;
    const labels = (entities?.labels ?? []).map(label => label.name);
    return ruledOut(said?.entities?.spans ?? [], labels);
  }

  /** What others have answered or what was imported for them is theirs. */
  private get canUndo(): boolean {
    return this.options.store.canUndo(this.options.annotator);
  }

  /** An example of which more is asked is left, also when its first question is answered. */
  private counts(asked?: Pick<Shown, 'item' | 'question'>): Shown['counts'] {
    const isLeft = asked?.question !== undefined && this.answers.keys.has(asked.item.key);
    return {
      left: this.queue.left + (isLeft ? 1 : 0),
      answered: this.answers.keys.size - this.options.store.ignoredCount,
    };
  }
}
