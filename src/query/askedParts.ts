/** Which words of an example are asked about, where a strategy asks about parts. */
import { maxToken } from '../uncertainty/maxToken.js';
import { chooseSubSequence } from './subSequence.js';
import { uncertainFrom } from './uncertainWords.js';

export interface AskedPart {
  /** In [0, 1], one for each word of the example; 0 outside the part. */
  readonly uncertainties: Float32Array;
  /** Words of the part; 0 where nothing is left to ask. */
  readonly words: number;
  /** The largest uncertainty: what the example is ranked by where no rule does. */
  readonly score: number;
}

export class AskedParts {
  /** @param settled by index of the example, 1 for each word that answers to parts have decided */
  constructor(private readonly settled: ReadonlyMap<number, Uint8Array>) {}

  /**
   * The part of example `i` that is asked about: a run of words of which no answer has decided one yet.
   * @param uncertainties in [0, 1], one for each word
   */
  of(i: number, uncertainties: ArrayLike<number>): AskedPart {
    const settled = this.settled.get(i);
    const open = Float32Array.from(uncertainties, (u, t) => (settled?.[t] === 1 ? -Infinity : u));
    const part = chooseSubSequence(open);
    if (!part) return { uncertainties: open.fill(0), words: 0, score: 0 };
    const { firstToken, lastToken } = part;
    open.fill(0, 0, firstToken).fill(0, lastToken + 1);
    return { uncertainties: open, words: lastToken - firstToken + 1, score: maxToken(open) };
  }

  /**
   * Whether example `i`, which was not answered as a whole, is worth a question: a second one only for a word
   * as uncertain as coverage counts.
   * @param score of what is open of it, as `of` gives it
   */
  isWorthAsking(i: number, score: number | undefined): boolean {
    return !this.settled.has(i) || (score ?? 0) > uncertainFrom;
  }
}
