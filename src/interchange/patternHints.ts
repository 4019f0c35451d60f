/** What match patterns say of a text, as suggestions. */
import type { SuggestedSpan } from '../domain/queueItem.js';
import { overlaps, type Span } from '../domain/span.js';
import type { Token } from '../domain/token.js';
import { PatternMatcher } from './matchPatterns.js';
import type { Pattern } from './prodigyPatterns.js';
import { withoutOverlaps } from './spans.js';

/** A pattern holds or doesn't; nobody has measured how often it is right. */
const score = 1;

export class PatternHints {
  private readonly matcher: PatternMatcher | undefined;

  constructor(patterns: readonly Pattern[]) {
    this.matcher = patterns.length === 0 ? undefined : new PatternMatcher(patterns);
  }

  /** In text order; of matches over one another the longest, and none over a span of `taken`. */
  find(text: string, tokens: readonly Token[], taken: readonly Span[] = []): SuggestedSpan[] {
    if (this.matcher === undefined) return [];
    const free = this.matcher
      .match(text, tokens)
      .filter(match => !taken.some(span => overlaps(span, match)));
    return withoutOverlaps(free).kept.map(({ start, end, label }) => ({
      start,
      end,
      label,
      score,
    }));
  }
}
