/** The lexical features that a fit can learn from, as sparse columns with each repetition taken out. */
import { rowsOf, type Pattern } from './pattern.js';
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
  readonly columnsOfSlot: Pattern;

  /**
   * @param words per word, the words at `offsets` from it
   * @param keeps whether a feature, by its hash, may have a weight
   */
  constructor(
    words: readonly (readonly string[])[],
    keeps: (hash: number) => boolean = () => true,
  ) {
    const hashes = new Map<string, Uint32Array>();
    const slotOf = offsets.map(() => new Map<string, number>());
    const perSlot: Int32Array[] = [];
    const features = new Map<number, number>();
    this.slots = new Int32Array(words.length * offsets.length);
    for (const [t, around] of words.entries()) {
      for (const [o, offset] of offsets.entries()) {
        const word = around[o] ?? outside;
        let slot = slotOf[o]?.get(word);
        if (slot === undefined) {
          const own = hashes.get(word) ?? wordHashes(word);
          hashes.set(word, own);
          const different = [...new Set(hashesAt(offset, own))].filter(keeps);
          slot = perSlot.push(Int32Array.from(different, hash => indexOf(features, hash))) - 1;
          slotOf[o]?.set(word, slot);
        }
        this.slots[t * offsets.length + o] = slot;
      }
    }
    const columnOf = mergeAlike(this.slots, perSlot, features.size);
    const columns = columnOf.reduce((most, column) => Math.max(most, column), -1) + 1;
    const members = new Int32Array(columns);
    // Per column the first of its features.
    const first = new Int32Array(columns).fill(-1);
    for (const [feature, column] of columnOf.entries()) {
      if (members[column] === 0) first[column] = feature;
      members[column] = (members[column] ?? 0) + 1;
    }
    this.values = Float64Array.from(members, Math.sqrt);
    this.features = new Map(
      [...features].map(([hash, feature]) => [hash, columnOf[feature] ?? -1]),
    );

    // A column is listed where the first of its features is: the same words reach it from there.
    const starts = new Int32Array(perSlot.length + 1);
    const listed: number[] = [];
    for (const [slot, list] of perSlot.entries()) {
      for (const feature of list) {
        const column = columnOf[feature] ?? -1;
        if (first[column] === feature) listed.push(column);
      }
      starts[slot + 1] = listed.length;
    }
    this.columnsOfSlot = { starts, columns: Int32Array.from(listed) };
  }

  /** Number of columns. */
  get columns(): number {
    return this.values.length;
  }

  get slotCount(): number {
    return rowsOf(this.columnsOfSlot);
  }
}

function indexOf(indices: Map<number, number>, key: number): number {
  const known = indices.get(key);
  if (known !== undefined) return known;
  const index = indices.size;
  indices.set(key, index);
  return index;
}

/**
 * Partition refinement: features stay in one class while every word has all of it or none.
 *
 * @param slots words × offsets
 * @returns per feature its class, numbered from 0
 */
function mergeAlike(
  slots: Int32Array,
  perSlot: readonly Int32Array[],
  features: number,
): Int32Array {
  const classOf = new Int32Array(features);
  const most = slots.reduce((sum, slot) => sum + (perSlot[slot]?.length ?? 0), 1);
  // The part of a class that the word in hand splits off, and which word last did.
  const partOf = new Int32Array(most);
  const splitBy = new Int32Array(most).fill(-1);
  let next = 1;
  for (let at = 0, word = 0; at < slots.length; word++) {
    for (const end = at + offsets.length; at < end; at++) {
      const list = perSlot[slots[at] ?? 0];
      for (let i = 0; list && i < list.length; i++) {
        const feature = list[i] ?? 0;
        const before = classOf[feature] ?? 0;
        if (splitBy[before] !== word) {
          splitBy[before] = word;
          partOf[before] = next++;
        }
        classOf[feature] = partOf[before] ?? 0;
      }
    }
  }
  const numbers = new Map<number, number>();
  return classOf.map(id => indexOf(numbers, id));
}
