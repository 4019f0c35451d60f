/** What a range dragged with the mouse leaves out: punctuation at its ends that belongs to no name. */
import type { Token, TokenRange } from '../src/domain/token.js';

/**
 * What names neither begin nor end with, but for a bracket of their own: `Foo (UK)`. A point or a sign
 * of a currency may belong to one: `.NET`, `$5`.
 */
const outer = /^[,;:!?"'“”‘’«»‹›„‚()[\]{}<>…–—]$/u;
const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '>': '<' };
const opening = new Set(Object.values(closing));

/**
 * The range without quotes, brackets and commas at its ends; a full stop goes where it ends the text. A
 * range of nothing else stays as it is.
 */
export function trimRange(text: string, tokens: readonly Token[], range: TokenRange): TokenRange {
  // A bracket may lose its partner by what is trimmed after it.
  for (let last = range; ;) {
    const next = trimOnce(text, tokens, last);
    if (next.first === last.first && next.last === last.last) return last;
    last = next;
  }
}

function trimOnce(text: string, tokens: readonly Token[], range: TokenRange): TokenRange {
  const word = (index: number): string => {
    const token = tokens[index];
    return token ? text.slice(token.start, token.end) : '';
  };
  const has = (sign: string, from: number, to: number): boolean => {
    for (let i = from; i <= to; i++) if (word(i) === sign) return true;
    return false;
  };
  let { first, last } = range;
  const closes = (): boolean => {
    const partner = closing[word(last)];
    return partner !== undefined && has(partner, first, last - 1);
  };
  const opens = (): boolean => {
    const sign = word(first);
    const partner = Object.keys(closing).find(other => closing[other] === sign);
    return opening.has(sign) && partner !== undefined && has(partner, first + 1, last);
  };
  // A pair around everything goes; one that only a part of the range stands in stays.
  while (first + 1 < last && closing[word(last)] === word(first) && opening.has(word(first))) {
    first += 1;
    last -= 1;
  }
  while (first < last && outer.test(word(first)) && !opens()) first += 1;
  while (first < last && endsBadly(word(last), last === tokens.length - 1) && !closes()) last -= 1;
  return outer.test(word(first)) && first === last ? range : { first, last };
}

function endsBadly(word: string, isEnd: boolean): boolean {
  return outer.test(word) || (word === '.' && isEnd);
}
