/** The n-grams of a text, hashed into two blocks of buckets: words and word pairs, and characters within words. */
import { fnv1a } from '../base/random.js';
import { isSpace } from '../text/spans.js';

/** Takes the ids one after the other, repetitions included. */
export interface TermSink {
  add(id: number): void;
}

const wordPattern = /[\p{L}\p{M}\p{N}_]+/gu;
const wordSeed = fnv1a('word');
const characterSeed = fnv1a('character');
const charactersFrom = 2;
const charactersTo = 5;
const space = 0x20;

/**
 * Words and pairs of neighbouring words; ids in [0, buckets).
 *
 * @param text in lower case
 */
export function wordTerms(text: string, buckets: number, words: TermSink, pairs: TermSink): void {
  let before: number | undefined;
  for (const [word] of text.matchAll(wordPattern)) {
    const hash = fnv1a(word, wordSeed);
    words.add(bucketOf(hash, buckets));
    if (before !== undefined) pairs.add(bucketOf(fnv1a(word, extend(before, space)), buckets));
    before = hash;
  }
}

/**
 * n-grams of 2 to 5 UTF-16 units within whitespace-separated words, a space added at both ends; ids in
 * [buckets, 2·buckets).
 *
 * @param text in lower case
 */
export function characterTerms(text: string, buckets: number, sink: TermSink): void {
  for (let start = 0; start < text.length;) {
    if (isSpace(text.charCodeAt(start))) {
      start++;
      continue;
    }
    const end = wordEnd(text, start);
    for (let from = start - 1; from < end; from++) {
      let hash = characterSeed;
      const last = Math.min(from + charactersTo, end + 1);
      for (let at = from; at < last; at++) {
        hash = extend(hash, at < start || at === end ? space : text.charCodeAt(at));
        if (at + 1 - from >= charactersFrom) sink.add(buckets + bucketOf(hash, buckets));
      }
    }
    start = end;
  }
}

/** Where the whitespace-separated word ends that begins at `start`. */
export function wordEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
  return end;
}

function bucketOf(hash: number, buckets: number): number {
  // FNV's low bits are its weakest; folding the high ones in is what its authors advise.
  return (hash ^ (hash >>> 15)) & (buckets - 1);
}

/** One more step of FNV-1a, without making a string of the character. */
function extend(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193) >>> 0;
}
