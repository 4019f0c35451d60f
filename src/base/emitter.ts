/** A typed event that any room can offer without knowing VS Code. */
import type { Disposable } from './disposable.js';

export type Event<T> = (listener: (value: T) => void) => Disposable;

export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = listener => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };

  /** @param onError hears of a listener that failed; whoever fires and the other listeners don't */
  constructor(private readonly onError: (error: unknown) => void = throwLater) {}

  fire(value: T): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.onError(error);
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}

/** To whoever listens for errors that nobody caught: VS Code writes them to its log. */
function throwLater(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}
