/**
 * The n-grams of a pool's texts, as columns. Most of a text's n-grams lie within one of its words, and a
 * pool has far fewer different words than words; so each word is listed once, and of a text only its words
 * and where its n-grams are not simply theirs, once each.
 */
import { NumberList } from '../base/columns.js';
import { isSpace } from '../text/spans.js';
import type { LinearWeights } from './gram.js';
import type { NgramCounts } from './ngramFeatures.js';
import { characterTerms, wordEnd, wordTerms, type TermSink } from './ngramTerms.js';

const ignore: TermSink = { add: () => undefined };

export class TermTable {
  private readonly typeIds = new Map<string, number>();
  /** Type → its n-grams, words and characters, repetitions included; `typeStart` has one more at the end. */
  readonly typeStart = new NumberList(new Uint32Array(1024));
  readonly typeTerms = new NumberList(new Uint32Array(16_384));
  /** Text → the types of its words. */
  readonly start = new NumberList(new Uint32Array(1024));
  readonly types = new NumberList(new Int32Array(16_384));
  /** Text → n-grams whose weight is not what its words add up to, and what is missing. */
  readonly restStart = new NumberList(new Uint32Array(1024));
  readonly rest = new NumberList(new Uint32Array(16_384));
  readonly missing = new FewNumbers();
  /** Text → factors of its words and of its characters that make each block's length 1. */
  readonly scales = new NumberList(new Float32Array(2048));

  private readonly counter: Counter;

  /** @param counts document frequencies of the pool; they must not change any more */
  constructor(readonly counts: NgramCounts) {
    this.counter = new Counter(2 * counts.buckets);
    for (const list of [this.typeStart, this.start, this.restStart]) list.push(0);
  }

  /** Number of texts. */
  get size(): number {
    return this.start.length - 1;
  }

  get typeCount(): number {
    return this.typeIds.size;
  }

  add(text: string): void {
    const { counter } = this;
    counter.clear();
    const lower = text.toLowerCase();
    for (let at = 0; at < lower.length;) {
      if (isSpace(lower.charCodeAt(at))) {
        at += 1;
        continue;
      }
      const end = wordEnd(lower, at);
      const type = this.typeOf(lower.slice(at, end));
      this.types.push(type);
      const last = this.typeStart.array[type + 1] ?? 0;
      counter.addCovered(this.typeTerms.array, this.typeStart.array[type] ?? 0, last);
      at = end;
    }
    wordTerms(lower, this.counts.buckets, ignore, counter);
    this.start.push(this.types.length);
    this.addRest();
  }

  private addRest(): void {
    const { buckets, weights } = this.counts;
    const { counter } = this;
    const ids = counter.touched.array;
    let [words, characters] = [0, 0];
    for (let i = 0; i < counter.touched.length; i++) {
      const id = ids[i] ?? 0;
      const frequency = counter.all[id] ?? 0;
      const value = sublinear(frequency);
      const weighted = value * (weights[id] ?? 0);
      if (id < buckets) words += weighted * weighted;
      else characters += weighted * weighted;
      const covered = counter.covered[id] ?? 0;
      if (frequency === 1 && covered === 1) continue;
      this.rest.push(id);
      this.missing.push(value - covered);
    }
    this.restStart.push(this.rest.length);
    this.scales.push(1 / Math.sqrt(words || 1));
    this.scales.push(1 / Math.sqrt(characters || 1));
  }

  private typeOf(word: string): number {
    const known = this.typeIds.get(word);
    if (known !== undefined) return known;
    const id = this.typeIds.size;
    // A part of a string keeps the whole of it in memory; a copy doesn't.
    this.typeIds.set(Buffer.from(word, 'utf16le').toString('utf16le'), id);
    const sink: TermSink = { add: term => this.typeTerms.push(term) };
    wordTerms(word, this.counts.buckets, sink, ignore);
    characterTerms(word, this.counts.buckets, sink);
    this.typeStart.push(this.typeTerms.length);
    return id;
  }
}

const logarithms = Float64Array.from({ length: 256 }, (_, n) => 1 + Math.log(n));

/** 1 + ln n */
function sublinear(frequency: number): number {
  return frequency < logarithms.length ? (logarithms[frequency] ?? 0) : 1 + Math.log(frequency);
}

/** How often the n-grams of one text come: in all, and within its words. The arrays are reused. */
class Counter implements TermSink {
  readonly all: Uint32Array;
  readonly covered: Uint32Array;
  /** Each id that was counted, once. */
  readonly touched = new NumberList(new Uint32Array(1024));

  constructor(ids: number) {
    this.all = new Uint32Array(ids);
    this.covered = new Uint32Array(ids);
  }

  add(id: number): void {
    const count = this.all[id] ?? 0;
    if (count === 0) this.touched.push(id);
    this.all[id] = count + 1;
  }

  addCovered(ids: Uint32Array, from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const id = ids[at] ?? 0;
      this.add(id);
      this.covered[id] = (this.covered[id] ?? 0) + 1;
    }
  }

  clear(): void {
    const ids = this.touched.array;
    for (let i = 0; i < this.touched.length; i++) {
      this.all[ids[i] ?? 0] = 0;
      this.covered[ids[i] ?? 0] = 0;
    }
    this.touched.length = 0;
  }
}

const mostNumbers = 2 ** 16;

