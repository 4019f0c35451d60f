/**
 * Reads Prodigy's match patterns (https://prodi.gy/docs/loaders-and-patterns#patterns): a label with an exact
 * phrase, or with one condition per token. They are a source of suggestions, never of answers.
 */
import * as z from 'zod/mini';
import { messageOf } from '../base/errors.js';
import { tokenize } from '../text/tokenize.js';
import { describeIssue } from './issues.js';
import { readJsonLines, type JsonLinesOptions } from './jsonLines.js';

/** How often a token may come: once, `?` at most once, `*` any number of times, `+` at least once, `!` not. */
export type TokenOperator = '1' | '?' | '*' | '+' | '!';

export interface TokenPattern {
  readonly operator: TokenOperator;
  readonly matches: (word: string) => boolean;
  /** Where only one word can match: the word, lower-cased where case doesn't matter. */
  readonly literal?: { readonly word: string; readonly caseMatters: boolean } | undefined;
}

export interface Pattern {
  readonly label: string;
  /** The file's own name of it. */
  readonly id: string | undefined;
  readonly tokens: readonly TokenPattern[];
}

export type PatternEntry =
  | { readonly line: number; readonly kind: 'value'; readonly value: Pattern }
  | { readonly line: number; readonly kind: 'problem'; readonly message: string };

/** One pattern per line; a line that can't be used is a problem, and the rest goes on. */
export async function* readPatterns(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: JsonLinesOptions = {},
): AsyncGenerator<PatternEntry, void, undefined> {
  for await (const entry of readJsonLines(chunks, options)) {
    if (entry.kind === 'problem') {
      yield entry;
      continue;
    }
    const { line } = entry;
    const value = parsePattern(entry.value);
    yield typeof value === 'string'
      ? { line, kind: 'problem', message: value }
      : { line, kind: 'value', value };
  }
}

const condition = z.union([
  z.string(),
  z.strictObject({
    REGEX: z.optional(z.string()),
    IN: z.optional(z.array(z.string())),
    NOT_IN: z.optional(z.array(z.string())),
  }),
]);
const lineSchema = z.object({
  label: z.string().check(z.minLength(1)),
  id: z.optional(z.nullable(z.union([z.string(), z.number()]))),
  pattern: z.union([
    z.string().check(z.minLength(1)),
    z.array(z.record(z.string(), z.unknown())).check(z.minLength(1)),
  ]),
});

/** The pattern, or what is wrong with the line. */
function parsePattern(json: unknown): Pattern | string {
  const parsed = lineSchema.safeParse(json);
  if (!parsed.success) return describeIssue(parsed.error);
  const { label, id, pattern } = parsed.data;
  const named = { label, id: id == null ? undefined : String(id) };
  if (typeof pattern === 'string') {
    const words = tokenize(pattern).map(({ start, end }) => pattern.slice(start, end));
    return words.length === 0
      ? 'its pattern has no word'
      : { ...named, tokens: words.map(word => literalToken(word, true, '1')) };
  }
  const tokens: TokenPattern[] = [];
  for (const attributes of pattern) {
    const token = parseToken(attributes);
    if (typeof token === 'string') return token;
    tokens.push(token);
  }
  return { ...named, tokens };
}

function literalToken(word: string, caseMatters: boolean, operator: TokenOperator): TokenPattern {
  return {
    operator,
    matches: other => (caseMatters ? other : other.toLowerCase()) === word,
    ...(operator === '1' && { literal: { word, caseMatters } }),
  };
}

const operators: ReadonlyMap<unknown, TokenOperator> = new Map<unknown, TokenOperator>([
  [undefined, '1'],
  ...(['1', '?', '*', '+', '!'] as const).map(each => [each, each] as const),
]);

/** Attributes of spaCy's tokens by the name that we understand; case doesn't matter. */
function parseToken(attributes: Readonly<Record<string, unknown>>): TokenPattern | string {
  let operator: TokenOperator | undefined = '1';
  const conditions: ((word: string) => boolean)[] = [];
  let literal: TokenPattern['literal'];
  for (const [name, value] of Object.entries(attributes)) {
    const attribute = name.toLowerCase();
    if (attribute === 'op') {
      operator = operators.get(value);
      if (operator === undefined) return `"OP": ${JSON.stringify(value)} is not known`;
      continue;
    }
    const caseMatters = attribute === 'text' || attribute === 'orth';
    if (!caseMatters && attribute !== 'lower') {
      return `"${name}" is not known; patterns can ask for "lower", "text", "orth" and "op"`;
    }
    const wanted = condition.safeParse(value);
    if (!wanted.success) return `"${name}" must be a word, or one of "REGEX", "IN" and "NOT_IN"`;
    const test = testOf(wanted.data);
    if (typeof test === 'string') return test;
    conditions.push(word => test(caseMatters ? word : word.toLowerCase()));
    if (typeof wanted.data === 'string') literal = { word: wanted.data, caseMatters };
  }
  return {
    operator,
    matches: word => conditions.every(each => each(word)),
    ...(operator === '1' && literal && { literal }),
  };
}

/** The test, or what is wrong with the expression. */
function testOf(wanted: z.infer<typeof condition>): ((word: string) => boolean) | string {
  if (typeof wanted === 'string') return word => word === wanted;
  const { REGEX: source, IN: list, NOT_IN: others } = wanted;
  let expression: RegExp | undefined;
  try {
    expression = source === undefined ? undefined : new RegExp(source, 'u');
  } catch (error) {
    return `its expression can't be read: ${messageOf(error)}`;
  }
  return word =>
    (expression?.test(word) ?? true) &&
    (list?.includes(word) ?? true) &&
    others?.includes(word) !== true;
}
