/** How long a person has looked at an example: time in which the panel was hidden doesn't count. */
export class Stopwatch {
  private counted = 0;
  private since: number | null = null;
  private paused = false;

  /** @param now milliseconds from any fixed moment */
  constructor(private readonly now: () => number) {}

  /** Begins at zero. */
  start(): void {
    this.counted = 0;
    this.since = this.paused ? null : this.now();
  }

  pause(paused: boolean): void {
    if (paused === this.paused) return;
    this.counted = this.elapsed;
    this.since = paused ? null : this.now();
    this.paused = paused;
  }

  /** Milliseconds. */
  get elapsed(): number {
    return this.counted + (this.since === null ? 0 : this.now() - this.since);
  }
}
