/** What a round leaves behind of each example beside its score, for the rules that read it. */
import { fnv1a } from '../base/random.js';
import { UncertainWords } from './uncertainWords.js';

export class PoolColumns {
  /** Number of words; 0 where the example has not been scored. */
  readonly words: Uint32Array;
  /** Expected number of spans. */
  readonly spans: Float32Array;
  readonly uncertainWords: UncertainWords;

  /** @param size number of examples */
  constructor(size: number) {
    this.words = new Uint32Array(size);
    this.spans = new Float32Array(size);
    this.uncertainWords = new UncertainWords(size);
  }

  /** Before a round scores the pool anew. */
  clear(): void {
    this.spans.fill(0);
    this.uncertainWords.clear();
  }

  /**
   * @param words as they are written
   * @param entropies max token entropy's token part, in [0, 1], one for each word; empty without an
   *   entity head
   */
  set(i: number, words: readonly string[], entropies: ArrayLike<number>, spans: number): void {
    this.words[i] = words.length;
    this.spans[i] = spans;
    if (entropies.length > 0) {
      this.uncertainWords.set(
        i,
        words.map(word => fnv1a(word)),
        entropies,
      );
    }
  }
}
