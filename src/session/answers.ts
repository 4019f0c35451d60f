/**
 * What has been said of the examples, by whomever: in this panel, in text editors, in other windows, on the
 * command line. The screen, the queue and the engine go by it.
 */
import { messageOf } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { isPartial, type Annotation } from '../domain/annotation.js';
import type { QueueItem, SuggestedSpan } from '../domain/queueItem.js';
import type { TrainingExample } from '../domain/trainingExample.js';
import type { Engine } from '../engine/methods.js';
import type { PatternHints } from '../interchange/patternHints.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { RecordedDecision } from '../store/decision.js';
import { segmenterVersion } from '../text/segment.js';
import { tokenizerVersion } from '../text/tokenize.js';
import { KnownStrings } from './knownStrings.js';
import type { QuestionQueue } from './questionQueue.js';

export interface AnswersOptions {
  readonly store: AnnotationStore;
  readonly engine: Engine;
  readonly annotator: string;
  /** What the project's match patterns say; undefined: there are none. */
  readonly patterns?: PatternHints | undefined;
  readonly log: Log;
}

/** A decision about an example, made in the text itself or together with others. */
export type OutsideDecision = Pick<
  RecordedDecision,
  'key' | 'text' | 'anchor' | 'annotation' | 'context'
>;

export class Answers {
  /** Whether a person labels here: the engine hears of every answer then, and is started for it. */
  tellsEngine = false;
  private answered: Set<string>;
  private readonly known = new KnownStrings();
  private seenSeq: number;
  private closed = false;

  constructor(
    private readonly options: AnswersOptions,
    private readonly queue: Pick<QuestionQueue, 'left' | 'drop'>,
  ) {
    this.answered = options.store.answeredKeys();
    this.seenSeq = options.store.lastSeq();
  }

  /** Examples that count as answered. */
  get keys(): ReadonlySet<string> {
    return this.answered;
  }

  /** What this person has said of an example. */
  of(key: string): Annotation | undefined {
    return this.options.store.annotationOf(key, this.options.annotator);
  }

  /** Whether there is nothing to ask of an example that waited: it is answered, and not only in another part. */
  isDone({ key, part }: QueueItem): boolean {
    if (!this.answered.has(key)) return false;
    const said = part && this.of(key);
    // Another person's part of the answer is no reason not to ask this one.
    return part === undefined || (said !== undefined && !isPartial(said));
  }

  /** Names in an example that are suggested without a model: what people labelled goes before patterns. */
  hintsFor({ text, tokens }: Pick<QueueItem, 'text' | 'tokens'>): SuggestedSpan[] {
    const known = this.known.find(text, tokens);
    return [...known, ...(this.options.patterns?.find(text, tokens, known) ?? [])];
  }

  /** This person has answered, which is on disk as event `seq`. */
  add(key: string, seq: number): void {
    // What others have answered in between is yet to be taken in.
    if (seq === this.seenSeq + 1) this.seenSeq = seq;
    if (!this.answered.has(key)) {
      this.answered.add(key);
      this.queue.left = Math.max(0, this.queue.left - 1);
    }
    const stored = this.options.store.exampleOf(key);
    if (!stored) return;
    this.known.change(key, stored.text, stored.annotation);
    this.tellEngine([stored]);
  }

  /**
   * Records decisions that one undo takes back; they count from when they are taken in.
   * @throws UserError when they could not be saved; nothing has changed then
   */
  recordTogether(decisions: readonly OutsideDecision[]): void {
    const { store, annotator } = this.options;
    store.recordTogether(
      decisions.map(decision => ({ ...decision, annotator, segmenterVersion, tokenizerVersion })),
    );
  }

  /** Takes in what was stored since it was looked last, and says which examples that was about. */
  takeNew(): readonly TrainingExample[] {
    const { seq, changes } = this.options.store.changesSince(this.seenSeq);
    this.seenSeq = seq;
    if (changes.length > 0) this.takeIn(changes);
    return changes;
  }

  /** Takes in what these examples are known for from now on. */
  private takeIn(changes: readonly TrainingExample[]): void {
    const before = this.answered.size;
    this.answered = this.options.store.answeredKeys();
    this.queue.left = Math.max(0, this.queue.left + before - this.answered.size);
    this.queue.drop(new Set(changes.map(({ key }) => key)));
    for (const { key, text, annotation } of changes) this.known.change(key, text, annotation);
    // An engine that doesn't run starts from what is stored.
    if (this.tellsEngine || this.options.engine.isStarted === true) this.tellEngine(changes);
  }

  /** What was labelled before this session, without holding up what a person waits for. */
  async learnStrings(): Promise<void> {
    let read = 0;
    for (const { key, text, annotation } of this.options.store.trainingRows()) {
      this.known.change(key, text, annotation);
      read += 1;
      if (read % 200 === 0) await new Promise(setImmediate);
      if (this.closed) return;
    }
  }

  close(): void {
    this.closed = true;
  }

  /** Learning can wait: the answer is on disk, and a new engine starts from there. */
  private tellEngine(changes: readonly TrainingExample[]): void {
    this.options.engine
      .request('learn', { changes, upToSeq: this.seenSeq })
      .catch((error: unknown) => {
        this.options.log.info(`The engine has not heard of an answer: ${messageOf(error)}`);
      });
  }
}
