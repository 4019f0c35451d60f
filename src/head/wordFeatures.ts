/**
 * Lexical features of a word: what it looks like and what stands beside it. They cost next to nothing
 * and carry the head until it has seen enough to use the encoder.
 */
import { fnv1a } from '../base/random.js';

/** Neighbours at these distances lend their features to a word; 0 is the word itself. */
export const offsets = [-2, -1, 0, 1, 2] as const;

/** Stands for what lies before a text's first word and after its last. */
export const outside = '';

/** The first this many features of {@link wordHashes} also serve the word's neighbours. */
const sharedFeatures = 3;

const featureSeeds = [
  'lower',
  'shape',
  'shortShape',
  'suffix3',
  'prefix2',
  'word',
  'prefix1',
  'prefix3',
  'prefix4',
  'suffix1',
  'suffix2',
  'suffix4',
].map(name => fnv1a(name));

/** A longer word is known by its two ends: nothing but hostile input has one. */
const longestWord = 256;

/**
 * The hashed features of a word type, each present or not (value 1); 32 bits leave about one collision
 * among a hundred thousand features.
 */
export function wordHashes(word: string): Uint32Array {
  return Uint32Array.from(lexicalValues(word), (value, i) => fnv1a(value, featureSeeds[i]));
}

/** Those features of a word that a word at distance −`offset` has by it, as features of their own. */
export function hashesAt(offset: number, hashes: Uint32Array): Uint32Array {
  const place = String.fromCharCode(0xfff0 + offset);
  return hashes
    .subarray(0, offset === 0 ? featureSeeds.length : sharedFeatures)
    .map(hash => fnv1a(place, hash));
}

/** In the order of featureSeeds. */
function lexicalValues(word: string): readonly string[] {
  const short =
    word.length > longestWord
      ? word.slice(0, longestWord / 2) + word.slice(-longestWord / 2)
      : word;
  const lower = short.toLowerCase();
  const points = Array.from(short);
  const prefix = (n: number) => points.slice(0, n).join('');
  const suffix = (n: number) => points.slice(-n).join('');
  const shape = wordShape(short, 4);
  return [
    lower,
    shape,
    wordShape(short, 1),
    suffix(3),
    prefix(2),
    short,
    prefix(1),
    prefix(3),
    prefix(4),
    suffix(1),
    suffix(2),
    suffix(4),
  ];
}

/**
 * `X` for upper case, `x` for lower case, `c` for letters without case, `d` for digits, anything else
 * as it is; runs of one kind are cut after `longestRun`: `Glasgow-2024` with 4 is `Xxxxx-dddd`, with 1
 * `Xx-d`.
 */
export function wordShape(word: string, longestRun: number): string {
  let shape = '';
  let last = '';
  let run = 0;
  for (const point of word) {
    const kind = kindOf(point);
    run = kind === last ? run + 1 : 1;
    last = kind;
    if (run <= longestRun) shape += kind;
  }
  return shape;
}

function kindOf(point: string): string {
  if (point >= 'a' && point <= 'z') return 'x';
  if (point >= 'A' && point <= 'Z') return 'X';
  if (point >= '0' && point <= '9') return 'd';
  if (point < '\u0080') return point;
  if (/\p{Lu}|\p{Lt}/u.test(point)) return 'X';
  if (/\p{Ll}/u.test(point)) return 'x';
  if (/\p{L}/u.test(point)) return 'c';
  return /\p{N}/u.test(point) ? 'd' : point;
}
