/** Answers to parts of texts, for properties of what becomes of them. */
import fc from 'fast-check';
import type { Span, SpanRange } from '../../../src/domain/span.js';
import type { Token } from '../../../src/domain/token.js';

export interface PartAnswer {
  readonly tokens: readonly Token[];
  /** From the beginning of a word to the end of another. */
  readonly part: SpanRange;
  /** In text order, none over another; they may lie anywhere and begin or end within a word. */
  readonly entities: readonly Span[];
  readonly labels: readonly string[];
}

export const answersToParts: fc.Arbitrary<PartAnswer> = fc
  .record({
    lengths: fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(1)), {
      minLength: 1,
      maxLength: 12,
    }),
    labels: fc.integer({ min: 1, max: 3 }).map(count => ['PER', 'LOC', 'ORG'].slice(0, count)),
    cuts: fc.uniqueArray(fc.nat(60), { maxLength: 8 }),
    from: fc.nat(),
    words: fc.nat(),
  })
  .map(({ lengths, labels, cuts, from, words }) => {
    let at = 0;
    const tokens = lengths.map(([length, blanks]) => {
      const token = { start: at, end: at + length };
      at = token.end + blanks;
      return token;
    });
    const first = from % tokens.length;
    const last = first + (words % (tokens.length - first));
    const part = { start: tokens[first]?.start ?? 0, end: tokens[last]?.end ?? 0 };
    const ends = cuts.filter(cut => cut <= at).sort((a, b) => a - b);
    const entities: Span[] = [];
    for (let n = 0; n + 1 < ends.length; n += 2) {
      const label = labels[n % labels.length] ?? '';
      entities.push({ start: ends[n] ?? 0, end: ends[n + 1] ?? 0, label });
    }
    return { tokens, part, entities, labels };
  });
