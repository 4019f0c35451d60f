/** Where the words of a label stand again in an open file, so that a person labels them once. */
import { occurrencesIn, type OccurrenceGroup } from '../session/occurrences.js';
import { tokenize } from '../text/tokenize.js';
import type { FileExample } from './fileExamples.js';

/**
 * Examples in which `words` stand as whole words, in the same case, without a label that overlaps them.
 * Linear in the length of the texts.
 */
export function occurrences(
  examples: readonly FileExample[],
  words: string,
  label: string,
): OccurrenceGroup<FileExample>[] {
  return examples
    .filter(({ text }) => text.includes(words))
    .flatMap(example => {
      const said = example.annotation?.entities;
      return occurrencesIn(example, tokenize(example.text), words, label, said) ?? [];
    });
}
