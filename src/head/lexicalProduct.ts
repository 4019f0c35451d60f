/** Products with the lexical feature matrix of a fit's words: from weights to scores and back. */
import type { Pause } from './compute.js';
import type { Lexicon } from './lexicon.js';
import { offsets } from './wordFeatures.js';

/** Slots or words between two pauses: one or two milliseconds of work. */
const atOnce = 4096;

export class LexicalProduct {
  /** What a slot adds to the scores of a word, slots × tags. */
  private readonly slotValues: Float64Array;
  private readonly words: number;

  constructor(
    private readonly lexicon: Lexicon,
    /** Number of scores per word. */
    private readonly tags: number,
  ) {
    this.slotValues = new Float64Array(lexicon.slotCount * tags);
    this.words = lexicon.slots.length / offsets.length;
  }

  /**
   * Adds the features' scores.
   *
   * @param weights columns × tags
   * @param scores words × tags
   */
  async add(weights: Float64Array, scores: Float64Array, pause: Pause): Promise<void> {
    const { lexicon, slotValues, tags, words } = this;
    for (let from = 0; from < lexicon.slotCount; from += atOnce) {
      gather(lexicon, from, Math.min(from + atOnce, lexicon.slotCount), weights, tags, slotValues);
      await pause();
    }
    for (let from = 0; from < words; from += atOnce) {
      addSlots(lexicon.slots, from, Math.min(from + atOnce, words), slotValues, tags, scores);
      await pause();
    }
  }

  /**
   * Adds the transpose's product.
   *
   * @param residuals words × tags
   * @param gradient columns × tags
   */
  async addTransposed(
    residuals: Float64Array,
    gradient: Float64Array,
    pause: Pause,
  ): Promise<void> {
    const { lexicon, slotValues, tags, words } = this;
    slotValues.fill(0);
    for (let from = 0; from < words; from += atOnce) {
      sumSlots(lexicon.slots, from, Math.min(from + atOnce, words), residuals, tags, slotValues);
      await pause();
    }
    for (let from = 0; from < lexicon.slotCount; from += atOnce) {
      spread(lexicon, from, Math.min(from + atOnce, lexicon.slotCount), slotValues, tags, gradient);
      await pause();
    }
  }
}

function gather(
  { slotStart, slotColumns, values }: Lexicon,
  first: number,
  end: number,
  weights: Float64Array,
  tags: number,
  slotValues: Float64Array,
): void {
  slotValues.fill(0, first * tags, end * tags);
  for (let slot = first; slot < end; slot++) {
    const to = slot * tags;
    const last = slotStart[slot + 1] ?? 0;
    for (let at = slotStart[slot] ?? 0; at < last; at++) {
      const column = slotColumns[at] ?? 0;
      const value = values[column] ?? 0;
      const from = column * tags;
      for (let k = 0; k < tags; k++) {
        slotValues[to + k] = (slotValues[to + k] ?? 0) + value * (weights[from + k] ?? 0);
      }
    }
  }
}

function addSlots(
  slots: Int32Array,
  first: number,
  end: number,
  slotValues: Float64Array,
  tags: number,
  scores: Float64Array,
): void {
  for (let word = first; word < end; word++) {
    const to = word * tags;
    for (let o = 0; o < offsets.length; o++) {
      const from = (slots[word * offsets.length + o] ?? 0) * tags;
      for (let k = 0; k < tags; k++) {
        scores[to + k] = (scores[to + k] ?? 0) + (slotValues[from + k] ?? 0);
      }
    }
  }
}

function sumSlots(
  slots: Int32Array,
  first: number,
  end: number,
  residuals: Float64Array,
  tags: number,
  slotValues: Float64Array,
): void {
  for (let word = first; word < end; word++) {
    const from = word * tags;
    for (let o = 0; o < offsets.length; o++) {
      const to = (slots[word * offsets.length + o] ?? 0) * tags;
      for (let k = 0; k < tags; k++) {
        slotValues[to + k] = (slotValues[to + k] ?? 0) + (residuals[from + k] ?? 0);
      }
    }
  }
}

function spread(
  { slotStart, slotColumns, values }: Lexicon,
  first: number,
  end: number,
  slotValues: Float64Array,
  tags: number,
  gradient: Float64Array,
): void {
  for (let slot = first; slot < end; slot++) {
    const from = slot * tags;
    const last = slotStart[slot + 1] ?? 0;
    for (let at = slotStart[slot] ?? 0; at < last; at++) {
      const column = slotColumns[at] ?? 0;
      const value = values[column] ?? 0;
      const to = column * tags;
      for (let k = 0; k < tags; k++) {
        gradient[to + k] = (gradient[to + k] ?? 0) + value * (slotValues[from + k] ?? 0);
      }
    }
  }
}
