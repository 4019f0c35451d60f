/** The different words of a pool with their hashed features. */
import { NumberList, withRoom } from '../base/columns.js';
import { fnv1a } from '../base/random.js';
import { hashesAt, offsets, outside, wordHashes } from './wordFeatures.js';

/** Where the features that a word lends at each of `offsets` begin and, one further, end. */
export const featureStart = Int32Array.from({ length: offsets.length + 1 }, (_, end) =>
  offsets
    .slice(0, end)
    .reduce<number>((sum, offset) => sum + hashesAt(offset, wordHashes(outside)).length, 0),
);
export const featuresPerType = featureStart[offsets.length] ?? 0;

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
