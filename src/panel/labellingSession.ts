/**
 * One person labelling one project: what is shown, what comes next, and every answer on disk before the
 * screen moves on. Knows neither VS Code nor the webview.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Disposable } from '../base/disposable.js';
import { Emitter } from '../base/emitter.js';
import { messageOf, UserError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { isAnswered, type Annotation } from '../domain/annotation.js';
import type { QueueItem } from '../domain/queueItem.js';
import type { Span } from '../domain/span.js';
import type { TrainingExample } from '../domain/trainingExample.js';
import type { Project } from '../project/project.js';
import { EngineGoneError } from '../engine/client.js';
import type { Engine } from '../engine/methods.js';
import type { PoolFilter } from '../protocol/engine.js';
import type {
  DecisionMessage,
  LabellingMode,
  LastAnswer,
  PanelState,
  Question,
} from '../protocol/panel.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { EarlierAnswer } from '../store/history.js';
import type { RecordedDecision } from '../store/recording.js';
import { segmenterVersion } from '../text/segment.js';
import { tokenizerVersion } from '../text/tokenize.js';
import { describeAnswer, toAnnotation, toDraft } from './decision.js';
import { itemOfText } from './itemOfText.js';
import { KnownStrings } from './knownStrings.js';
import { occurrencesIn, withOccurrences, type OccurrenceGroup } from './occurrences.js';
import { QuestionQueue } from './questionQueue.js';
import { nextQuestion } from './questions.js';
import { RecentItems } from './recentItems.js';

export interface SessionOptions {
  readonly store: AnnotationStore;
  readonly engine: Engine;
  project: Project;
  readonly annotator: string;
  /** Unique to this window, so that two windows never show the same example at once. */
  readonly holder: string;
  readonly log: Log;
}

/** How long an example belongs to the window that shows it, unless that says that it still does. */
export const leaseMilliseconds = 5 * 60_000;
/** How long undo waits for the engine, which may be starting, before it does without. */
const itemMilliseconds = 300;

/** Examples that are looked at for one string. */
const mostOccurrences = 2_000;

type Shown = Extract<PanelState, { kind: 'example' }>;

/** A decision about an example, made in the text itself. */
export type OutsideDecision = Pick<
  RecordedDecision,
  'key' | 'text' | 'anchor' | 'annotation' | 'context'
>;

/** Part of the answer that is being made, which is not on disk yet. */
export interface SpanChange {
  readonly serial: number;
  readonly spans: readonly Span[];
  /** Whether they came. */
  readonly add: boolean;
}

/** What *Label All Occurrences* did last. */
interface LabelledOccurrences {
  /** The example that was on the screen. */
  readonly key: string;
  readonly spans: readonly Span[];
  readonly others: ReadonlySet<string>;
}

export class LabellingSession implements Disposable {
  private readonly changes = new Emitter<PanelState>();
  readonly onDidChange = this.changes.event;

  private readonly spanChanges = new Emitter<SpanChange>();
  /** Spans of the example on the screen that came, or went, with those of other examples. */
  readonly onDidChangeSpans = this.spanChanges.event;

  private shown: PanelState = { kind: 'indexing', message: 'Reading files' };
  private readonly queue: QuestionQueue;
  private readonly recent = new RecentItems();
  private readonly known = new KnownStrings();
  private mode: LabellingMode = 'correct';
  /** The event of the earlier answer that is looked at; undefined while a question is open. */
  private reviewed: number | undefined;
  private filterName: string | undefined;
  private serial = 0;
  private answered: Set<string>;
  private lastAnswer: LastAnswer | undefined;
  private lastOccurrences: LabelledOccurrences | undefined;
  private seenSeq: number;
  private seenDataVersion: number;
  private started = false;
  private closed = false;

  constructor(private readonly options: SessionOptions) {
    this.answered = options.store.answeredKeys();
    this.seenSeq = options.store.lastSeq();
    this.seenDataVersion = options.store.dataVersion();
    this.queue = new QuestionQueue({
      engine: options.engine,
      answered: () => this.answered,
      shownKey: () => this.current()?.item.key,
    });
  }