/** A long list of few different numbers, two bytes each. After 65,536 different ones the nearest stands in. */
export class FewNumbers {
  private readonly codes = new NumberList(new Uint16Array(16_384));
  private readonly values = new NumberList(new Float64Array(64));
  private readonly codeOf = new Map<number, number>();

  push(value: number): void {
    this.codes.push(this.codeOf.get(value) ?? this.newCode(value));
  }

  at(i: number): number {
    return this.values.array[this.codes.array[i] ?? 0] ?? 0;
  }

  private newCode(value: number): number {
    const code = this.values.length < mostNumbers ? this.values.length : this.nearest(value);
    if (code === this.values.length) {
      this.values.push(value);
      this.codeOf.set(value, code);
    }
    return code;
  }

  private nearest(value: number): number {
    const values = this.values.array;
    let best = 0;
    for (let code = 1; code < this.values.length; code++) {
      const distance = Math.abs((values[code] ?? 0) - value);
      if (distance < Math.abs((values[best] ?? 0) - value)) best = code;
    }
    return best;
  }
}

/** What the n-grams of a table's texts add to their scores under one head. */
export class TermScores {
  private readonly columns: number;
  /** One bit for each n-gram, whether it has weights: most have none, and this fits into a cache. */
  private readonly known: Uint32Array;
  /** N-gram that has weights → row of `weights`. */
  private readonly rowOf: Int32Array;
  /** Times the inverse document frequency, rows × columns. */
  private readonly weights: Float32Array;
  /** types × (words, then characters) × columns */
  private readonly blocks: Float32Array;
  private readonly words: Float64Array;
  private readonly characters: Float64Array;

  constructor(
    private readonly table: TermTable,
    { columns, features, sparse }: Pick<LinearWeights, 'columns' | 'features' | 'sparse'>,
  ) {
    const { buckets, weights } = table.counts;
    this.columns = columns;
    this.known = new Uint32Array(Math.ceil((2 * buckets) / 32));
    this.rowOf = new Int32Array(2 * buckets);
    this.weights = new Float32Array(sparse.length);
    for (const [id, row] of features) {
      this.known[id >>> 5] = (this.known[id >>> 5] ?? 0) | (1 << (id & 31));
      this.rowOf[id] = row;
      const weight = weights[id] ?? 0;
      for (let at = row * columns; at < (row + 1) * columns; at++) {
        this.weights[at] = weight * (sparse[at] ?? 0);
      }
    }
    this.blocks = new Float32Array(2 * table.typeCount * columns);
    this.words = new Float64Array(columns);
    this.characters = new Float64Array(columns);
  }

  /** Scores the word types `[from, to)`; all must be before texts are. */
  fill(from: number, to: number): void {
    const { columns } = this;
    const { typeStart, typeTerms } = this.table;
    for (let type = from; type < to; type++) {
      this.words.fill(0);
      this.characters.fill(0);
      const last = typeStart.array[type + 1] ?? 0;
      for (let t = typeStart.array[type] ?? 0; t < last; t++) {
        const id = typeTerms.array[t] ?? 0;
        if (this.isKnown(id)) this.addTerm(id, 1);
      }
      this.blocks.set(this.words, 2 * type * columns);
      this.blocks.set(this.characters, (2 * type + 1) * columns);
    }
  }

  /**
   * Adds the scores of the texts `[from, to)`.
   *
   * @param scores (to − from) × columns
   */
  add(from: number, to: number, scores: Float64Array): void {
    const { blocks, table, words, characters, columns } = this;
    const types = table.types.array;
    const rest = table.rest.array;
    for (let text = from; text < to; text++) {
      words.fill(0);
      characters.fill(0);
      const lastType = table.start.array[text + 1] ?? 0;
      for (let w = table.start.array[text] ?? 0; w < lastType; w++) {
        const block = 2 * columns * (types[w] ?? 0);
        for (let k = 0; k < columns; k++) {
          words[k] = (words[k] ?? 0) + (blocks[block + k] ?? 0);
          characters[k] = (characters[k] ?? 0) + (blocks[block + columns + k] ?? 0);
        }
      }
      const lastRest = table.restStart.array[text + 1] ?? 0;
      for (let r = table.restStart.array[text] ?? 0; r < lastRest; r++) {
        const id = rest[r] ?? 0;
        if (this.isKnown(id)) this.addTerm(id, table.missing.at(r));
      }
      const wordScale = table.scales.array[2 * text] ?? 0;
      const characterScale = table.scales.array[2 * text + 1] ?? 0;
      const row = (text - from) * columns;
      for (let k = 0; k < columns; k++) {
        const sum = wordScale * (words[k] ?? 0) + characterScale * (characters[k] ?? 0);
        scores[row + k] = (scores[row + k] ?? 0) + sum;
      }
    }
  }

  private isKnown(id: number): boolean {
    return (((this.known[id >>> 5] ?? 0) >>> (id & 31)) & 1) === 1;
  }

  private addTerm(id: number, value: number): void {
    const { columns, weights } = this;
    const sums = id < this.table.counts.buckets ? this.words : this.characters;
    const first = (this.rowOf[id] ?? 0) * columns;
    for (let k = 0; k < columns; k++) {
      sums[k] = (sums[k] ?? 0) + value * (weights[first + k] ?? 0);
    }
  }
}
