/**
 * One person labelling one project: what is shown, what comes next, and every answer on disk before the
 * screen moves on. Knows neither VS Code nor the webview.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Disposable } from '../base/disposable.js';
import { Emitter } from '../base/emitter.js';
import { messageOf, UserError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import type { Annotation } from '../domain/annotation.js';
import type { QueueItem } from '../domain/queueItem.js';
import type { Project } from '../project/project.js';
import { EngineGoneError } from '../engine/client.js';
import type { Engine } from '../engine/methods.js';
import type { DecisionMessage, LastAnswer, PanelState } from '../protocol/panel.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { RecordedDecision } from '../store/recording.js';
import { segmenterVersion } from '../text/segment.js';
import { tokenizerVersion } from '../text/tokenize.js';
import { describeAnswer, toAnnotation, toDraft } from './decision.js';
import { itemOfText } from './itemOfText.js';
import { QuestionQueue } from './questionQueue.js';
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

type Shown = Extract<PanelState, { kind: 'example' }>;

/** A decision about an example, made in the text itself. */
export type OutsideDecision = Pick<
  RecordedDecision,
  'key' | 'text' | 'anchor' | 'annotation' | 'context'
>;

export class LabellingSession implements Disposable {
  private readonly changes = new Emitter<PanelState>();
  readonly onDidChange = this.changes.event;

  private shown: PanelState = { kind: 'indexing', message: 'Reading files' };
  private readonly queue: QuestionQueue;
  private readonly recent = new RecentItems();
  private serial = 0;
  private answered: Set<string>;
  private lastAnswer: LastAnswer | undefined;
  private seenSeq: number;
  private seenDataVersion: number;
  private started = false;

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
    const { shown } = this;
    if (shown.kind === 'example' && shown.item.key !== key) this.queue.putBack(shown.item);
    this.lease(key);
    const known = store.annotatedIn(item.anchor.path, [key]).find(one => one.key === key);
    this.showItem(item, { flagged: false, draft: known && toDraft(known.annotation) });
    return true;
  }

  /** Shows the first example; resolves when there is one, or nothing to ask, or the engine has died. */
  async start(): Promise<void> {
    if (this.current()) return;
    if (!this.started) this.pickUpOtherWrites();
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
    const annotation = toAnnotation(message, item, project.schema);
    const { why } = item;
    store.record({
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
    this.recent.add(item);
    // Before the next examples are asked for, so that the engine has counted it.
    this.tellEngine(
      engine.request('learn', { changes: [{ key: item.key, text: item.text, annotation }] }),
    );
    this.advance();
  }

  /** Takes back the last answer and shows its example with the answer as it was. */
  async undo(): Promise<void> {
    const { store, engine, annotator } = this.options;
    const undone = store.undo(annotator);
    if (!undone) return;
    const restored: Annotation = undone.restored ?? {};
    if (undone.together > 1) {
      this.takeChanges();
    } else {
      if (!undone.restored) {
        this.answered.delete(undone.key);
        this.queue.left += 1;
      }
      this.tellEngine(
        engine.request('learn', {
          changes: [{ key: undone.key, text: undone.text, annotation: restored }],
        }),
      );
    }
    const item =
      this.recent.get(undone.key) ?? (await this.askForItem(undone.key)) ?? itemOfText(undone);
    const { shown } = this;
    if (shown.kind === 'example' && shown.item.key !== item.key) this.queue.putBack(shown.item);
    this.lease(item.key);
    this.lastAnswer = { text: `undone: ${describeAnswer(undone.undone)}` };
    this.showItem(item, { draft: toDraft(undone.undone), flagged: undone.flagged });
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
    this.queue.close();
    const { store, holder, log } = this.options;
    try {
      store.releaseLeases(holder);
    } catch (error) {
      // They run out by themselves.
      log.warn(messageOf(error));
    }
    this.changes.dispose();
  }

  private takeChanges(): void {
    const { store, engine } = this.options;
    const { seq, changes } = store.changesSince(this.seenSeq);
    if (changes.length === 0) return;
    const { shown } = this;
    const wasOpen = shown.kind === 'example' && !this.answered.has(shown.item.key);
    this.seenSeq = seq;
    this.answered = store.answeredKeys();
    this.queue.dropAnswered();
    // An engine that doesn't run starts from what is stored.
    if (this.started || engine.isStarted === true) {
      this.tellEngine(engine.request('learn', { changes }));
    }
    if (shown.kind !== 'example') this.show(shown);
    else if (wasOpen && this.answered.has(shown.item.key)) this.advance();
    else this.show({ ...shown, counts: this.counts() });
  }

  private advance(): void {
    const item = this.queue.take(key => this.lease(key));
    if (item) {
      this.showItem(item, { flagged: false });
      if (this.queue.isLow) void this.refillQuietly();
      return;
    }
    if (this.queue.left > 0) {
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

  private showItem(item: QueueItem, { flagged, draft }: Pick<Shown, 'flagged' | 'draft'>): void {
    this.serial += 1;
    this.show({
      kind: 'example',
      serial: this.serial,
      item,
      schema: this.options.project.schema,
      counts: this.counts(),
      lastAnswer: this.lastAnswer,
      draft,
      flagged: flagged || this.options.store.isFlagged(item.key, this.options.annotator),
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
