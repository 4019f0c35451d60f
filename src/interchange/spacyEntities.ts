/** An accepted entity annotation as spaCy's tokens, their `ENT_IOB` tags and the `sc` span group. */
import type { EntityAnnotation } from '../domain/annotation.js';
import type { EntitySchema } from '../domain/schema.js';
import type { Span } from '../domain/span.js';
import type { Token } from '../domain/token.js';
import { utf16ToCodePoint } from '../text/codePoints.js';
import type { ExportRecord } from './exportRecord.js';
import type { SpacyLosses } from './spacyLosses.js';
import type { GroupedSpan } from './spacySpanGroup.js';
import { iob, type EntityTag } from './spacyTags.js';
import { insideOf, spacyTokens, type SpacyToken } from './spacyTokens.js';
import { withoutOverlaps } from './spans.js';
import { usableSpans } from './usableSpans.js';

export interface SpacyEntities {
  readonly tokens: readonly SpacyToken[];
  /** One per token. */
  readonly tags: readonly EntityTag[];
  /** Undefined where nothing was said about spans, or spans may not overlap. */
  readonly spanGroup: readonly GroupedSpan[] | undefined;
  /** Whether any tag or span says something. */
  readonly known: boolean;
}

/**
 * Tokens are split at every span's ends. Outside the entities they are O if the annotation is complete
 * or rules out every label there, else missing; words whose span can't be written are always missing,
 * because O would be wrong.
 * `text` is the record's, well formed.
 */
export function spacyEntities(
  record: ExportRecord,
  text: string,
  annotation: EntityAnnotation,
  schema: EntitySchema | undefined,
  losses: SpacyLosses,
): SpacyEntities | undefined {
  const { spans, unwritable, outside } = usableSpans(record, text, annotation, schema, losses);
  for (const span of spans) reportInside(record, text, span, losses);
  if (schema === undefined) return undefined;
  const { kept, left } = withoutOverlaps(spans);
  for (const span of left) {
    const kind = schema.overlap ? 'overlap-outside-ents' : 'overlapping-span';
    losses.add(kind, record, text.slice(span.start, span.end));
  }
  if (schema.overlap && !annotation.complete) losses.add('incomplete-spans', record);

  const missing = [...left, ...unwritable];
  const tokens = spacyTokens(text, cutsOf([...spans, ...missing, ...outside]));
  const starts = new Map(tokens.map((token, i) => [token.start, i]));
  const ends = new Map(tokens.map((token, i) => [token.end, i + 1]));
  /** Exact, because tokens were split at the span's ends. */
  const range = (span: Token): Token => ({
    start: starts.get(span.start) ?? 0,
    end: ends.get(span.end) ?? 0,
  });

  const tags = new Array<EntityTag>(tokens.length).fill({
    iob: annotation.complete ? iob.outside : iob.missing,
  });
  for (const span of outside) {
    const { start, end } = range(span);
    tags.fill({ iob: iob.outside }, start, end);
  }
  for (const span of missing) {
    const { start, end } = range(span);
    tags.fill({ iob: iob.missing }, start, end);
  }
  for (const span of kept) {
    const { start, end } = range(span);
    const type = span.label.toWellFormed();
    tags.fill({ iob: iob.inside, type }, start, end);
    tags[start] = { iob: iob.begin, type };
  }
  return {
    tokens,
    tags,
    spanGroup: schema.overlap ? groupSpans(text, spans, range) : undefined,
    known:
      annotation.complete || spans.length > 0 || tags.some(({ iob: tag }) => tag !== iob.missing),
  };
}

function reportInside(record: ExportRecord, text: string, span: Span, losses: SpacyLosses): void {
  const places = [insideOf(text, span.start, 'before'), insideOf(text, span.end, 'after')];
  const excerpt = text.slice(span.start, span.end);
  if (places.includes('word')) losses.add('span-inside-word', record, excerpt);
  else if (places.includes('unspaced')) losses.add('span-inside-unspaced', record, excerpt);
}

function cutsOf(ranges: readonly Token[]): number[] {
  return ranges.flatMap(({ start, end }) => [start, end]).sort((a, b) => a - b);
}

function groupSpans(
  text: string,
  spans: readonly Span[],
  range: (span: Token) => Token,
): GroupedSpan[] {
  // One converter each, because each is fast only for ascending offsets.
  const [startAt, endAt] = [utf16ToCodePoint(text), utf16ToCodePoint(text)];
  return spans.map(span => {
    const { start: startToken, end: endToken } = range(span);
    const [start, end] = [startAt(span.start), endAt(span.end)];
    return { label: span.label.toWellFormed(), startToken, endToken, start, end };
  });
}
