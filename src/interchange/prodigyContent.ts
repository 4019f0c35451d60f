/** The part of a Prodigy task that its view shows: tokens and spans, classes to choose from, one class. */
import { sha256 } from '../base/hash.js';
import type { JudgedClass, JudgedSpan } from '../domain/annotation.js';
import type { ClassSchema } from '../domain/schema.js';
import { tokensOf, type Token } from '../domain/token.js';
import { utf16ToCodePoint } from '../text/codePoints.js';
import { isSpace } from '../text/spans.js';
import { tokenize } from '../text/tokenize.js';
import { alignedTokens } from './prodigyTokens.js';

type Provenance = Partial<Pick<JudgedClass, 'source' | 'score' | 'model'>>;

/** Fields in the order in which they are written; an undefined one is left out. Code points. */
export interface ProdigyContent extends Provenance {
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
  /** Still as they were chosen: `Choices` writes them. */
  readonly chosen?: readonly JudgedClass[];
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
      const range = tokensOf(tokens, span);
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

/** The classes of the schema to choose from, the same for all records and so written only once. */
export class Choices {
  private readonly options: ReadonlyMap<string, string>;
  /** All of them as they are written, and where in it each begins. */
  private readonly written: string;
  private readonly starts = new Map<string, number>();
  private readonly ids: string;
  private readonly config: NonNullable<ProdigyContent['config']>;

  constructor(schema: ClassSchema | undefined) {
    const names = schema?.labels.map(label => label.name) ?? [];
    this.options = new Map(names.map(id => [id, JSON.stringify({ id, text: id })]));
    this.written = [...this.options.values()].join();
    let start = 0;
    for (const [id, option] of this.options) {
      this.starts.set(id, start);
      start += option.length + 1;
    }
    this.ids = JSON.stringify([...this.options.keys()]);
    this.config = { choice_style: schema?.mode === 'single' ? 'single' : 'multiple' };
  }

  content(chosen: readonly JudgedClass[]): ProdigyContent {
    const accept = [...new Set(chosen.map(value => value.label))];
    return { chosen, accept, config: this.config };
  }

  /** All options, and after them chosen classes that the schema lacks; chosen ones say by whom. */
  optionsJson(chosen: readonly JudgedClass[]): string {
    const [only] = chosen;
    const start = chosen.length === 1 && only ? this.starts.get(only.label) : undefined;
    if (only && start !== undefined) {
      const end = start + (this.options.get(only.label)?.length ?? 0);
      return `[${this.written.slice(0, start)}${optionJson(only)}${this.written.slice(end)}]`;
    }
    const options = new Map(this.options);
    for (const value of chosen) options.set(value.label, optionJson(value));
    return `[${[...options.values()].join()}]`;
  }

  /** Their names. */
  idsJson(chosen: readonly JudgedClass[]): string {
    const others = chosen.map(value => value.label).filter(label => !this.options.has(label));
    return others.length === 0
      ? this.ids
      : JSON.stringify([...new Set([...this.options.keys(), ...others])]);
  }
}

function optionJson(value: JudgedClass): string {
  const { label: id } = value;
  return JSON.stringify({ id, text: id, ...provenance(value) });
}

/** One class as a question of yes or no. */
export function classContent(value: JudgedClass): ProdigyContent {
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

export function taskHash(
  input: number,
  { spans, label, chosen }: ProdigyContent,
  choices: Choices,
): number {
  const marks = spans?.map(span => [span.start, span.end, span.label]);
  const task = JSON.stringify([input, marks, label]);
  return int32(sha256(`${task.slice(0, -1)},${chosen ? choices.idsJson(chosen) : 'null'}]`));
}

function int32(hex: string): number {
  return Number.parseInt(hex.slice(0, 8), 16) | 0;
}
