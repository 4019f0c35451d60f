/** The lexical features that a fit can learn from, as sparse columns with each repetition taken out. */
import type { Pause } from './compute.js';
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
  private constructor(
    /** Feature hash → column. */
    readonly features: ReadonlyMap<number, number>,
    /** Column → √m, the value of the column where it is set off. */
    readonly values: Float64Array,
    /** words × offsets */
    readonly slots: Int32Array,
    readonly columnsOfSlot: Pattern,
  ) {}

  /**
   * @param words per word, the words at `offsets` from it
   * @param keeps whether a feature, by its hash, may have a weight
   */
  static async of(
    words: readonly (readonly string[])[],
    pause: Pause,
    keeps: (hash: number) => boolean = () => true,
  ): Promise<Lexicon> {
    const { slots, perSlot, features } = await listSlots(words, pause, keeps);
    const columnOf = await mergeAlike(slots, perSlot, features.size, pause);
    const columns = columnOf.reduce((most, column) => Math.max(most, column), -1) + 1;
    const members = new Int32Array(columns);
    // Per column the first of its features.
    const first = new Int32Array(columns).fill(-1);
    for (const [feature, column] of columnOf.entries()) {
      if (members[column] === 0) first[column] = feature;
      members[column] = (members[column] ?? 0) + 1;
    }
    await pause();
    for (const [hash, feature] of features) features.set(hash, columnOf[feature] ?? -1);
    await pause();

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
    const columnsOfSlot = { starts, columns: Int32Array.from(listed) };
    return new Lexicon(features, Float64Array.from(members, Math.sqrt), slots, columnsOfSlot);
  }

  /** Number of columns. */
  get columns(): number {
    return this.values.length;
  }

  get slotCount(): number {
    return rowsOf(this.columnsOfSlot);
  }
}

/** Words between two pauses: about a millisecond of work. */
const wordsAtOnce = 256;

interface Slots {
  /** words × offsets */
  readonly slots: Int32Array;
  /** Per slot its features, by number. */
  readonly perSlot: readonly Int32Array[];
  /** Feature hash → number. */
  readonly features: Map<number, number>;
}

async function listSlots(
  words: readonly (readonly string[])[],
  pause: Pause,
  keeps: (hash: number) => boolean,
): Promise<Slots> {
  const hashes = new Map<string, Uint32Array>();
  const slotOf = offsets.map(() => new Map<string, number>());
  const perSlot: Int32Array[] = [];
  const features = new Map<number, number>();
  const slots = new Int32Array(words.length * offsets.length);
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
      slots[t * offsets.length + o] = slot;
    }
    if (t % wordsAtOnce === wordsAtOnce - 1) await pause();
  }
  return { slots, perSlot, features };
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
async function mergeAlike(
  slots: Int32Array,
  perSlot: readonly Int32Array[],
  features: number,
  pause: Pause,
): Promise<Int32Array> {
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
    if (word % wordsAtOnce === wordsAtOnce - 1) await pause();
  }
  const numbers = new Map<number, number>();
  return classOf.map(id => indexOf(numbers, id));
}
