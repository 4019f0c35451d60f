/**
 * A cheap vector of a text that needs no encoder, so that the first example can be chosen before
 * anything is encoded. Similar wording gives a small angle; meaning is beyond it.
 */

import { mix32 } from '../base/random.js';

/** Columns of a sketch. */
export const sketchWidth = 64;

/** Eight blocks of eight columns: one 32-bit hash names a column and a sign in each block. */
const blocks = 8;

/** Counters for how often a feature occurs, by the low bits of its hash. */
const counterBits = 18;

/**
 * Share of the words at which a word's weight has fallen to one half. More than the 1e-3 of Arora et al.,
 * whose sentences are compared by topic: short questions differ by "play", "book" and "how" too. Chosen
 * by the number of classes among the first ten cold-start picks on SNIPS and SMS Spam.
 */
const halfWeight = 0.03;

/** Frequencies are counted on about this many texts, evenly spread over all. */
const countedTexts = 10_000;

/** The trigrams of a word together weigh this much of the word itself. */
const trigramShare = 0.5;

const wordPattern = /\p{N}+|\p{L}[\p{L}\p{M}]*/gu;

/**
 * Sketches of `n` texts as `n` × 64 rows, each of length 1 (all zero for a text without letters and
 * digits). Features are lower-case words and their character trigrams with word boundaries; each is
 * weighted by a / (a + its share among all words or trigrams of these texts), so function words count
 * little, and added with hashed signs to eight hashed columns.
 *
 * Feature hashing: Weinberger et al. 2009, "Feature hashing for large scale multitask learning"; several
 * columns for each feature keep angles as a dense random projection would: Kane & Nelson 2014, "Sparser
 * Johnson–Lindenstrauss transforms". Weights: Arora, Liang & Ma 2017, "A simple but tough-to-beat
 * baseline for sentence embeddings".
 */
export function sketchTexts(n: number, text: (i: number) => string): Float32Array {
  const words = new Uint32Array(1 << counterBits);
  const trigrams = new Uint32Array(1 << counterBits);
  let wordTotal = 0;
  let trigramTotal = 0;
  for (let i = 0; i < n; i += Math.ceil(n / countedTexts)) {
    for (const word of wordsOf(text(i))) {
      count(words, hashWord(word));
      wordTotal++;
      for (let c = -1; c < word.length - 1; c++) {
        count(trigrams, hashTrigram(word, c));
        trigramTotal++;
      }
    }
  }

  const sketches = new Float32Array(n * sketchWidth);
  for (let i = 0; i < n; i++) {
    const row = sketches.subarray(i * sketchWidth, (i + 1) * sketchWidth);
    for (const word of wordsOf(text(i))) {
      const hash = hashWord(word);
      project(row, hash, weight(words, hash, wordTotal));
      const share = trigramShare / Math.sqrt(word.length);
      for (let c = -1; c < word.length - 1; c++) {
        const trigram = hashTrigram(word, c);
        project(row, trigram, share * weight(trigrams, trigram, trigramTotal));
      }
    }
    normalise(row);
  }
  return sketches;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(wordPattern) ?? [];
}

function count(counters: Uint32Array, hash: number): void {
  const place = hash & (counters.length - 1);
  counters[place] = (counters[place] ?? 0) + 1;
}

function weight(counters: Uint32Array, hash: number, total: number): number {
  const share = (counters[hash & (counters.length - 1)] ?? 0) / total;
  return halfWeight / (halfWeight + share);
}

function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let c = 0; c < word.length; c++) {
    hash = Math.imul(hash ^ word.charCodeAt(c), 0x01000193);
  }
  return mix32(hash);
}

/** Of three code units from `start`; a space stands before and after the word. */
function hashTrigram(word: string, start: number): number {
  const last = start + 2 < word.length ? word.charCodeAt(start + 2) : 32;
  const first = start < 0 ? 32 : word.charCodeAt(start);
  const hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(word.charCodeAt(start + 1), 0x85ebca77);
  return mix32(Math.imul(hash, 0x27d4eb2f) ^ Math.imul(last, 0xc2b2ae3d));
}

function project(row: Float32Array, hash: number, amount: number): void {
  let bits = hash;
  for (let block = 0; block < blocks; block++) {
    const column = block * 8 + (bits & 7);
    row[column] = (row[column] ?? 0) + ((bits & 8) === 0 ? amount : -amount);
    bits >>>= 4;
  }
}

function normalise(row: Float32Array): void {
  let squares = 0;
  for (const value of row) squares += value * value;
  if (squares === 0) return;
  const scale = 1 / Math.sqrt(squares);
  for (let c = 0; c < row.length; c++) row[c] = (row[c] ?? 0) * scale;
}
