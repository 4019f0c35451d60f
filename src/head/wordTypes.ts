/** The different words of a pool with their hashed features, so that each is scored once per round. */
import { NumberList, withRoom } from '../base/columns.js';
import { fnv1a } from '../base/random.js';
import { hashesAt, offsets, outside, wordHashes } from './wordFeatures.js';

/** Where the features that a word lends at each of `offsets` begin and, one further, end. */
const featureStart = Int32Array.from({ length: offsets.length + 1 }, (_, end) =>
  offsets
    .slice(0, end)
    .reduce<number>((sum, offset) => sum + hashesAt(offset, wordHashes(outside)).length, 0),
);
const featuresPerType = featureStart[offsets.length] ?? 0;

export class WordTypes {
  private readonly ids = new Map<string, number>();
  /** types × featuresPerType */
  private hashes = new Uint32Array(1024 * featuresPerType);
  private readonly surfaces = new NumberList(new Uint32Array(1024));

  constructor() {
    this.idOf(outside);
  }

  /** The number of a word; 0 is what lies outside a text. */
  idOf(word: string): number {
    const known = this.ids.get(word);
    if (known !== undefined) return known;
    const id = this.ids.size;
    this.ids.set(word, id);
    this.surfaces.push(fnv1a(word));
    const at = id * featuresPerType;
    this.hashes = withRoom(this.hashes, at + featuresPerType);
    const own = wordHashes(word);
    for (const [o, offset] of offsets.entries()) {
      this.hashes.set(hashesAt(offset, own), at + (featureStart[o] ?? 0));
    }
    return id;
  }

  get size(): number {
    return this.ids.size;
  }

  /** Hash of the word as it is written. */
  surfaceOf(id: number): number {
    return this.surfaces.array[id] ?? 0;
  }

  /** Hash of a type's feature; those it lends at offset number o are `featureStart[o]` and on. */
  featureHash(id: number, feature: number): number {
    return this.hashes[id * featuresPerType + feature] ?? 0;
  }
}

/** Weights of lexical features, as a fit gives them. */
export interface LexicalWeights {
  /** Feature hash → row of `lexical`. */
  readonly features: ReadonlyMap<number, number>;
  /** features × seen */
  readonly lexical: Float64Array;
  /** Number of tags with evidence. */
  readonly seen: number;
}

/** What each word type adds to the tag scores of itself and of its neighbours. */
export class TypeBlocks {
  /** types × offsets × seen: the block of a type, and in it the scores for the word at minus that offset. */
  readonly values: Float32Array;
  readonly width: number;
  private readonly rows: HashTable;
  private readonly sums: Float64Array;

  constructor(
    private readonly types: WordTypes,
    private readonly weights: LexicalWeights,
  ) {
    this.width = offsets.length * weights.seen;
    this.values = new Float32Array(types.size * this.width);
    this.rows = new HashTable(weights.features);
    this.sums = new Float64Array(this.width);
  }

  /** Computes the blocks of the types `[from, to)`. */
  fill(from: number, to: number): void {
    const { sums, rows, types, width } = this;
    const { lexical, seen } = this.weights;
    for (let id = from; id < to; id++) {
      sums.fill(0);
      for (let o = 0; o < offsets.length; o++) {
        const block = o * seen;
        for (let f = featureStart[o] ?? 0; f < (featureStart[o + 1] ?? 0); f++) {
          const row = rows.get(types.featureHash(id, f));
          if (row < 0) continue;
          for (let k = 0; k < seen; k++) {
            sums[block + k] = (sums[block + k] ?? 0) + (lexical[row * seen + k] ?? 0);
          }
        }
      }
      this.values.set(sums, id * width);
    }
  }
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
