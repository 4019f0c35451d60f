/** The lexical features that a fit can learn from, as sparse columns with each repetition taken out. */
import { hashesAt, offsets, outside, wordHashes } from './wordFeatures.js';

/**
 * A word type seen from one distance sets off the same features every time, so they are listed once per
 * such pair, the *slot*, and a word only names its five slots.
 *
 * Features that exactly the same words have (most of what only one word has) get the same weight in every
 * optimum. m of them are one column here with the value √m and the weight √m · w, which leaves scores and
 * penalty as they are, and the fit with far fewer weights.
 */
export class Lexicon {
  /** Feature hash → column. */
  readonly features: ReadonlyMap<number, number>;
  /** Column → √m, the value of the column where it is set off. */
  readonly values: Float64Array;
  /** words × offsets */
  readonly slots: Int32Array;
  /** Slot → start of its columns in `slotColumns`; one more at the end. */
  readonly slotStart: Int32Array;
  readonly slotColumns: Int32Array;

  /** @param words per word, the words at `offsets` from it */
  constructor(words: readonly (readonly string[])[]) {
    const hashes = new Map<string, Uint32Array>();
    const slotOf = offsets.map(() => new Map<string, number>());
    const perSlot: number[][] = [];
    const features = new Map<number, number>();
    this.slots = new Int32Array(words.length * offsets.length);
    for (const [t, around] of words.entries()) {
      for (const [o, offset] of offsets.entries()) {
        const word = around[o] ?? outside;
        let slot = slotOf[o]?.get(word);
        if (slot === undefined) {
          const own = hashes.get(word) ?? wordHashes(word);
          hashes.set(word, own);
          slot =
            perSlot.push([...new Set(hashesAt(offset, own))].map(h => indexOf(features, h))) - 1;
          slotOf[o]?.set(word, slot);
        }
        this.slots[t * offsets.length + o] = slot;
      }
    }
    const perWord = words.map((_, t) =>
      offsets.flatMap((__, o) => perSlot[this.slots[t * offsets.length + o] ?? 0] ?? []),
    );
    const columnOf = mergeAlike(perWord, features.size);
    const members: number[][] = [];
    for (const [feature, column] of columnOf.entries()) (members[column] ??= []).push(feature);
    this.values = Float64Array.from(members, alike => Math.sqrt(alike.length));
    this.features = new Map(
      [...features].map(([hash, feature]) => [hash, columnOf[feature] ?? -1]),
    );

    // A column is listed where the first of its features is: the same words reach it from there.
    const perSlotColumns = perSlot.map(list => {
      const first = list.filter(feature => members[columnOf[feature] ?? -1]?.[0] === feature);
      return first.map(feature => columnOf[feature] ?? -1);
    });
    this.slotColumns = Int32Array.from(perSlotColumns.flat());
    this.slotStart = new Int32Array(perSlot.length + 1);
    for (const [slot, list] of perSlotColumns.entries()) {
      this.slotStart[slot + 1] = (this.slotStart[slot] ?? 0) + list.length;
    }
  }

  /** Number of columns. */
  get columns(): number {
    return this.values.length;
  }

  get slotCount(): number {
    return this.slotStart.length - 1;
  }
}

function indexOf(indices: Map<number, number>, key: number): number {
  const known = indices.get(key);
  if (known !== undefined) return known;
  const index = indices.size;
  indices.set(key, index);
  return index;
}

/** Partition refinement: features stay in one class while every list has all of it or none. */
function mergeAlike(lists: readonly (readonly number[])[], features: number): Int32Array {
  const classOf = new Int32Array(features);
  let next = 1;
  for (const list of lists) {
    const split = new Map<number, number>();
    for (const feature of list) {
      const before = classOf[feature] ?? 0;
      const after = split.get(before) ?? next++;
      split.set(before, after);
      classOf[feature] = after;
    }
  }
  const columns = new Map<number, number>();
  return classOf.map(id => indexOf(columns, id));
}
