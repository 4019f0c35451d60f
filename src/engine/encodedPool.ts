/**
 * The encoded part of the pool as columns: the words of each example by number, where their features lie,
 * and for classes the mean of those and the n-grams.
 */
import { withRoom } from '../base/columns.js';
import { copyRows, type CachedRows } from '../encoder/cachedRows.js';
import { offsets } from '../head/wordFeatures.js';
import { WordTypes } from '../head/wordTypes.js';

/** How far a word's neighbours reach; so many of `outside` stand between two examples. */
export const reach = (offsets.length - 1) / 2;

export class EncodedPool {
  readonly words = new WordTypes();
  private count = 0;
  private readonly rows: CachedRows[] = [];
  /** First word of each example, counted over all of them; one more at the end. */
  private starts = new Uint32Array(1024);
  /** Word types, `reach` zeros before each example and after the last. */
  private typeOf = new Int32Array(4096);

  /** @param keepsWords false where no entities are labelled, and only the examples' lengths are asked for */
  constructor(
    private readonly dims: number,
    private readonly keepsWords = true,
  ) {}

  /** Adds an example; its place is the number of those before it. */
  add(words: readonly string[], rows: CachedRows): void {
    const place = this.count;
    this.count += 1;
    const start = this.starts[place] ?? 0;
    this.starts = withRoom(this.starts, place + 2);
    this.starts[place + 1] = start + words.length;
    if (!this.keepsWords) return;
    this.rows.push(rows);
    const at = start + (place + 1) * reach;
    this.typeOf = withRoom(this.typeOf, at + words.length + reach);
    for (const [i, word] of words.entries()) this.typeOf[at + i] = this.words.idOf(word);
  }

  /** Number of examples. */
  get size(): number {
    return this.count;
  }

  /** Number of words. */
  get tokens(): number {
    return this.starts[this.size] ?? 0;
  }

  /** The first word of an example, counted over all; that of place `size` is the number of words. */
  start(place: number): number {
    return this.starts[place] ?? 0;
  }

  /** Types of all words; word w of place p is at `w + (p + 1) · reach`. Valid until the next `add`. */
  get types(): Int32Array {
    return this.typeOf;
  }

  /** A number that stands for the word as it is written. @param t its place in the example */
  surfaceOf(place: number, t: number): number {
    const at = this.start(place) + (place + 1) * reach + t;
    return this.words.surfaceOf(this.typeOf[at] ?? 0);
  }

  /** The end of the stretch from `place` on that has at most `tokens` words, but one example at least. */
  stretch(place: number, tokens: number): number {
    let end = place + 1;
    while (end < this.size && this.start(end + 1) - this.start(place) <= tokens) end += 1;
    return end;
  }

  /**
   * Copies the features of the places `[from, to)` side by side.
   *
   * @param values out, words × dims
   * @param scales out, words
   */
  copyFeatures(from: number, to: number, values: Int8Array, scales: Float32Array): void {
    let at = 0;
    for (let place = from; place < to; place++) {
      const rows = this.rows[place];
      if (!rows) continue;
      copyRows(rows, this.dims, values, scales, at);
      at += rows.words;
    }
  }
}
