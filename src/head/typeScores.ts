/** What each different word of a pool adds to tag scores under one head: once per round, not once per word. */
import { NumberList, withRoom } from '../base/columns.js';
import { offsets } from './wordFeatures.js';
import { featuresPerType, featureStart, type WordTypes } from './wordTypes.js';

/** Weights of lexical features, as a fit gives them. */
export interface LexicalWeights {
  /** Feature hash → row of `lexical`. */
  readonly features: ReadonlyMap<number, number>;
  /** features × seen */
  readonly lexical: Float64Array;
  /** Number of tags with evidence. */
  readonly seen: number;
}

const self = offsets.indexOf(0);

/**
 * Most words of a pool have nothing that a fit has seen beside other words but their shape, and add the same
 * there. Such words share a context, so that the numbers in use fit into the processor's caches.
 */
export class TypeScores {
  /** types × seen: what a word adds to its own scores. */
  readonly own: Float32Array;
  /** Type → its context. */
  readonly contextOf: Int32Array;
  /** contexts × offsets × seen: what a word adds to the word that has it at that offset; at 0 nothing. */
  private blocks = new Float32Array(0);

  private readonly rows: HashTable;
  /** Of the type in hand: the row of each of its features, or -1. */
  private readonly found = new Int32Array(featuresPerType);
  private readonly sums: Float64Array;
  /** Hash of the rows of a context → the context; and the rows themselves. */
  private readonly contexts = new Map<number, number>();
  private readonly contextRows = new NumberList(new Int32Array(1024));

  constructor(
    private readonly types: WordTypes,
    private readonly weights: LexicalWeights,
  ) {
    this.own = new Float32Array(types.size * weights.seen);
    this.contextOf = new Int32Array(types.size);
    this.rows = new HashTable(weights.features);
    this.sums = new Float64Array(weights.seen);
  }

  get around(): Float32Array {
    return this.blocks;
  }

  /** Scores the types `[from, to)`. */
  fill(from: number, to: number): void {
    const { contextOf, found, own, rows, types } = this;
    const { seen } = this.weights;
    for (let id = from; id < to; id++) {
      for (let f = 0; f < featuresPerType; f++) found[f] = rows.get(types.featureHash(id, f));
      this.addUp(self);
      own.set(this.sums, id * seen);
      contextOf[id] = this.context();
    }
  }

  /** The sum of what is found at offset number `o`. */
  private addUp(o: number): void {
    const { found, sums } = this;
    const { lexical, seen } = this.weights;
    sums.fill(0);
    const end = featureStart[o + 1] ?? 0;
    for (let f = featureStart[o] ?? 0; f < end; f++) {
      const row = found[f] ?? -1;
      if (row < 0) continue;
      for (let k = 0; k < seen; k++) sums[k] = (sums[k] ?? 0) + (lexical[row * seen + k] ?? 0);
    }
  }

  private context(): number {
    const { contexts, found } = this;
    let hash = 0;
    for (let f = 0; f < featuresPerType; f++) {
      if (!isOwn(f)) hash = Math.imul(hash ^ ((found[f] ?? -1) + 1), 0x9e3779b1);
    }
    for (; ; hash = (hash + 1) | 0) {
      const known = contexts.get(hash);
      if (known === undefined) break;
      if (this.hasRows(known)) return known;
    }
    const context = contexts.size;
    contexts.set(hash, context);
    for (const row of found) this.contextRows.push(row);
    const { seen } = this.weights;
    const width = offsets.length * seen;
    this.blocks = withRoom(this.blocks, (context + 1) * width);
    for (let o = 0; o < offsets.length; o++) {
      if (o === self) continue;
      this.addUp(o);
      this.blocks.set(this.sums, context * width + o * seen);
    }
    return context;
  }

  private hasRows(context: number): boolean {
    const rows = this.contextRows.array;
    for (let f = 0; f < featuresPerType; f++) {
      if (!isOwn(f) && rows[context * featuresPerType + f] !== this.found[f]) return false;
    }
    return true;
  }
}

/** Whether a feature is one that a word only has for itself. */
function isOwn(feature: number): boolean {
  return feature >= (featureStart[self] ?? 0) && feature < (featureStart[self + 1] ?? 0);
}

/** Open addressing with linear probing, at most half full: what `Map` takes ten times longer for. */
class HashTable {
  private readonly keys: Uint32Array;
  private readonly values: Int32Array;
  private readonly shift: number;

  constructor(entries: ReadonlyMap<number, number>) {
    const bits = Math.max(2, 32 - Math.clz32(2 * entries.size));
    this.shift = 32 - bits;
    this.keys = new Uint32Array(2 ** bits);
    this.values = new Int32Array(2 ** bits).fill(-1);
    for (const [key, value] of entries) {
      const slot = this.slotOf(key);
      this.keys[slot] = key;
      this.values[slot] = value;
    }
  }

  /** -1 where there is nothing. */
  get(key: number): number {
    return this.values[this.slotOf(key)] ?? -1;
  }

  /** The slot of the key, or the free one where it belongs. */
  private slotOf(key: number): number {
    const mask = this.keys.length - 1;
    // Multiplying by 2³² / φ spreads keys over the high bits (Knuth, TAOCP 3, §6.4).
    let slot = Math.imul(key, 0x9e3779b1) >>> this.shift;
    while ((this.values[slot] ?? -1) >= 0 && this.keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }
}
