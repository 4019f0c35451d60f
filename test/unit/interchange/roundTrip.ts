/** Export to bytes and back, and the texts that every format has to survive (annotation-tools, §2.9). */
import assert from 'node:assert/strict';
import type fc from 'fast-check';
import type { JudgedSpan } from '../../../src/domain/annotation.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import { compareSpans, sameSpan } from '../../../src/domain/span.js';
import type { Exporter, ExportRecord } from '../../../src/interchange/exportRecord.js';
import type {
  ImportEntry,
  Importer,
  ImportInput,
  ImportOptions,
  ImportRecord,
} from '../../../src/interchange/importRecord.js';
import { collect } from './decodeDocBin.js';
import { all, anySpans, anyText, entities, recordOf } from './records.js';

/** A file of the given bytes that arrives in chunks of `chunk` bytes. */
export function inputOf(
  file: Uint8Array | string,
  { chunk = 1 << 16, beside = {} }: { chunk?: number; beside?: Record<string, string> } = {},
): ImportInput {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  return {
    size: bytes.length,
    *chunks() {
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
    },
    slice: (start, end) => Promise.resolve(bytes.subarray(start, end)),
    beside: name => Promise.resolve(beside[name]),
  };
}

export function read(
  importer: Importer,
  input: ImportInput | string,
  options: ImportOptions,
): Promise<ImportEntry[]> {
  return all(importer.read(typeof input === 'string' ? inputOf(input) : input, options));
}

/** The records of a file without problems. */
export async function records(
  importer: Importer,
  input: ImportInput | string,
  options: ImportOptions,
): Promise<ImportRecord[]> {
  return (await read(importer, input, options)).map(entry => {
    assert.ok(entry.kind === 'value', entry.kind === 'problem' ? entry.message : '');
    return entry.value;
  });
}

/** What comes back of records, and how often each kind of loss was counted. */
export async function thereAndBack(
  exporter: Exporter,
  importer: Importer,
  given: readonly ExportRecord[],
  schema: LabelSchema,
): Promise<{ file: Buffer; back: ImportRecord[]; losses: Record<string, number> }> {
  const file = await collect(exporter.write(given, schema));
  return {
    file,
    back: await records(importer, inputOf(file, { chunk: 11 }), { schema }),
    losses: Object.fromEntries(exporter.losses().map(loss => [loss.kind, loss.count])),
  };
}

/** `[text, a part of it to mark]` */
export const goldenTexts: readonly (readonly [string, string])[] = [
  ['💩This is an annotation.', 'annotation'],
  ['👩‍👩‍👧‍👦 Ann 👍🏽 met 🇫🇷', 'Ann'],
  ['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
  ['Cafe\u0301 Zu\u0308rich and Café', 'Cafe\u0301 Zu\u0308rich'],
  ['one\r\ntwo Ann\r\n', 'Ann'],
  ['tab\tAnn\u00a0x \u200bzero\u200bwidth', 'Ann'],
  ['زار أحمد القاهرة', 'أحمد'],
  ['דנה גרה בחיפה', 'דנה'],
  ['张伟住在北京。', '北京'],
  ['สมชายไปเชียงใหม่', 'เชียงใหม่'],
  ['Ann', 'Ann'],
  ['Ann and Bob', 'Ann'],
  ['Ann and Bob', 'Bob'],
  ['\ufeffAnn after a mark', 'Ann'],
  ['New York-based, "quoted" \\ and #hash', 'New York'],
  ['=SUM(A1) @x -y +z', 'SUM'],
  [`${'word '.repeat(2000)}Ann`, 'Ann'],
];

/** Texts with accepted, complete answers of any spans, each once, in text order. */
export function anyMarked(labels: readonly string[]): fc.Arbitrary<ExportRecord> {
  return anyText.chain(text =>
    anySpans(text, labels).map(spans => {
      const sorted = [...spans].sort(compareSpans);
      const unique = sorted.filter((span, i) => i === 0 || !sameSpan(span, sorted[i - 1] ?? span));
      return recordOf(text, entities(unique.map(({ start, end, label }) => [start, end, label])));
    }),
  );
}

/** `[start, end, label]` of the entities that hold. */
export function marksOf(record: ImportRecord | ExportRecord): [number, number, string][] {
  return (record.annotation.entities?.spans ?? [])
    .filter((span: JudgedSpan) => span.verdict === 'yes')
    .map(({ start, end, label }) => [start, end, label]);
}
