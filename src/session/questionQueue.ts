/** Examples waiting behind the one that is shown, so that the next is there at once. */
import type { QueueItem } from '../domain/queueItem.js';
import type { Engine } from '../engine/methods.js';
import type { PoolFilter } from '../protocol/engine.js';
import type { FoundFile } from '../protocol/panel.js';

/** What the queue looks at when it asks the engine for more. */
export interface QueueSurroundings {
  readonly engine: Engine;
  readonly answered: () => ReadonlySet<string>;
  /** Whether nothing is to be asked of an example any more. */
  readonly isDone: (item: QueueItem) => boolean;
  readonly shownKey: () => string | undefined;
}

const prefetched = 8;

export class QuestionQueue {
  /** Examples of the pool without an answer. */
  left = 0;
  /** What gave no example and why, known once there is nothing left to ask. */
  skipped: readonly FoundFile[] = [];
  private waiting: QueueItem[] = [];
  /** Open in another window when it was their turn. */
  private readonly elsewhere = new Set<string>();
  /** Left out by the person, without an answer. */
  private readonly passed = new Set<string>();
  /** Taken since the engine was asked last, so that its reply may not know of their answers. */
  private readonly taken = new Set<string>();
  private filter: PoolFilter | undefined;
  private refilling: Promise<void> | undefined;
  /** A round ended while the queue was being filled from the one before. */
  private stale = false;
  private closed = false;

  constructor(private readonly around: QueueSurroundings) {}

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** In the order in which they will be asked. */
  get upcoming(): readonly QueueItem[] {
    return this.waiting;
  }

  get isLow(): boolean {
    return this.waiting.length < prefetched / 2;
  }

  /** Whether other windows hold some examples, and whether they hold all that are left. */
  get heldElsewhere(): 'none' | 'some' | 'all' {
    if (this.elsewhere.size === 0) return 'none';
    return this.elsewhere.size >= this.left ? 'all' : 'some';
  }

  /** The next example that has no answer and that `lease` gives us. */
  take(lease: (key: string) => boolean): QueueItem | undefined {
    for (let item = this.waiting.shift(); item; item = this.waiting.shift()) {
      if (this.around.isDone(item) || this.passed.has(item.key)) continue;
      if (lease(item.key)) {
        this.taken.add(item.key);
        return item;
      }
      this.elsewhere.add(item.key);
    }
    return undefined;
  }

  /** The example isn't asked again for as long as this session lasts. */
  pass(key: string): void {
    if (!this.passed.has(key) && !this.around.answered().has(key))
      this.left = Math.max(0, this.left - 1);
    this.passed.add(key);
  }

  /** It is shown without having been its turn. */
  remove(key: string): void {
    this.waiting = this.waiting.filter(item => item.key !== key);
    this.taken.add(key);
  }

  putBack(item: QueueItem): void {
    this.waiting.unshift(item);
  }

  /**
   * Drops what is answered, and parts of examples that something was said of: it may have been about the same
   * words. The engine knows which are still open, and gives them again.
   */
  drop(changed: ReadonlySet<string>): void {
    const isStale = (item: QueueItem): boolean =>
      this.around.isDone(item) || (item.part !== undefined && changed.has(item.key));
    this.waiting = this.waiting.filter(item => !isStale(item));
  }

  /** Examples that other windows held may be free again. */
  forgetElsewhere(): void {
    this.elsewhere.clear();
  }

  /** The pool has a new order: what waits is asked for again with the next refill. */
  invalidate(): void {
    this.stale = true;
  }

  /** What is asked at all from now on; what waits was chosen by other rules. */
  narrow(filter: PoolFilter | undefined): void {
    this.filter = filter;
    this.stale = true;
    this.waiting = [];
  }

  get isNarrowed(): boolean {
    return this.filter !== undefined;
  }

  /** Joins a refill under way. */
  refill(): Promise<void> {
    this.refilling ??= this.fetch().finally(() => {
      this.refilling = undefined;
    });
    return this.refilling;
  }

  /** Waits for a refill under way and asks again: what was asked before says nothing about now. */
  async refillAnew(): Promise<void> {
    await this.refilling?.catch(() => undefined);
    await this.refill();
  }

  close(): void {
    this.closed = true;
  }

  private async fetch(): Promise<void> {
    const { engine } = this.around;
    do {
      const fresh = this.takeStale();
      const waiting = fresh ? [] : this.waiting.map(item => item.key);
      const skip = [...waiting, ...this.shownKeys(), ...this.elsewhere, ...this.passed];
      const count = Math.max(1, prefetched - waiting.length);
      this.taken.clear();
      const { items, left, answered } = await engine.request('next', {
        count,
        skip,
        filter: this.filter,
      });
      if (this.closed) return;
      const done = this.around.answered();
      // The engine may not have heard of the latest answers when it counted.
      const passed = [...this.passed].filter(key => !done.has(key)).length;
      this.left = Math.max(0, left + answered - done.size - passed);
      const known = new Set([...this.shownKeys(), ...this.taken, ...this.passed]);
      const wanted = items.filter(item => !known.has(item.key) && !this.around.isDone(item));
      this.waiting = fresh ? wanted : [...this.waiting, ...wanted];
      if (left === 0 && items.length === 0 && this.isEmpty) await this.explainEmptiness();
    } while (this.stale);
  }

  private takeStale(): boolean {
    const { stale } = this;
    this.stale = false;
    return stale;
  }

  private shownKeys(): string[] {
    const key = this.around.shownKey();
    return key === undefined ? [] : [key];
  }

  private async explainEmptiness(): Promise<void> {
    const index = await this.around.engine.request('index', { encode: false });
    this.skipped = index.skipped.map(({ path, line, reason }) => ({
      path: line === null ? path : `${path}:${line}`,
      note: reason,
    }));
  }
}
