/** Runs asynchronous tasks one after the other: one sequencer per mutable resource. */
export class Sequencer {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const next = this.last.then(task, task);
    this.last = next.catch(() => undefined);
    return next;
  }
}
