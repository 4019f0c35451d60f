/** Keeps a batch from asking the same thing twice in slightly different words. */
import { fnv1a } from '../base/random.js';

/** Word sets that share this much of their union are near-duplicates. */
const threshold = 0.9;

/** Numbers are one word, whichever they are: templated text differs in nothing else. */
const wordPattern = /\p{N}+|\p{L}[\p{L}\p{M}]*/gu;

/** The distinct lower-case words of a text as sorted 32-bit hashes. */
export function wordSet(text: string): Uint32Array {
  const words = text.toLowerCase().match(wordPattern) ?? [];
  // A text without a word, such as "?!", resembles only itself.
  if (words.length === 0) return Uint32Array.of(fnv1a(text));
  const hashes = words.map(word => (/^\p{N}/u.test(word) ? fnv1a('0') : fnv1a(word)));
  return Uint32Array.from(new Set(hashes)).sort();
}

/**
 * |a ∩ b| / |a ∪ b| of two sorted sets, in [0, 1]; 1 for two empty ones. Jaccard 1901; on word sets for
 * near-duplicate texts: Broder 1997, "On the resemblance and containment of documents".
 */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  let shared = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const difference = (a[i] ?? 0) - (b[j] ?? 0);
    if (difference === 0) shared++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  const union = a.length + b.length - shared;
  return union === 0 ? 1 : shared / union;
}

/** Texts chosen so far; tells whether another would nearly repeat one of them (Jaccard ≥ 0.9). */
export class NearDuplicates {
  private readonly chosen: Uint32Array[] = [];

  add(text: string): void {
    this.chosen.push(wordSet(text));
  }

  has(text: string): boolean {
    const words = wordSet(text);
    return this.chosen.some(other => {
      // The size of the smaller over the larger bounds the resemblance from above.
      const [small, large] = [words.length, other.length].sort((a, b) => a - b);
      return (small ?? 0) >= threshold * (large ?? 0) && jaccard(words, other) >= threshold;
    });
  }
}
