/** Between spans and BIO tags: O = 0, B of label i = 1 + 2i, I of label i = 2 + 2i. */
import type { JudgedSpan } from '../domain/annotation.js';
import { rulesOutWords } from '../domain/ruledOut.js';
import { compareSpans, type Span } from '../domain/span.js';
import { tokensOf, type Token, type TokenRange } from '../domain/token.js';

/** A span that stands on token boundaries. */
export interface TokenSpan extends Span {
  readonly firstToken: number;
  /** Inclusive. */
  readonly lastToken: number;
}

/** An entity that a text doesn't have; one of another length, or of another label, may be there. */
export interface RejectedEntity extends TokenRange {
  /** Index of its label. */
  readonly label: number;
}

/** What an entity annotation says of each token. */
export interface TagSupervision {
  /** Per token its tag, or -1: missing. */
  readonly tags: Int32Array;
  /** Missing tokens that are known not to have these tags. */
  readonly forbidden: ReadonlyMap<number, readonly number[]>;
  /** On missing tokens alone. */
  readonly rejected: readonly RejectedEntity[];
  /** Spans that tags can't express: overlapping another one, of an unknown label, or on no token. */
  readonly skipped: readonly JudgedSpan[];
}

export function bioTagCount(labels: number): number {
  return 2 * labels + 1;
}

/** An I without its B, which a decoder that knows BIO never gives, opens a span of its own. */
export function tagsToSpans(
  tags: Int32Array,
  tokens: readonly Token[],
  labels: readonly string[],
): TokenSpan[] {
  const spans: TokenSpan[] = [];
  for (let first = 0; first < tokens.length; first++) {
    const tag = tags[first] ?? 0;
    if (tag <= 0) continue;
    const inside = tag % 2 === 1 ? tag + 1 : tag;
    let last = first;
    while (last + 1 < tokens.length && tags[last + 1] === inside) last++;
    const [start, end] = [tokens[first]?.start, tokens[last]?.end];
    const label = labels[inside / 2 - 1];
    if (start !== undefined && end !== undefined && label !== undefined) {
      spans.push({ start, end, label, firstToken: first, lastToken: last });
    }
    first = last;
  }
  return spans;
}

/**
 * A span that does not stand on token boundaries marks every token it touches. Of overlapping spans the
 * one that starts first counts, of those the longest; what a skipped span covers besides is missing,
 * never O. A person's own `no` forbids its label at its tokens (see `ruleOut`); a suggestion that was rejected
 * may only have had wrong ends, so nothing but the entity itself is known not to be there.
 *
 * @param complete whether tokens outside all spans are known to be O; otherwise they are missing
 */
export function spansToTags(
  spans: readonly JudgedSpan[],
  tokens: readonly Token[],
  labels: readonly string[],
  complete: boolean,
): TagSupervision {
  const tags = new Int32Array(tokens.length).fill(complete ? 0 : -1);
  const taken = new Uint8Array(tokens.length);
  const skipped: JudgedSpan[] = [];
  const positive = spans.filter(span => span.verdict === 'yes').sort(compareSpans);
  for (const span of positive) {
    const touched = touchedTokens(span, tokens);
    const label = labels.indexOf(span.label);
    if (label >= 0 && touched.length > 0 && touched.every(t => taken[t] === 0)) {
      for (const [i, t] of touched.entries()) {
        tags[t] = (i === 0 ? 1 : 2) + 2 * label;
        taken[t] = 1;
      }
    } else {
      skipped.push(span);
    }
  }
  for (const span of skipped) {
    for (const t of touchedTokens(span, tokens)) if (taken[t] === 0) tags[t] = -1;
  }
  const forbidden = new Map<number, readonly number[]>();
  const rejected: RejectedEntity[] = [];
  for (const span of spans) {
    if (span.verdict !== 'no') continue;
    const range = tokensOf(tokens, span);
    const label = labels.indexOf(span.label);
    if (label < 0 || !range) {
      skipped.push(span);
      continue;
    }
    const words = wordsOf(range);
    const missing = words.filter(t => tags[t] === -1);
    if (rulesOutWords(span)) {
      for (const t of missing) {
        const before = forbidden.get(t) ?? [];
        const both = [1 + 2 * label, 2 + 2 * label];
        if (!before.includes(1 + 2 * label)) forbidden.set(t, [...before, ...both]);
      }
    } else if (!standsOn(tokens, span, range)) {
      skipped.push(span);
    } else if (missing.length === words.length) {
      rejected.push({ ...range, label });
    }
  }
  return { tags, forbidden, rejected, skipped };
}

/**
 * 1 for each word that an incomplete annotation has decided: an entity touches it, also one that tags can't
 * express beside another, or every label was ruled out.
 */
export function settledWords(
  spans: readonly JudgedSpan[],
  tokens: readonly Token[],
  labels: readonly string[],
): Uint8Array {
  const { forbidden } = spansToTags(spans, tokens, labels, false);
  const all = bioTagCount(labels.length) - 1;
  const settled = Uint8Array.from(tokens, (_, t) => (forbidden.get(t)?.length === all ? 1 : 0));
  for (const span of spans) {
    if (span.verdict === 'no' || !labels.includes(span.label)) continue;
    for (const t of touchedTokens(span, tokens)) settled[t] = 1;
  }
  return settled;
}

function touchedTokens(span: Span, tokens: readonly Token[]): number[] {
  const range = tokensOf(tokens, span);
  return range ? wordsOf(range) : [];
}

function standsOn(tokens: readonly Token[], { start, end }: Span, range: TokenRange): boolean {
  return tokens[range.first]?.start === start && tokens[range.last]?.end === end;
}

function wordsOf({ first, last }: TokenRange): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/**
 * Sums B and I of each label.
 *
 * @param probabilities words × (2·labels + 1)
 * @returns words × (labels + 1), labels in order, O last
 */
export function collapse(probabilities: Float32Array, labels: number): Float32Array {
  const tags = bioTagCount(labels);
  const columns = labels + 1;
  const words = probabilities.length / tags;
  const collapsed = new Float32Array(words * columns);
  for (let w = 0; w < words; w++) {
    for (let i = 0; i < labels; i++) {
      const begin = w * tags + 1 + 2 * i;
      collapsed[w * columns + i] = (probabilities[begin] ?? 0) + (probabilities[begin + 1] ?? 0);
    }
    collapsed[w * columns + labels] = probabilities[w * tags] ?? 0;
  }
  return collapsed;
}
