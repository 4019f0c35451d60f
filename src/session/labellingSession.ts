/**
 * One person labelling one project: what is shown, what comes next, and every answer on disk before the
 * screen moves on. Knows neither VS Code nor the webview.
 */
import type { Disposable } from '../base/disposable.js';
import { messageOf } from '../base/errors.js';
import type { Annotation } from '../domain/annotation.js';
import type { QueueItem } from '../domain/queueItem.js';
import type { Project } from '../project/project.js';
import type { PassedOver, PoolFilter } from '../protocol/engine.js';
import type { BegunWork } from '../protocol/begunWork.js';
import type { DecisionMessage, LabellingMode, PanelState } from '../protocol/panel.js';
import { segmenterVersion } from '../text/segment.js';
import { tokenizerVersion } from '../text/tokenize.js';
import { Answers, type AnswersOptions, type OutsideDecision } from './answers.js';
import { describeAnswer, toAnnotation, toDraft } from './decision.js';
import { EarlierAnswers } from './earlierAnswers.js';
import { OccurrenceLabels, type FoundOccurrences } from './occurrenceLabels.js';
import type { OccurrenceGroup } from './occurrences.js';
import { QuestionFlow } from './questionFlow.js';
import { QuestionQueue } from './questionQueue.js';
import { Screen, type ScreenOptions, type Shown } from './screen.js';

export interface SessionOptions extends AnswersOptions, ScreenOptions {}

export class LabellingSession implements Disposable {
  private readonly queue: QuestionQueue;
  private readonly answers: Answers;
  private readonly screen: Screen;
  private readonly occurrences: OccurrenceLabels;
  private readonly earlierAnswers: EarlierAnswers;
  readonly onDidChange: Screen['onDidChange'];
  readonly onDidChangeSpans: OccurrenceLabels['onDidChangeSpans'];
  private readonly flow: QuestionFlow;
  /** Panels that show it. */
  private watchers = 0;

  constructor(private readonly options: SessionOptions) {
    this.queue = new QuestionQueue({
      engine: options.engine,
      answered: () => this.answers.keys,
      isDone: item => this.answers.isDone(item),
      shownKey: () => this.current()?.item.key,
    });
    this.answers = new Answers(options, this.queue);
    this.screen = new Screen(options, this.answers, this.queue);
    this.occurrences = new OccurrenceLabels(options.engine, this.answers, this.screen, decisions =>
      this.recordOutside(decisions),
    );
    const { answers, screen, occurrences, queue } = this;
    this.flow = new QuestionFlow(options, answers, queue, screen);
    const { flow } = this;
    this.earlierAnswers = new EarlierAnswers(options, {
      answers,
      screen,
      occurrences,
      queue,
      flow,
    });
    this.onDidChange = screen.onDidChange;
    this.onDidChangeSpans = occurrences.onDidChangeSpans;
  }

  get state(): PanelState {
    return this.screen.state;
  }

  get answeredCount(): number {
    return this.answers.keys.size;
  }

  /** What will be asked next, as far as it is known. */
  get upcoming(): readonly QueueItem[] {
    return this.queue.upcoming;
  }

  get annotator(): string {
    return this.options.annotator;
  }

  /**
   * Records what a person has decided outside of the panel; one undo takes all of it back.
   * @throws UserError when it could not be saved; nothing has changed then
   */
  recordOutside(decisions: readonly OutsideDecision[]): void {
    if (decisions.length === 0) return;
    this.answers.recordTogether(decisions);
    this.flow.takeChanges();
    this.flow.goOn();
  }

  /** Shows an example, answered or not, with what has been said about it; false where it isn't in the corpus. */
  async open(key: string): Promise<boolean> {
    const { store, engine, annotator } = this.options;
    const { earlierAnswers, screen } = this;
    const item = earlierAnswers.recentItem(key) ?? (await engine.request('item', { key }));
    if (!item) return false;
    earlierAnswers.putBackShown(key);
    earlierAnswers.stopReview();
    screen.lease(key);
    const known = store
      .annotatedIn(item.anchor.path, [key], annotator)
      .find(one => one.key === key);
    const whole = { ...item, part: undefined };
    screen.showItem(whole, { flagged: false, draft: known && toDraft(known.annotation) });
    return true;
  }