  get state(): PanelState {
    return this.shown;
  }

  get answeredCount(): number {
    return this.answered.size;
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
    const { store, annotator } = this.options;
    store.recordTogether(
      decisions.map(decision => ({ ...decision, annotator, segmenterVersion, tokenizerVersion })),
    );
    this.takeChanges();
    if (this.started) this.refillAndAdvance();
  }

  /** Shows an example, answered or not, with what has been said about it; false where it isn't in the corpus. */
  async open(key: string): Promise<boolean> {
    const { store, engine } = this.options;
    const item = this.recent.get(key) ?? (await engine.request('item', { key }));
    if (!item) return false;
    this.putBackShown(key);
    this.reviewed = undefined;
    this.lease(key);
    const known = store.annotatedIn(item.anchor.path, [key]).find(one => one.key === key);
    this.showItem(item, { flagged: false, draft: known && toDraft(known.annotation) });
    return true;
  }

  /** Shows the first example; resolves when there is one, or nothing to ask, or the engine has died. */
  async start(): Promise<void> {
    if (this.current()) return;
    if (!this.started) this.pickUpOtherWrites();
    if (!this.started) void this.learnStrings();
    this.started = true;
    try {
      await this.queue.refill();
    } catch (error) {
      // It is started again, and then shows the first example.
      if (error instanceof EngineGoneError) return;
      throw error;
    }
    if (!this.current()) this.advance();
  }

  /** Reading progress, while there is nothing to show yet. */
  reportIndexing(message: string): void {
    if (this.shown.kind === 'indexing') this.show({ kind: 'indexing', message });
  }

