/** Which words of which example the head is unsure of, as columns: what coverage is counted over. */

/** Up to this (normalised) entropy a word is not worth covering, and not worth the memory. */
export const uncertainFrom = 0.2;

/**
 * Rows of (surface, uncertainty) for each example. A surface is any number that stands for a word form:
 * its hash, its place in a table of word types, or a cluster of its vector. Setting an example again
 * replaces its rows, and the old ones' room is not given back.
 */
export class UncertainWords {
  private readonly starts: Uint32Array;
  private readonly counts: Uint32Array;
  private surfaces = new Uint32Array(1024);
  private values = new Float32Array(1024);
  private used = 0;
  /** Surface → its row, of the example that is being set. */
  private readonly rows = new Map<number, number>();

  /** @param size number of examples */
  constructor(size: number) {
    this.starts = new Uint32Array(size);
    this.counts = new Uint32Array(size);
  }

  get size(): number {
    return this.counts.length;
  }

  /**
   * Keeps the words of example `i` whose uncertainty is above 0.2, each surface once with the largest.
   * @param surfaceOf of a word by its place; asked for few words
   * @param uncertainties in [0, 1], one for each word
   */
  set(i: number, surfaceOf: (t: number) => number, uncertainties: ArrayLike<number>): void {
    const start = this.used;
    this.rows.clear();
    for (let t = 0; t < uncertainties.length; t++) {
      const value = uncertainties[t] ?? 0;
      if (value > uncertainFrom) this.keep(surfaceOf(t), value);
    }
    this.starts[i] = start;
    this.counts[i] = this.used - start;
  }

  /** Calls `visit` for each uncertain surface of example `i`. */
  each(i: number, visit: (surface: number, uncertainty: number) => void): void {
    const start = this.starts[i] ?? 0;
    const end = start + (this.counts[i] ?? 0);
    for (let at = start; at < end; at++) visit(this.surfaces[at] ?? 0, this.values[at] ?? 0);
  }

  private keep(surface: number, value: number): void {
    const at = this.rows.get(surface);
    if (at !== undefined) {
      this.values[at] = Math.max(this.values[at] ?? 0, value);
      return;
    }
    if (this.used === this.surfaces.length) this.grow();
    this.surfaces[this.used] = surface;
    this.values[this.used] = value;
    this.rows.set(surface, this.used);
    this.used += 1;
  }

  private grow(): void {
    const surfaces = new Uint32Array(2 * this.surfaces.length);
    const values = new Float32Array(surfaces.length);
    surfaces.set(this.surfaces);
    values.set(this.values);
    this.surfaces = surfaces;
    this.values = values;
  }
}
