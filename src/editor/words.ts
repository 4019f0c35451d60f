/** What a person selected in an editor → the words that are meant. */
import { tokensOf, type Token } from '../domain/token.js';
import type { TextRange } from '../text/spans.js';

/**
 * The range grown to whole words, without punctuation at its ends unless there is nothing else; undefined
 * where it touches no word.
 */
export function wordsOf(
  text: string,
  tokens: readonly Token[],
  start: number,
  end: number,
): TextRange | undefined {
  const touched = tokensOf(tokens, { start, end });
  if (!touched) return undefined;
  const isWord = (i: number): boolean => {
    const token = tokens[i];
    return token !== undefined && /[\p{L}\p{N}\p{S}]/u.test(text.slice(token.start, token.end));
  };
  let { first, last } = touched;
  while (first < last && !isWord(first)) first += 1;
  while (last > first && !isWord(last)) last -= 1;
  if (!isWord(first)) ({ first, last } = touched);
  const [from, to] = [tokens[first], tokens[last]];
  return from && to && { start: from.start, end: to.end };
}
