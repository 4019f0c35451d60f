/** Where the words of a label stand again, so that a person labels them once. */
import { overlaps, type Span } from '../domain/span.js';
import { tokenize } from '../text/tokenize.js';
import type { FileExample } from './fileLabels.js';

export interface Occurrence {
  readonly example: FileExample;
  /** Relative to the example's text. */
  readonly span: Span;
  /** Whether a person has gone through the whole example without labelling it, or said no to it. */
  readonly wasPassed: boolean;
}

/**
 * Places where `words` stand as whole words, in the same case, and carry no label that overlaps them.
 * Linear in the length of the texts.
 */
export function occurrences(
  examples: readonly FileExample[],
  words: string,
  label: string,
): Occurrence[] {
  if (words === '') return [];
  return examples.flatMap(example =>
    placesOf(example.text, words).flatMap(start => {
      const span = { start, end: start + words.length, label };
      const entities = example.annotation?.entities;
      const judged = (entities?.spans ?? []).filter(other => overlaps(other, span));
      if (judged.some(({ verdict }) => verdict === 'yes')) return [];
      const wasPassed =
        judged.some(other => other.label === label) ||
        entities?.complete === true ||
        entities?.answer === 'ignore';
      return [{ example, span, wasPassed }];
    }),
  );
}

/** Starts of all places where `words` begin and end with a token. */
function placesOf(text: string, words: string): number[] {
  let at = text.indexOf(words);
  if (at < 0) return [];
  const tokens = tokenize(text);
  const starts = new Set(tokens.map(token => token.start));
  const ends = new Set(tokens.map(token => token.end));
  const places: number[] = [];
  while (at >= 0) {
    const fits = starts.has(at) && ends.has(at + words.length);
    if (fits) places.push(at);
    at = text.indexOf(words, fits ? at + words.length : at + 1);
  }
  return places;
}
