/** Lifetimes: whoever makes a resource registers it in the same statement. */
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

  dispose(): void {
    this.disposed = true;
    for (const item of [...this.items].reverse()) item.dispose();
    this.items.clear();
  }
}
