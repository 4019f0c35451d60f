/** Records to export, made in one line each, and arbitrary ones for property tests. */
import fc from 'fast-check';
import { sha256 } from '../../../src/base/hash.js';
import type { Annotation, Answer, Verdict } from '../../../src/domain/annotation.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import type { Span } from '../../../src/domain/span.js';
import type { ExportRecord } from '../../../src/interchange/exportRecord.js';

export function schemaOf(options: {
  entities?: readonly string[];
  overlap?: boolean;
  classes?: readonly string[];
  mode?: 'single' | 'multi';
}): LabelSchema {
  const { entities, classes, overlap = false, mode = 'single' } = options;
  return {
    ...(entities && { entities: { overlap, labels: entities.map(name => ({ name })) } }),
    ...(classes && { classes: { mode, labels: classes.map(name => ({ name })) } }),
  };
}

export function recordOf(text: string, annotation: Annotation): ExportRecord {
  return {
    text,
    anchor: {
      path: 'notes/trip.jsonl',
      record: 7,
      field: 'text',
      start: 0,
      end: text.length,
      before: '',
      after: '',
      docHash: sha256(text),
    },
    annotation,
    annotator: 'ada',
    timestamp: 1_700_000_000_000,
    flagged: false,
    key: sha256(text),
  };
}

/** `[start, end, label]`, or with `no` as a fourth. */
export type Mark = readonly [number, number, string, Verdict?];

export function entities(
  marks: readonly Mark[],
  { answer = 'accept', complete = true }: { answer?: Answer; complete?: boolean } = {},
): Annotation {
  const spans = marks.map(([start, end, label, verdict = 'yes']) => ({
    start,
    end,
    label,
    verdict,
    source: 'person' as const,
  }));
  return { entities: { answer, complete, spans } };
}

export function classes(
  values: readonly (readonly [string, Verdict?])[],
  { answer = 'accept', complete = true }: { answer?: Answer; complete?: boolean } = {},
): Annotation {
  return {
    classes: {
      answer,
      complete,
      values: values.map(([label, verdict = 'yes']) => ({ label, verdict, source: 'person' })),
    },
  };
}

/** Marks a word, which must be in the text. */
export function mark(text: string, word: string, label: string): Mark {
  const start = text.indexOf(word);
  if (start === -1) throw new Error(`“${word}” is not in “${text}”`);
  return [start, start + word.length, label];
}

/** Marks that say of some words, which must be in the text, that they are no entity. */
export function ruleOut(text: string, words: string, labels: readonly string[]): Mark[] {
  return labels.map(label => {
    const [start, end] = mark(text, words, label);
    return [start, end, label, 'no'];
  });
}

/** Text of everything that has broken an offset or a tokeniser before. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ' ',
        '  ',
        '\n',
        '\r\n',
        '\t',
        '\u00a0',
        '\u200b',
        '\u0085',
        '\u2028',
        '\x1f',
        '\ufeff',
      ),
      fc.constantFrom(
        '👩‍👩‍👧‍👦',
        '💩',
        'e\u0301',
        '🇫🇷',
        '❤️',
        'شجرة',
        '北京',
        'เชียงใหม่',
        '\u0000',
        '_',
        '-',
        '…',
      ),
      fc.constantFrom('agent', 'PERSON', 'York-based', 'X', '12Pro', "can't", 'obj'),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map(parts => parts.join('').toWellFormed());

/** Whole-character spans of a text, in any order, that may overlap. */
export function anySpans(text: string, labels: readonly string[]): fc.Arbitrary<Span[]> {
  const boundaries = [0];
  for (const character of text) boundaries.push((boundaries.at(-1) ?? 0) + character.length);
  const index = fc.nat({ max: boundaries.length - 1 });
  return fc
    .array(fc.tuple(index, index, fc.constantFrom(...labels)), { maxLength: 6 })
    .map(triples =>
      triples
        .filter(([a, b]) => a !== b)
        .map(([a, b, label]) => ({
          start: boundaries[Math.min(a, b)] ?? 0,
          end: boundaries[Math.max(a, b)] ?? 0,
          label,
        })),
    );
}

/** Everything that an asynchronous iterable gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
