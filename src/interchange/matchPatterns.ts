/** Finds match patterns in tokenised texts. */
import { compareSpans, type Span } from '../domain/span.js';
import type { Token } from '../domain/token.js';
import type { Pattern, TokenPattern } from './prodigyPatterns.js';

export interface PatternMatch extends Span {
  readonly pattern: Pattern;
}

/** Patterns by their first word, so that a text is not held against each of thousands. */
export class PatternMatcher {
  private readonly byWord = new Map<string, Pattern[]>();
  private readonly byLowerWord = new Map<string, Pattern[]>();
  private readonly others: Pattern[] = [];

  constructor(patterns: readonly Pattern[]) {
    for (const pattern of patterns) {
      const literal = pattern.tokens[0]?.literal;
      if (literal === undefined) this.others.push(pattern);
      else {
        const index = literal.caseMatters ? this.byWord : this.byLowerWord;
        index.set(literal.word, [...(index.get(literal.word) ?? []), pattern]);
      }
    }
  }

  /** The longest match of each pattern at each token, in text order; matches may overlap. */
  match(text: string, tokens: readonly Token[]): PatternMatch[] {
    const words = tokens.map(({ start, end }) => text.slice(start, end));
    const found: PatternMatch[] = [];
    for (const [first, word] of words.entries()) {
      for (const pattern of this.candidates(word)) {
        const end = longest(pattern.tokens, words, first);
        const [from, to] = [tokens[first], tokens[end - 1]];
        if (end <= first || from === undefined || to === undefined) continue;
        found.push({ start: from.start, end: to.end, label: pattern.label, pattern });
      }
    }
    return found.sort(compareSpans);
  }

  private candidates(word: string): Pattern[] {
    return [
      ...(this.byWord.get(word) ?? []),
      ...(this.byLowerWord.get(word.toLowerCase()) ?? []),
      ...this.others,
    ];
  }
}

/** Where the longest match that begins at word `first` ends; `first` itself where there is none. */
function longest(
  pattern: readonly TokenPattern[],
  words: readonly string[],
  first: number,
): number {
  let places = new Set([first]);
  for (const { operator, matches } of pattern) {
    const next = new Set<number>();
    const fits = (at: number): boolean => at < words.length && matches(words[at] ?? '');
    for (const place of places) {
      if (operator === '?' || operator === '*') next.add(place);
      if (operator === '!') {
        if (place < words.length && !fits(place)) next.add(place + 1);
      } else if (operator === '*' || operator === '+') {
        for (let at = place; fits(at); at++) next.add(at + 1);
      } else if (fits(place)) next.add(place + 1);
    }
    places = next;
  }
  let end = first;
  for (const place of places) end = Math.max(end, place);
  return end;
}
