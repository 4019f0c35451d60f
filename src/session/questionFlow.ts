/** What is asked next, and when: after an answer, after a round, after what others have answered. */
import { messageOf } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { EngineGoneError } from '../engine/engineProcess.js';
import type { Engine } from '../engine/methods.js';
import type { PoolFilter } from '../protocol/engine.js';
import type { BegunWork } from '../protocol/begunWork.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { Answers } from './answers.js';
import { begunAgain } from './begunAgain.js';
import type { QuestionQueue } from './questionQueue.js';
import type { Screen } from './screen.js';

export interface QuestionFlowOptions {
  readonly store: AnnotationStore;
  readonly engine: Engine;
  readonly log: Log;
}

export class QuestionFlow {
  private started = false;
  private seenDataVersion: number;
  /** What the person had begun; it comes first. */
  private begun: BegunWork | undefined;

  constructor(
    private readonly options: QuestionFlowOptions,
    private readonly answers: Answers,
    private readonly queue: QuestionQueue,
    private readonly screen: Screen,
  ) {
    this.seenDataVersion = options.store.dataVersion();
  }

  /** Whether anybody was asked: before that nothing is shown, so that no other window goes without it. */
  get isStarted(): boolean {
    return this.started;
  }

  /**
   * Shows the first example; resolves when there is one, or nothing to ask, or the engine has died.
   * @param begun what the person had begun: it comes first, unless it has been answered meanwhile
   */
  async start(begun?: BegunWork): Promise<void> {
    const { answers, queue, screen } = this;
    this.begun = begun;
    if (!this.started) {
      this.pickUpOtherWrites();
      void answers.learnStrings();
      this.started = true;
      answers.tellsEngine = true;
    }
    if (screen.current()) return;
    try {
      await queue.refill();
      await this.showFirst();
    } catch (error) {
      // It is started again, and then shows the first example.
      if (error instanceof EngineGoneError) return;
      throw error;
    }
  }

  /**
   * Asks only examples that fit from now on; undefined: the whole pool, by the project's strategy.
   * @param name how the panel calls it
   */
  async narrow(filter: PoolFilter | undefined, name: string): Promise<void> {
    this.screen.filterName = filter && name;
    this.queue.narrow(filter);
    await this.queue.refillAnew();
    this.advance();
  }

  /** The pool has a new order: what waits is asked for again, what is shown stays. */
  async roundFinished(): Promise<void> {
    this.queue.invalidate();
    if (!this.started) return;
    await this.queue.refill();
    // Of what was answered in part, more may be asked by now.
    if (this.screen.state.kind === 'done' && !this.queue.isEmpty) this.advance();
  }

  /** The engine is back, and has read the corpus as it is by now. */
  async retry(): Promise<void> {
    this.queue.invalidate();
    if (!this.started) return;
    await this.queue.refillAnew();
    await this.leaveIfGone();
    await this.showFirst();
  }

  /** Takes in what other windows or the command line have answered. */
  pickUpOtherWrites(): void {
    const { options, queue, screen } = this;
    try {
      const version = options.store.dataVersion();
      const waits = screen.state.kind === 'indexing' && queue.heldElsewhere !== 'none';
      if (version === this.seenDataVersion && !waits) return;
      this.takeChanges();
      this.seenDataVersion = version;
    } catch (error) {
      options.log.warn(`Other windows’ answers could not be read: ${messageOf(error)}`);
      return;
    }
    queue.forgetElsewhere();
    this.goOn();
  }

  /** What is on disk by now counts, and the questions go on from there. */
  takeChanges(): void {
    const { answers, screen } = this;
    const shown = screen.current();
    const isDone = (): boolean => shown !== undefined && answers.isDone(shown.item);
    const wasOpen = shown !== undefined && !isDone();
    const changes = answers.takeNew();
    if (changes.length === 0) return;
    if (wasOpen && isDone()) this.advance();
    else if (wasOpen && changes.some(({ key }) => key === shown.item.key)) {
      // Labelled in a text editor meanwhile: what was said there is where the answer begins.
      screen.showItem(shown.item, { flagged: shown.flagged });
    } else screen.refresh();
  }

  /** Fetches what can be asked by now, and shows it where nothing else is shown. */
  goOn(): void {
    // Nobody waits for an example before the first one was asked for.
    if (!this.started) return;
    this.fetchAndShow().catch((error: unknown) => this.couldNotFetch(error));
  }

  /** Shows the next example, or why there is none. */
  advance(): void {
    const { queue, screen } = this;
    const item = queue.take(key => screen.lease(key));
    if (item) {
      screen.showItem(item, { flagged: false });
      if (queue.isLow) void this.refillQuietly();
      return;
    }
    if (queue.left > 0 || queue.isNarrowed) {
      const allElsewhere = queue.heldElsewhere === 'all';
      screen.show({
        kind: 'indexing',
        message: allElsewhere
          ? 'The last examples are open in another window'
          : 'Looking for the next example',
      });
      if (!allElsewhere) this.goOn();
      return;
    }
    screen.showEnd();
    // The engine has the last word on whether it is the end, and says what else was found.
    this.goOn();
  }

  /** Where nothing is shown: what the person had begun, else the next example. */
  private async showFirst(): Promise<void> {
    const { answers, begun, queue, screen } = this;
    if (screen.current()) return;
    const item = begun && (await this.options.engine.request('item', { key: begun.key }));
    this.begun = undefined;
    if (screen.current()) return;
    const again = item && begunAgain(item, begun, answers);
    if (!again) {
      this.advance();
      return;
    }
    queue.remove(item.key);
    // The window that was reloaded may not have let go of it yet.
    screen.lease(item.key);
    screen.showItem(again.item, { flagged: false, draft: again.draft });
  }

  /** What the corpus doesn't hold any more makes way, unless that would cost the person their work on it. */
  private async leaveIfGone(): Promise<void> {
    const current = this.screen.current();
    if (!current) return;
    const { key } = current.item;
    if ((await this.options.engine.request('item', { key })) !== null) return;
    const shown = this.screen.current(current.serial);
    if (shown && !this.screen.isBegun(shown)) this.advance();
  }

  private async fetchAndShow(): Promise<void> {
    const { queue, screen } = this;
    await queue.refillAnew();
    if (screen.state.kind === 'example') return;
    // All that fits the search is answered: the rest of the pool comes next.
    if (queue.isEmpty && queue.isNarrowed) await this.narrow(undefined, '');
    else if (!queue.isEmpty) this.advance();
    else if (queue.left === 0) screen.showEnd();
  }

  private async refillQuietly(): Promise<void> {
    await this.queue.refill().catch((error: unknown) => this.couldNotFetch(error));
  }

  private couldNotFetch(error: unknown): void {
    this.options.log.warn(`The next examples could not be fetched: ${messageOf(error)}`);
  }
}
