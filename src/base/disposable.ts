/** Lifetimes: whoever makes a resource registers it in the same statement. */
import { messageOf } from './errors.js';

export interface Disposable {
  dispose(): void;
}

/** Disposes what was registered, last first; registering after disposal disposes at once. */
export class DisposableStore implements Disposable {
  private readonly items = new Set<Disposable>();
  private disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.items.add(item);
    return item;
  }

  /** Lets go of an item whose life has ended by itself. */
  remove(item: Disposable): void {
    this.items.delete(item);
  }

  /**
   * Disposes all of them, also where some fail.
   * @throws what failed: the one error, or an AggregateError of several
   */
  dispose(): void {
    this.disposed = true;
    const items = [...this.items].reverse();
    this.items.clear();
    const errors: unknown[] = [];
    for (const item of items) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 1) throw new AggregateError(errors, errors.map(messageOf).join('; '));
    if (errors.length === 1) throw errors[0];
  }
}
