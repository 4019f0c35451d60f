/**
 * Sparse features of an example: TF-IDF of words and word pairs, and of character n-grams within words.
 * A floor that weak encoders alone don't reach.
 */
import { characterTerms, wordTerms, type TermSink } from './ngramTerms.js';

export interface SparseVector {
  /** Ascending, each once. */
  readonly ids: Uint32Array;
  readonly values: Float32Array;
}

export interface NgramOptions {
  /** Buckets per block as a power of two. */
  readonly bits?: number | undefined;
}

/** 2^18 buckets per block: about 3 % of the n-grams of a text then share theirs at 10,000 distinct. */
export const ngramBits = 18;

/**
 * Document frequencies over the pool, and vectors weighted by them: sublinear term frequency 1 + ln tf,
 * smoothed idf ln((1 + n) / (1 + df)) + 1 (as scikit-learn's TfidfVectorizer), L2-normalised for words
 * and for characters each.
 */
export class NgramCounts {
  /** Buckets per block; ids of words are in [0, buckets), of characters in [buckets, 2·buckets). */
  readonly buckets: number;
  private documents = 0;
  private readonly frequencies: Uint32Array;
  private idf: Float32Array | undefined;
  private readonly terms: TermCounter;

  constructor(options: NgramOptions = {}) {
    this.buckets = 2 ** (options.bits ?? ngramBits);
    this.frequencies = new Uint32Array(2 * this.buckets);
    this.terms = new TermCounter(this.buckets);
  }

  /** Number of texts added. */
  get count(): number {
    return this.documents;
  }

  /** Counts a text of the pool; vectors made before and after differ by the weights. */
  add(text: string): void {
    this.documents++;
    this.idf = undefined;
    for (const id of this.terms.count(text)) this.frequencies[id] = (this.frequencies[id] ?? 0) + 1;
  }

  /** Inverse document frequency of each id; made anew after `add`. */
  get weights(): Float32Array {
    const { documents } = this;
    this.idf ??= Float32Array.from(
      this.frequencies,
      df => Math.log((1 + documents) / (1 + df)) + 1,
    );
    return this.idf;
  }

  /** A text needn't be of the pool; n-grams new to it weigh as the rarest. */
  vector(text: string): SparseVector {
    const idf = this.weights;
    const ids = this.terms.count(text).slice().sort();
    const values = new Float32Array(ids.length);
    let [words, characters] = [0, 0];
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] ?? 0;
      const value = (1 + Math.log(this.terms.frequencyOf(id))) * (idf[id] ?? 0);
      values[i] = value;
      if (id < this.buckets) words += value * value;
      else characters += value * value;
    }
    const wordScale = 1 / Math.sqrt(words || 1);
    const characterScale = 1 / Math.sqrt(characters || 1);
    for (let i = 0; i < ids.length; i++) {
      values[i] = (values[i] ?? 0) * ((ids[i] ?? 0) < this.buckets ? wordScale : characterScale);
    }
    return { ids, values };
  }
}

/** Counts a text's n-grams in an array that is reused: no allocation per n-gram. */
class TermCounter implements TermSink {
  private readonly counts: Uint32Array;
  private touched = new Uint32Array(1024);
  private size = 0;

  constructor(private readonly buckets: number) {
    this.counts = new Uint32Array(2 * buckets);
  }

  /** The distinct ids of a text, valid until the next call, as are their frequencies. */
  count(text: string): Uint32Array {
    for (let i = 0; i < this.size; i++) this.counts[this.touched[i] ?? 0] = 0;
    this.size = 0;
    const lower = text.toLowerCase();
    wordTerms(lower, this.buckets, this, this);
    characterTerms(lower, this.buckets, this);
    return this.touched.subarray(0, this.size);
  }

  frequencyOf(id: number): number {
    return this.counts[id] ?? 0;
  }

  add(id: number): void {
    const count = this.counts[id] ?? 0;
    this.counts[id] = count + 1;
    if (count > 0) return;
    if (this.size === this.touched.length) {
      const grown = new Uint32Array(2 * this.size);
      grown.set(this.touched);
      this.touched = grown;
    }
    this.touched[this.size++] = id;
  }
}
