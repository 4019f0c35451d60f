/** The part of a Prodigy task that its view shows: tokens and spans, classes to choose from, one class. */
import { sha256 } from '../base/hash.js';
import type { JudgedClass, JudgedSpan } from '../domain/annotation.js';
import type { ClassSchema } from '../domain/schema.js';
import type { Token } from '../domain/token.js';
import { utf16ToCodePoint } from '../text/codePoints.js';
import { isSpace, tokensOf } from '../text/spans.js';
import { tokenize } from '../text/tokenize.js';
import { alignedTokens } from './prodigyTokens.js';

type Provenance = Partial<Pick<JudgedClass, 'source' | 'score' | 'model'>>;

/** Fields in the order in which they are written; an undefined one is left out. Code points. */
export interface ProdigyContent {
  /** Still in UTF-16 code units: there are many, and `tokensJson` writes them as they are needed. */
  readonly tokens?: readonly Token[];
  readonly spans?: readonly (Provenance & {
    readonly start: number;
    readonly end: number;
    readonly token_start: number | undefined;
    /** Inclusive. */
    readonly token_end: number | undefined;
    readonly label: string;
  })[];
  readonly label?: string;
  readonly options?: readonly (Provenance & { readonly id: string; readonly text: string })[];
  readonly accept?: readonly string[];
  readonly config?: { readonly choice_style: 'single' | 'multiple' };
}

/**
 * `words` are the tokens as annotated; without them the text is tokenised. `spans` fit the text. A span
 * that holds no token has no token numbers.
 */
export function spansContent(
  text: string,
  words: readonly Token[] | undefined,
  spans: readonly JudgedSpan[],
): ProdigyContent {
  const tokens = alignedTokens(text, words ?? tokenize(text), spans);
  // One converter each, because each is fast only for ascending offsets.
  const startAt = utf16ToCodePoint(text);
  const endAt = utf16ToCodePoint(text);
  return {
    tokens,
    spans: spans.map(span => {
      const range = tokensOf(tokens, span.start, span.end);
      return {
        start: startAt(span.start),
        end: endAt(span.end),
        token_start: range?.first,
        token_end: range?.last,
        label: span.label,
        ...provenance(span),
      };
    }),
  };
}

/**
 * Tokens as Prodigy has them, in code points, `ws` where white space follows. They make up most of a file,
 * so their JSON is put together here: three times as fast as through objects.
 */
export function tokensJson(text: string, tokens: readonly Token[]): string {
  // ASCII without what JSON escapes: words are written as they are, and every code unit is a code point.
  const plain = /^[ !#-[\]-~]*$/.test(text);
  const pointAt = plain ? (offset: number): number => offset : utf16ToCodePoint(text);
  let json = '';
  for (const [id, { start, end }] of tokens.entries()) {
    const slice = text.slice(start, end);
    const word = plain ? `"${slice}"` : JSON.stringify(slice);
    const [from, to] = [pointAt(start), pointAt(end)];
    const ws = isSpace(text.charCodeAt(end)) ? 'true' : 'false';
    json += `${id === 0 ? '' : ','}{"text":${word},"start":${from},"end":${to},"id":${id},"ws":${ws}}`;
  }
  return `[${json}]`;
}

/** The classes of the schema to choose from, with those that were chosen. */
export function choiceContent(
  chosen: readonly JudgedClass[],
  schema: ClassSchema | undefined,
): ProdigyContent {
  const byLabel = new Map(chosen.map(value => [value.label, value]));
  const labels = new Set([...(schema?.labels.map(label => label.name) ?? []), ...byLabel.keys()]);
  return {
    options: Array.from(labels, id => {
      const value = byLabel.get(id);
      return { id, text: id, ...(value && provenance(value)) };
    }),
    accept: [...byLabel.keys()],
    config: { choice_style: schema?.mode === 'single' ? 'single' : 'multiple' },
  };
}

/** One class as a question of yes or no. */
export function classContent(value: JudgedClass): ProdigyContent & Provenance {
  return { label: value.label, ...provenance(value) };
}

function provenance({ source, score, model }: JudgedClass | JudgedSpan): Provenance {
  return { source, score, model };
}

/**
 * Glossator's own hashes: the first 32 bits of a SHA-256, signed, of the text (`key`), and of what Prodigy's
 * task hash covers (spans, label, options). Stable, but not the numbers that Prodigy would compute.
 */
export function inputHash(key: string): number {
  return int32(key);
}

export function taskHash(input: number, { spans, label, options }: ProdigyContent): number {
  const marks = spans?.map(span => [span.start, span.end, span.label]);
  return int32(sha256(JSON.stringify([input, marks, label, options?.map(option => option.id)])));
}

function int32(hex: string): number {
  return Number.parseInt(hex.slice(0, 8), 16) | 0;
}