  /**
   * Records the answer and shows the next example.
   * @throws UserError when it could not be saved; the example stays.
   */
  decide(message: DecisionMessage): void {
    const current = this.current(message.serial);
    if (!current) return;
    const { store, project, annotator, engine } = this.options;
    const { item } = current;
    const { question, hints } = current;
    const annotation = toAnnotation(message, item, project.schema, { hints, question });
    if (question !== undefined && message.answer === 'ignore') {
      this.passOver(current);
      return;
    }
    const { why } = item;
    store.record({
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
    if (!this.answered.has(item.key)) {
      this.answered.add(item.key);
      this.queue.left = Math.max(0, this.queue.left - 1);
    }
    this.lastAnswer = { text: describeAnswer(annotation) };
    if (this.lastOccurrences?.others.size === 0) this.lastOccurrences = undefined;
    this.recent.add(item);
    const known = question === undefined ? annotation : (this.saidOf(item.key) ?? annotation);
    this.known.change(item.key, item.text, known);
    // Before the next examples are asked for, so that the engine has counted it.
    this.tellEngine(
      engine.request('learn', { changes: [{ key: item.key, text: item.text, annotation: known }] }),
    );
    this.reviewed = undefined;
    if (question === undefined || !this.askAgain(item)) this.advance();
  }

  /** Takes back the last answer and shows its example with the answer as it was. */
  async undo(): Promise<void> {
    const { store, annotator } = this.options;
    if (this.lastOccurrences?.others.size === 0 && this.moveOwnOccurrences(false)) {
      this.lastOccurrences = undefined;
      return;
    }
    const before = store.lastSeq();
    const undone = store.undo(annotator);
    if (!undone) return;
    const restored: Annotation = undone.restored ?? {};
    this.takeIn(store.changesSince(before).changes);
    const { shown } = this;
    const others = this.lastOccurrences?.others;
    const areOccurrences = others?.size === undone.together && others.has(undone.key);
    if ((undone.together > 1 || areOccurrences) && shown.kind === 'example') {
      if (areOccurrences) this.moveOwnOccurrences(false);
      // Labels given in many examples at once: the person stays where that was done.
      const where = undone.together === 1 ? '1 example' : `${undone.together} examples`;
      this.lastAnswer = { text: `undone: labels in ${where}` };
      this.show({ ...shown, counts: this.counts(), lastAnswer: this.lastAnswer });
      return;
    }
    const item = await this.itemOf(undone);
    this.putBackShown(item.key);
    this.lease(item.key);
    this.lastAnswer = { text: `undone: ${describeAnswer(undone.undone)}` };
    const draft = toDraft(this.mode === 'binary' ? restored : undone.undone);
    this.reviewed = undefined;
    this.showItem(item, { draft, flagged: undone.flagged });
  }

  /** Gives back the answer that was taken back last, unless another came since. */
  redo(): void {
    const { store, annotator } = this.options;
    const before = store.lastSeq();
    const redone = store.redo(annotator);
    if (!redone) return;
    this.takeIn(store.changesSince(before).changes);
    if (this.lastOccurrences?.others.has(redone.key) === true) this.moveOwnOccurrences(true);
    this.lastAnswer = { text: `redone: ${describeAnswer(this.saidOf(redone.key) ?? {})}` };
    const { shown } = this;
    if (shown.kind !== 'example') this.advance();
    else if (this.reviewed === undefined && this.answered.has(shown.item.key)) this.advance();
    else this.show({ ...shown, counts: this.counts(), lastAnswer: this.lastAnswer });
  }

  /** Shows the answer before the one that is looked at, or the last one, to change it. */
  async earlier(): Promise<void> {
    const { store, annotator } = this.options;
    const from = this.reviewed ?? Number.MAX_SAFE_INTEGER;
    const answer = store.neighbouringAnswer(annotator, from, 'before');
    if (answer !== undefined) await this.review(answer);
  }

  /** The other way; after the last answer comes the question that was open. */
  async later(): Promise<void> {
    if (this.reviewed === undefined) return;
    const { store, annotator } = this.options;
    const answer = store.neighbouringAnswer(annotator, this.reviewed, 'after');
    if (answer !== undefined) await this.review(answer);
    else this.leaveReview();
  }

  /** Back to the question that was open. */
  leaveReview(): void {
    if (this.reviewed === undefined) return;
    this.reviewed = undefined;
    this.advance();
  }

  get labellingMode(): LabellingMode {
    return this.mode;
  }

  /** How examples are asked from now on, the one on the screen included. */
  setMode(mode: LabellingMode): void {
    if (mode === this.mode) return;
    this.mode = mode;
    const current = this.current();
    if (current) this.showItem(current.item, { flagged: current.flagged, draft: current.draft });
  }

  /**
   * Asks only examples that fit from now on; undefined: the whole pool, by the project's strategy.
   * @param name how the panel calls it
   * @returns whether there is any such example; where there is none, all stays as it was
   */
  async narrow(filter: PoolFilter | undefined, name: string): Promise<boolean> {
    if (filter !== undefined) {
      const found = await this.options.engine.request('next', { count: 1, skip: [], filter });
      if (found.items.length === 0) return false;
    }
    this.filterName = filter && name;
    this.reviewed = undefined;
    this.queue.narrow(filter);
    await this.queue.refillAnew();
    this.advance();
    return true;
  }

  get isNarrowed(): boolean {
    return this.filterName !== undefined;
  }

  /**
   * Where the words of a span stand without a label: the example that is shown first, then the others in
   * the order of the corpus.
   */
  async occurrencesOf(words: string, label: string): Promise<OccurrenceGroup<QueueItem>[]> {
    const current = this.current();
    const { engine } = this.options;
    const found = await engine.request('find', { text: words, limit: mostOccurrences });
    const items = found.filter(item => item.key !== current?.item.key);
    if (current) items.unshift(current.item);
    return items.flatMap(item => {
      // What is on the screen is not an answer yet, and the panel knows it best.
      const said = item.key === current?.item.key ? undefined : this.saidOf(item.key)?.entities;
      return occurrencesIn(item, item.tokens, words, label, said) ?? [];
    });
  }

  /**
   * Labels occurrences, as one step to undo: in other examples on disk, in the one on the screen as part
   * of its answer. Throws a `UserError` like `decide`.
   */
  labelOccurrences(groups: readonly OccurrenceGroup<QueueItem>[]): void {
    const shownKey = this.current()?.item.key;
    const others = groups.filter(({ item }) => item.key !== shownKey);
    this.recordOutside(
      others.map(group => ({
        key: group.item.key,
        text: group.item.text,
        anchor: group.item.anchor,
        annotation: { entities: withOccurrences(group) },
        context: { kind: 'occurrences' },
      })),
    );
    this.lastOccurrences =
      shownKey === undefined
        ? undefined
        : {
            key: shownKey,
            spans: groups.filter(({ item }) => item.key === shownKey).flatMap(({ spans }) => spans),
            others: new Set(others.map(({ item }) => item.key)),
          };
    this.moveOwnOccurrences(true);
    if (others.length === 0) return;
    const spans = others.reduce((sum, group) => sum + group.spans.length, 0);
    const where = others.length === 1 ? '1 other example' : `${others.length} other examples`;
    this.lastAnswer = {
      text: `labelled ${spans} ${spans === 1 ? 'occurrence' : 'occurrences'} in ${where}`,
    };
    const current = this.current();
    if (current) this.show({ ...current, lastAnswer: this.lastAnswer });
  }

  /** False where another example is on the screen than was then. */
  private moveOwnOccurrences(add: boolean): boolean {
    const current = this.current();
    const { lastOccurrences: last } = this;
    if (last === undefined || current?.item.key !== last.key) return false;
    this.spanChanges.fire({ serial: current.serial, spans: last.spans, add });
    return true;
  }

  /** Notes something about the example; empty takes the note away. */
  comment(serial: number, comment: string): void {
    const current = this.current(serial);
    if (!current) return;
    const { store, annotator } = this.options;
    const { key, text, anchor } = current.item;
    store.setComment(key, text, anchor, annotator, comment);
    this.show({ ...current, comment });
  }

  private async review(answer: EarlierAnswer): Promise<void> {
    const { store, annotator } = this.options;
    const item = await this.itemOf(answer);
    if (this.reviewed === undefined) this.putBackShown(answer.key);
    this.reviewed = answer.seq;
    const said = store.annotationOf(answer.key, annotator) ?? {};
    this.showItem(item, {
      flagged: false,
      draft: toDraft(said),
      review: { answered: describeAnswer(said) },
    });
  }

  /** The next question about the same example; false where there is none. */
  private askAgain(item: QueueItem): boolean {
    const judged = this.saidOf(item.key);
    if (this.questionOf(item, judged) === undefined) return false;
    this.showItem(item, { flagged: false, draft: judged && toDraft(judged) });
    return true;
  }

  /** A question that is left out: nothing is recorded, the example is done with for this time. */
  private passOver({ item }: Shown): void {
    this.queue.pass(item.key);
    this.advance();
  }

  private questionOf(item: QueueItem, judged: Annotation | undefined): Question | undefined {
    if (this.mode !== 'binary') return undefined;
    return nextQuestion(item, this.known.find(item.text, item.tokens), judged);
  }

  private saidOf(key: string): Annotation | undefined {
    return this.options.store.annotationOf(key, this.options.annotator);
  }

  /** As it was asked, else as the engine knows it, else from what the database kept. */
  private async itemOf(kept: Parameters<typeof itemOfText>[0]): Promise<QueueItem> {
    return this.recent.get(kept.key) ?? (await this.askForItem(kept.key)) ?? itemOfText(kept);
  }

  /** The open question comes again after what is shown instead of it. */
  private putBackShown(instead: string): void {
    const { shown } = this;
    if (shown.kind === 'example' && shown.item.key !== instead && this.reviewed === undefined) {
      this.queue.putBack(shown.item);
    }
  }

  /** What was labelled before this session, without holding up what a person waits for. */
  private async learnStrings(): Promise<void> {
    let read = 0;
    for (const { key, text, annotation } of this.options.store.trainingRows()) {
      this.known.change(key, text, annotation);
      read += 1;
      if (read % 200 === 0) await new Promise(setImmediate);
      if (this.closed) return;
    }
  }

  flag(serial: number, flagged: boolean): void {
    const current = this.current(serial);
    if (!current) return;
    const { store, annotator } = this.options;
    const { key, text, anchor } = current.item;
    store.setFlag(key, text, anchor, annotator, flagged);
    this.show({ ...current, flagged });
  }

  /** The same labels with other colours, keys or descriptions. */
  restyle(project: Project): void {
    this.options.project = project;
    const current = this.current();
    this.show(current ? { ...current, schema: project.schema } : this.shown);
  }

  /** The example of an action, or undefined when another one is shown by now. */
  current(serial?: number): Shown | undefined {
    const { shown } = this;
    if (shown.kind !== 'example') return undefined;
    return serial === undefined || shown.serial === serial ? shown : undefined;
  }

  /** The pool has a new order: what waits is asked for again, what is shown stays. */
  async roundFinished(): Promise<void> {
    this.queue.invalidate();
    await this.queue.refill();
  }

  /** The engine is back, or something else changed for the better. */
  async retry(): Promise<void> {
    await this.queue.refillAnew();
    if (!this.current()) this.advance();
  }

  /** Takes in what other windows or the command line have answered. */
  pickUpOtherWrites(): void {
    try {
      const version = this.options.store.dataVersion();
      const waits = this.shown.kind === 'indexing' && this.queue.heldElsewhere !== 'none';
      if (version === this.seenDataVersion && !waits) return;
      this.takeChanges();
      this.seenDataVersion = version;
    } catch (error) {
      this.options.log.warn(`Other windows’ answers could not be read: ${messageOf(error)}`);
      return;
    }
    this.queue.forgetElsewhere();
    // Nobody waits for an example before the first one was asked for.
    if (this.started) this.refillAndAdvance();
  }

  /** The person still looks at the example, so no other window gets it. */
  keepLease(): void {
    const current = this.current();
    if (current) this.lease(current.item.key);
  }

  dispose(): void {
    this.closed = true;
    this.queue.close();
    const { store, holder, log } = this.options;
    try {
      store.releaseLeases(holder);
    } catch (error) {
      // They run out by themselves.
      log.warn(messageOf(error));
    }
    this.changes.dispose();
    this.spanChanges.dispose();
  }

  private takeChanges(): void {
    const { seq, changes } = this.options.store.changesSince(this.seenSeq);
    if (changes.length === 0) return;
    const { shown } = this;
    const wasOpen = shown.kind === 'example' && !this.answered.has(shown.item.key);
    this.seenSeq = seq;
    this.takeIn(changes);
    if (shown.kind !== 'example') this.show(shown);
    else if (wasOpen && this.answered.has(shown.item.key)) this.advance();
    else if (wasOpen && changes.some(({ key }) => key === shown.item.key)) {
      // Labelled in a text editor meanwhile: what was said there is where the answer begins.
      this.showItem(shown.item, { flagged: shown.flagged });
    } else this.show({ ...shown, counts: this.counts() });
  }

  /** What has been said of these texts, by whomever, is what everything goes by from now on. */
  private takeIn(changes: readonly TrainingExample[]): void {
    const { store, engine } = this.options;
    const before = this.answered.size;
    this.answered = store.answeredKeys();
    this.queue.left = Math.max(0, this.queue.left + before - this.answered.size);
    this.queue.dropAnswered();
    for (const { key, text, annotation } of changes) this.known.change(key, text, annotation);
    // An engine that doesn't run starts from what is stored.
    if (this.started || engine.isStarted === true) {
      this.tellEngine(engine.request('learn', { changes }));
    }
  }

  private advance(): void {
    const item = this.queue.take(key => this.lease(key));
    if (item) {
      this.showItem(item, { flagged: false });
      if (this.queue.isLow) void this.refillQuietly();
      return;
    }
    if (this.queue.left > 0 || this.queue.isNarrowed) {
      const allElsewhere = this.queue.heldElsewhere === 'all';
      this.show({
        kind: 'indexing',
        message: allElsewhere
          ? 'The last examples are open in another window'
          : 'Looking for the next example',
      });
      if (!allElsewhere) this.refillAndAdvance();
      return;
    }
    this.showEnd();
    // The engine has the last word on whether it is the end, and says what else was found.
    this.refillAndAdvance();
  }

  private showEnd(): void {
    this.show({
      kind: 'done',
      counts: this.counts(),
      ignored: this.options.store.ignoredCount,
      lastAnswer: this.lastAnswer,
      canUndo: this.answered.size > 0,
      files: this.queue.skipped,
    });
  }

  private showItem(
    item: QueueItem,
    { flagged, draft, review }: Pick<Shown, 'flagged' | 'draft' | 'review'>,
  ): void {
    const { store, annotator } = this.options;
    this.serial += 1;
    const said = this.saidOf(item.key);
    // Labels that came from elsewhere are there from the start; the example is asked all the same.
    const isOpen = said !== undefined && (!this.answered.has(item.key) || !isAnswered(said));
    const begun = isOpen ? toDraft(said) : undefined;
    this.show({
      kind: 'example',
      serial: this.serial,
      item,
      schema: this.options.project.schema,
      counts: this.counts(),
      lastAnswer: this.lastAnswer,
      draft: draft ?? begun,
      hints: this.mode === 'manual' ? [] : this.known.find(item.text, item.tokens),
      mode: this.mode,
      question: review ? undefined : this.questionOf(item, said),
      review,
      filter: this.filterName,
      flagged: flagged || store.isFlagged(item.key, annotator),
      comment: store.commentOn(item.key, annotator),
      canUndo: this.answered.size > 0,
    });
  }

  private show(state: PanelState): void {
    this.shown = state;
    this.changes.fire(state);
  }

  private counts(): { left: number; answered: number } {
    const { ignoredCount } = this.options.store;
    return { left: this.queue.left, answered: this.answered.size - ignoredCount };
  }

  /** Whether the example is ours to show. Where that can't be written down, showing it matters more. */
  private lease(key: string): boolean {
    const { store, holder, log } = this.options;
    try {
      return store.acquireLease(key, holder, leaseMilliseconds);
    } catch (error) {
      log.warn(`Another window may show the same example: ${messageOf(error)}`);
      return true;
    }
  }

  private async askForItem(key: string): Promise<QueueItem | null> {
    const asked = this.options.engine.request('item', { key }).catch((error: unknown) => {
      this.options.log.warn(`The undone example is shown without suggestions: ${messageOf(error)}`);
      return null;
    });
    return Promise.race([asked, wait(itemMilliseconds, null, { ref: false })]);
  }

  private refillAndAdvance(): void {
    this.queue.refillAnew().then(
      () => {
        if (this.shown.kind === 'example') return;
        // All that fits the search is answered: the rest of the pool comes next.
        if (this.queue.isEmpty && this.queue.isNarrowed) {
          this.narrow(undefined, '').catch((error: unknown) => this.couldNotFetch(error));
          return;
        }
        if (!this.queue.isEmpty) this.advance();
        else if (this.queue.left === 0) this.showEnd();
      },
      (error: unknown) => this.couldNotFetch(error),
    );
  }

  private async refillQuietly(): Promise<void> {
    await this.queue.refill().catch((error: unknown) => this.couldNotFetch(error));
  }

  private couldNotFetch(error: unknown): void {
    this.options.log.warn(`The next examples could not be fetched: ${messageOf(error)}`);
  }

  /** Learning can wait: the answer is on disk, and a new engine starts from there. */
  private tellEngine(told: Promise<unknown>): void {
    told.catch((error: unknown) => {
      const level = error instanceof UserError ? 'warn' : 'info';
      this.options.log[level](`The engine has not heard of an answer: ${messageOf(error)}`);
    });
  }
}
