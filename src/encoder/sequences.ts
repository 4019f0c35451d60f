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
  const capacity = maxPieces - prefix.length - suffix.length;
  const lengths = words.map(pieces => Math.min(pieces.length, capacity));
  const windows = windowsOf(lengths, capacity);
  return windows.map(({ first, end, from, to }) => {
    const pieces = [...prefix];
    const starts: number[] = [];
    for (let w = first; w < end; w++) {
      if (w >= from && w < to) starts.push(pieces.length);
      pieces.push(...(words[w]?.slice(0, capacity) ?? []));
    }
    pieces.push(...suffix);
    return { example, pieces, from, to, starts };
  });
}

/**
 * Batches of sequences of one length, short ones first.
 *
 * @param most pieces that a batch may hold; one sequence always fits
 */
export function batchesOf(sequences: readonly Sequence[], most: number): Sequence[][] {
  const batches: Sequence[][] = [];
  const byLength = [...Map.groupBy(sequences, ({ pieces }) => pieces.length)];
  for (const [length, alike] of byLength.sort(([a], [b]) => a - b)) {
    const size = Math.max(1, Math.floor(most / length));
    for (let at = 0; at < alike.length; at += size) batches.push(alike.slice(at, at + size));
  }
  return batches;
}