  /** Shows the first example, what was begun before all; resolves as `QuestionFlow.start` does. */
  start(begun?: BegunWork): Promise<void> {
    return this.flow.start(begun);
  }

  /** What the person has begun and not answered. */
  get begunWork(): BegunWork | undefined {
    return this.screen.begunWork;
  }

  /** Reading progress, while there is nothing to show yet. */
  reportIndexing(message: string): void {
    if (this.state.kind === 'indexing') this.screen.show({ kind: 'indexing', message });
  }

  /**
   * Records the answer and shows the next example.
   * @throws UserError when it could not be saved; the example stays.
   */
  decide(message: DecisionMessage): void {
    const current = this.current(message.serial);
    if (!current) return;
    const { store, project, annotator } = this.options;
    const { item } = current;
    const { question, hints } = current;
    const before = item.part && this.answers.of(item.key);
    const annotation = toAnnotation(message, item, project.schema, { hints, question, before });
    // What was said of the rest of the example isn't lost by leaving a question out.
    if ((question ?? before) !== undefined && message.answer === 'ignore') {
      this.passOver(current);
      return;
    }
    const { why } = item;
    const { seq } = store.record({
      adds: question !== undefined,
      key: item.key,
      text: item.text,
      anchor: item.anchor,
      annotator,
      annotation,
      flagged: current.flagged,
      segmenterVersion,
      tokenizerVersion,
      context: {
        round: why.round,
        strategy: why.strategy,
        score: why.score,
        kind: why.kind,
        milliseconds: Math.round(message.milliseconds),
        ...(why.propensity === undefined ? {} : { propensity: why.propensity }),
      },
    });
    try {
      this.afterAnswer(current, message, annotation, seq);
    } catch (error) {
      // It is on disk, so nothing that goes wrong from here on may say that it wasn't saved.
      this.options.log.error(error instanceof Error ? error : messageOf(error));
      this.screen.show({ kind: 'indexing', message: 'Looking for the next example' });
      this.flow.goOn();
    }
  }

  /** The answer is on disk as event `seq`. */
  private afterAnswer(
    { item, question }: Shown,
    { answer }: DecisionMessage,
    annotation: Annotation,
    seq: number,
  ): void {
    this.screen.tell(describeAnswer(annotation));
    this.occurrences.forgetOwn();
    // Before the next examples are asked for, so that the engine has counted it.
    this.answers.add(item.key, seq);
    this.earlierAnswers.answered(item);
    // Its words are as open as before: without this the same would be asked again and again.
    if (item.part && answer === 'reject') this.queue.pass(item.key);
    if (question === undefined || !this.askAgain(item)) this.flow.advance();
  }

  /** There are marks on the example that are not an answer yet. */
  begin(serial: number): void {
    this.screen.begin(serial);
  }

  /** Takes back the last answer and shows its example with the answer as it was. */
  undo(): Promise<void> {
    return this.earlierAnswers.undo();
  }

  /** Gives back the answer that was taken back last, unless another came since. */
  redo(): void {
    this.earlierAnswers.redo();
  }

  /** Shows the answer before the one that is looked at, or the last one, to change it. */
  earlier(): Promise<void> {
    return this.earlierAnswers.earlier();
  }

  /** The other way; after the last answer comes the question that was open. */
  later(): Promise<void> {
    return this.earlierAnswers.later();
  }

  /** Back to the question that was open. */
  leaveReview(): void {
    this.earlierAnswers.leave();
  }

  get labellingMode(): LabellingMode {
    return this.screen.mode;
  }

  /** How examples are asked from now on, the one on the screen included. */
  setMode(mode: LabellingMode): void {
    if (mode === this.screen.mode) return;
    this.screen.mode = mode;
    const current = this.current();
    if (!current) return;
    const { item, flagged, draft, review } = current;
    this.screen.showItem(item, { flagged, draft, review });
  }

