/** Long computations in slices, so that the engine answers requests while it works. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CancelledError } from '../base/errors.js';

/** Longest stretch without looking at the event loop, in milliseconds. */
const sliceMilliseconds = 8;

/** Lets other work run once a slice is used up; throws `CancelledError` after an abort. */
export class Slices {
  private started = performance.now();

  constructor(private readonly signal: AbortSignal) {}

  async breathe(): Promise<void> {
    this.stopIfAborted();
    if (performance.now() - this.started < sliceMilliseconds) return;
    await nextTurn();
    this.stopIfAborted();
    this.started = performance.now();
  }

  private stopIfAborted(): void {
    if (this.signal.aborted) throw new CancelledError();
  }
}
