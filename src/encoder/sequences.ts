/**
 * Pieces of words → the sequences that the encoder reads, and sequences → batches of equal length, so that
 * nothing is padded.
 */
import { windowsOf } from './windows.js';

export interface Sequence {
  /** The example that it is a part of. */
  readonly example: number;
  readonly pieces: readonly number[];
  /** Words `[from, to)` of the example take their features from here. */
  readonly from: number;
  readonly to: number;
  /** Where the first piece of each of those words stands. */
  readonly starts: readonly number[];
}

/** Pieces around each sequence and how many of all fit into one. */
export interface Frame {
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
  readonly maxPieces: number;
}

/** @param words the pieces of each word of the example, at least one */
export function sequencesOf(
  example: number,
  words: readonly (readonly number[])[],
  { prefix, suffix, maxPieces }: Frame,
): Sequence[] {
  const lengths = words.map(pieces => pieces.length);
  const windows = windowsOf(lengths, maxPieces - prefix.length - suffix.length);
  return windows.map(({ first, end, from, to }) => {
    const pieces = [...prefix];
    const starts: number[] = [];
    for (let w = first; w < end; w++) {
      if (w >= from && w < to) starts.push(pieces.length);
      pieces.push(...(words[w] ?? []));
    }
    pieces.push(...suffix);
    return { example, pieces, from, to, starts };
  });
}

/**
 * Batches of sequences of one length, short ones first.
 *
 * @param fits how many pieces a batch may hold at most, asked for each; one sequence always fits
 */
export function* batchesOf(
  sequences: readonly Sequence[],
  fits: () => number,
): Generator<readonly Sequence[], void> {
  const byLength = Map.groupBy(sequences, ({ pieces }) => pieces.length);
  const lengths = [...byLength.keys()].sort((a, b) => a - b);
  for (const length of lengths) {
    const alike = byLength.get(length) ?? [];
    for (let at = 0; at < alike.length;) {
      const size = Math.max(1, Math.floor(fits() / length));
      yield alike.slice(at, at + size);
      at += size;
    }
  }
}