  /**
   * Asks only examples that fit from now on; undefined: the whole pool, by the project's strategy.
   * @param name how the panel calls it
   * @returns undefined; where no such example can be asked, all stays as it was, and it says which fit
   */
  async narrow(filter: PoolFilter | undefined, name: string): Promise<PassedOver | undefined> {
    if (filter !== undefined) {
      const params = { count: 1, skip: [], filter };
      const { items, passedOver } = await this.options.engine.request('next', params);
      if (items.length === 0) return passedOver ?? { answered: 0, heldOut: 0 };
    }
    this.earlierAnswers.stopReview();
    await this.flow.narrow(filter, name);
    return undefined;
  }

  get isNarrowed(): boolean {
    return this.screen.filterName !== undefined;
  }

  /**
   * Where the words of a span stand without a label: the example that is shown first, then the others in
   * the order of the corpus.
   */
  occurrencesOf(words: string, label: string): Promise<FoundOccurrences> {
    return this.occurrences.find(words, label);
  }

  /**
   * Labels occurrences, as one step to undo: in other examples on disk, in the one on the screen as part
   * of its answer. Throws a `UserError` like `decide`.
   */
  labelOccurrences(groups: readonly OccurrenceGroup<QueueItem>[]): void {
    this.occurrences.label(groups);
  }

  /** Notes something about an example, shown or not; empty takes the note away. */
  comment({ key, text, anchor }: QueueItem, comment: string): void {
    const { store, annotator } = this.options;
    store.setComment(key, text, anchor, annotator, comment);
    const current = this.current();
    if (current?.item.key === key) this.screen.show({ ...current, comment });
  }

  /** The next question about the same example; false where there is none. */
  private askAgain(item: QueueItem): boolean {
    const judged = this.answers.of(item.key);
    if (this.screen.questionOf(item, judged) === undefined) return false;
    this.screen.showItem(item, { flagged: false, draft: judged && toDraft(judged) });
    return true;
  }

  /** A question that is left out: nothing is recorded, the example is done with for this time. */
  private passOver({ item }: Shown): void {
    this.queue.pass(item.key);
    this.flow.advance();
  }

  flag(serial: number, flagged: boolean): void {
    const current = this.current(serial);
    if (!current) return;
    const { store, annotator } = this.options;
    const { key, text, anchor } = current.item;
    store.setFlag(key, text, anchor, annotator, flagged);
    this.screen.show({ ...current, flagged });
  }

  /** The same labels with other colours, keys or descriptions. */
  restyle(project: Project): void {
    this.options.project = project;
    const current = this.current();
    this.screen.show(current ? { ...current, schema: project.schema } : this.state);
  }

  /** The example of an action, or undefined when another one is shown by now. */
  current(serial?: number): Shown | undefined {
    return this.screen.current(serial);
  }

  /** The pool has a new order: what waits is asked for again, what is shown stays. */
  roundFinished(): Promise<void> {
    return this.flow.roundFinished();
  }

  /** The engine is back, and has read the corpus as it is by now. */
  retry(): Promise<void> {
    return this.flow.retry();
  }

  /** Takes in what other windows or the command line have answered. */
  pickUpOtherWrites(): void {
    this.flow.pickUpOtherWrites();
  }

  /** Somebody looks at it until the result is disposed; while nobody does, others may have its example. */
  watch(): Disposable {
    this.watchers += 1;
    const current = this.current();
    if (current && !this.screen.lease(current.item.key)) this.flow.advance();
    return {
      dispose: () => {
        this.watchers -= 1;
        if (this.watchers === 0) this.releaseLeases();
      },
    };
  }

  /** The person still looks at the example, so no other window gets it. */
  keepLease(): void {
    const current = this.current();
    if (current && this.watchers > 0) this.screen.lease(current.item.key);
  }

  dispose(): void {
    this.answers.close();
    this.queue.close();
    this.releaseLeases();
    this.screen.dispose();
    this.occurrences.dispose();
  }

  private releaseLeases(): void {
    const { store, holder, log } = this.options;
    try {
      store.releaseLeases(holder);
    } catch (error) {
      // They run out by themselves.
      log.warn(messageOf(error));
    }
  }
}
