/** What words add to the tag scores of themselves and of their neighbours, computed once per word type. */
import type { TokenWeights } from './tokenProblem.js';
import { hashesAt, offsets, outside, wordHashes } from './wordFeatures.js';

/** About 25 MB for nine tags; beyond it the cache starts anew. */
const maxCachedWords = 1 << 16;

export class LexicalScores {
  /** Word type → index of its offsets × tags block. */
  private readonly blocks = new Map<string, number>();
  private values = new Float64Array(0);

  constructor(private readonly weights: Pick<TokenWeights, 'features' | 'lexical' | 'seen'>) {}

  /** Adds the lexical scores of a text's words to `scores`, words × tags with evidence. */
  add(words: readonly string[], scores: Float64Array): void {
    const { seen } = this.weights;
    const reach = (offsets.length - 1) / 2;
    if (this.blocks.size + words.length + 1 > maxCachedWords) this.blocks.clear();
    for (let i = -reach; i < words.length + reach; i++) {
      const block = this.blockOf(words[i] ?? outside) * offsets.length * seen;
      for (const [at, offset] of offsets.entries()) {
        const target = i - offset;
        if (target < 0 || target >= words.length) continue;
        const from = block + at * seen;
        const to = target * seen;
        for (let k = 0; k < seen; k++) {
          scores[to + k] = (scores[to + k] ?? 0) + (this.values[from + k] ?? 0);
        }
      }
    }
  }

  private blockOf(word: string): number {
    const known = this.blocks.get(word);
    if (known !== undefined) return known;
    const { features, lexical, seen } = this.weights;
    const block = this.blocks.size;
    const length = offsets.length * seen;
    if (this.values.length < (block + 1) * length) {
      const grown = new Float64Array(Math.max(256, 2 * block) * length);
      grown.set(this.values);
      this.values = grown;
    }
    this.values.fill(0, block * length, (block + 1) * length);
    const hashes = wordHashes(word);
    for (const [at, offset] of offsets.entries()) {
      for (const hash of hashesAt(offset, hashes)) {
        const row = features.get(hash);
        if (row === undefined) continue;
        const to = block * length + at * seen;
        for (let k = 0; k < seen; k++) {
          this.values[to + k] = (this.values[to + k] ?? 0) + (lexical[row * seen + k] ?? 0);
        }
      }
    }
    this.blocks.set(word, block);
    return block;
  }
}
