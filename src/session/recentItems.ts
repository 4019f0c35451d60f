/** Examples answered lately, so that undo shows them again just as they were asked. */
import type { QueueItem } from '../domain/queueItem.js';

const remembered = 100;

export class RecentItems {
  /** Oldest first; of an example that was asked about in parts each part. */
  private items: QueueItem[] = [];

  add(item: QueueItem): void {
    const isOther = ({ key, part }: QueueItem): boolean =>
      key !== item.key || part?.start !== item.part?.start;
    this.items = [...this.items.filter(isOther), item].slice(-remembered);
  }

  /** As it was asked last. */
  get(key: string): QueueItem | undefined {
    return this.items.findLast(item => item.key === key);
  }

  /** As `get`; what it was asked before that is the last from now on. */
  takeBack(key: string): QueueItem | undefined {
    const item = this.get(key);
    const isFirst = this.items.find(other => other.key === key) === item;
    if (!isFirst) this.items = this.items.filter(other => other !== item);
    return item;
  }
}
