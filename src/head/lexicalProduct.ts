/** Products with the lexical feature matrix of a fit's words: from weights to scores and back. */
import type { Pause } from './compute.js';
import type { Lexicon } from './lexicon.js';
import { multiplyPattern, rowsOf, transposed, type Pattern } from './pattern.js';
import { offsets } from './wordFeatures.js';

/** Rows between two pauses: about a millisecond of work. */
const atOnce = 4096;

export class LexicalProduct {
  private readonly slotsOfWord: Pattern;
  private readonly wordsOfSlot: Pattern;
  private readonly slotsOfColumn: Pattern;
  /** What a slot adds to the scores of a word, slots × tags. */
  private readonly slotValues: Float64Array;
  /** The weights times the columns' values, columns × tags. */
  private readonly scaled: Float64Array;

  constructor(
    private readonly lexicon: Lexicon,
    /** Number of scores per word. */
    private readonly tags: number,
  ) {
    const { slots, slotCount, columnsOfSlot, columns } = lexicon;
    const words = slots.length / offsets.length;
    const starts = Int32Array.from({ length: words + 1 }, (_, word) => word * offsets.length);
    this.slotsOfWord = { starts, columns: slots };
    this.wordsOfSlot = transposed(this.slotsOfWord, slotCount);
    this.slotsOfColumn = transposed(columnsOfSlot, columns);
    this.slotValues = new Float64Array(slotCount * tags);
    this.scaled = new Float64Array(columns * tags);
  }

  /**
   * Adds the features' scores.
   *
   * @param weights columns × tags
   * @param scores words × tags
   */
  async add(weights: Float64Array, scores: Float64Array, pause: Pause): Promise<void> {
    this.scale(weights, this.scaled);
    await this.multiply(this.lexicon.columnsOfSlot, this.scaled, this.slotValues, false, pause);
    await this.multiply(this.slotsOfWord, this.slotValues, scores, true, pause);
  }

  /**
   * Writes the transpose's product.
   *
   * @param residuals words × tags
   * @param gradient columns × tags
   */
  async transposed(residuals: Float64Array, gradient: Float64Array, pause: Pause): Promise<void> {
    await this.multiply(this.wordsOfSlot, residuals, this.slotValues, false, pause);
    await this.multiply(this.slotsOfColumn, this.slotValues, gradient, false, pause);
    this.scale(gradient, gradient);
  }

  private scale(from: Float64Array, to: Float64Array): void {
    const { tags } = this;
    const { values } = this.lexicon;
    for (let column = 0, at = 0; column < values.length; column++) {
      const value = values[column] ?? 0;
      for (const end = at + tags; at < end; at++) to[at] = value * (from[at] ?? 0);
    }
  }

  private async multiply(
    pattern: Pattern,
    source: Float64Array,
    out: Float64Array,
    add: boolean,
    pause: Pause,
  ): Promise<void> {
    const rows = rowsOf(pattern);
    for (let first = 0; first < rows; first += atOnce) {
      const end = Math.min(first + atOnce, rows);
      multiplyPattern(pattern, first, end, source, this.tags, out, add);
      await pause();
    }
  }
}
