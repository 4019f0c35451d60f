/**
 * The baseline that a head has to beat: mark every string that was labelled in training, wherever it
 * stands.
 */
import { compareSpans, type Span } from '../domain/span.js';
import type { Token } from '../domain/token.js';

/** The baseline that has seen these texts. */
export function memorisedWords(
  training: readonly { readonly text: string; readonly spans: readonly Span[] }[],
): MemorisedWords {
  const memorised = new MemorisedWords();
  for (const { text, spans } of training) memorised.learn(text, spans);
  return memorised;
}

export class MemorisedWords {
  /** Labelled string → label → how often. */
  private readonly strings = new Map<string, Map<string, number>>();
  private longest = 0;

  /** Remembers the strings of a training text's spans. */
  learn(text: string, spans: readonly Span[]): void {
    for (const span of spans) {
      const string = text.slice(span.start, span.end);
      if (string === '') continue;
      const labels = this.strings.get(string) ?? new Map<string, number>();
      labels.set(span.label, (labels.get(span.label) ?? 0) + 1);
      this.strings.set(string, labels);
      this.longest = Math.max(this.longest, string.length);
    }
  }

  /**
   * Marks remembered strings that run from a token's start to a token's end, longest first, then from
   * the left, without overlap; each with the label it had most often (ties: alphabetical order).
   */
  predict(text: string, tokens: readonly Token[]): Span[] {
    const found: { first: number; last: number; span: Span }[] = [];
    for (const [first, { start }] of tokens.entries()) {
      for (let last = first; last < tokens.length; last++) {
        const end = tokens[last]?.end ?? start;
        if (end - start > this.longest) break;
        const labels = this.strings.get(text.slice(start, end));
        if (labels) found.push({ first, last, span: { start, end, label: mostFrequent(labels) } });
      }
    }
    found.sort(
      (a, b) => b.span.end - b.span.start - (a.span.end - a.span.start) || a.first - b.first,
    );
    const taken = new Uint8Array(tokens.length);
    const spans: Span[] = [];
    for (const { first, last, span } of found) {
      if (taken.subarray(first, last + 1).includes(1)) continue;
      taken.fill(1, first, last + 1);
      spans.push(span);
    }
    return spans.sort(compareSpans);
  }
}

function mostFrequent(labels: ReadonlyMap<string, number>): string {
  const sorted = [...labels].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return sorted[0]?.[0] ?? '';
}
