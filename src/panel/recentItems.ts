/** Examples answered lately, so that undo shows them again just as they were asked. */
import type { QueueItem } from '../domain/queueItem.js';

const remembered = 100;

export class RecentItems {
  /** Oldest first. */
  private readonly byKey = new Map<string, QueueItem>();

  add(item: QueueItem): void {
    this.byKey.delete(item.key);
    this.byKey.set(item.key, item);
    const [oldest] = this.byKey.keys();
    if (oldest !== undefined && this.byKey.size > remembered) this.byKey.delete(oldest);
  }

  get(key: string): QueueItem | undefined {
    return this.byKey.get(key);
  }
}
