/** Prodigy's JSON lines: the fields as Prodigy writes them, and nothing lost on the way back. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as z from 'zod/mini';
import type { Annotation } from '../../../src/domain/annotation.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import { compareSpans } from '../../../src/domain/span.js';
import type { Exporter, ExportRecord } from '../../../src/interchange/exportRecord.js';
import { mergeAnnotations } from '../../../src/interchange/mergeAnnotations.js';
import { createProdigyExporter } from '../../../src/interchange/prodigyJsonl.js';
import { prodigyImporter } from '../../../src/interchange/prodigyReader.js';
import { parseProdigyLine, type ProdigyRow } from '../../../src/interchange/prodigyLine.js';
import { anyRecord, multi } from './anyRecord.js';
import { collect } from './decodeDocBin.js';
import {
  anySpans,
  anyText,
  classes,
  entities,
  mark,
  recordOf,
  ruleOut,
  schemaOf,
} from './records.js';
import { read, records, thereAndBack } from './roundTrip.js';

const lineSchema = z.looseObject({
  text: z.string(),
  tokens: z.optional(
    z.array(
      z.strictObject({
        text: z.string(),
        start: z.int(),
        end: z.int(),
        id: z.int(),
        ws: z.boolean(),
      }),
    ),
  ),
  spans: z.optional(
    z.array(
      z.looseObject({
        start: z.int(),
        end: z.int(),
        token_start: z.optional(z.int()),
        token_end: z.optional(z.int()),
        label: z.string(),
      }),
    ),
  ),
  accept: z.optional(z.array(z.string())),
  options: z.optional(z.array(z.looseObject({ id: z.string(), text: z.string() }))),
  label: z.optional(z.string()),
  answer: z.string(),
  _view_id: z.string(),
  _input_hash: z.int(),
  _task_hash: z.int(),
});

type Line = z.infer<typeof lineSchema>;

const both = {
  ...schemaOf({ entities: ['PERSON', 'GPE'] }),
  ...schemaOf({ classes: ['travel', 'refund'] }),
};

async function lines(records: readonly ExportRecord[], schema: LabelSchema): Promise<Line[]> {
  const file = await collect(createProdigyExporter({ dataset: 'trips' }).write(records, schema));
  const text = file.toString();
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => lineSchema.parse(JSON.parse(line)));
}

const views = (of: readonly Line[]): string[] => of.map(line => `${line._view_id} ${line.answer}`);

describe('Prodigy export', () => {
  it('writes the fields that Prodigy writes', async () => {
    const text = '💩 Ann flew';
    const record = { ...recordOf(text, entities([mark(text, 'Ann', 'PERSON')])), flagged: true };
    const [line] = await lines([record], both);
    assert.deepEqual(line, {
      text,
      meta: { source: 'notes/trip.jsonl', record: 7, field: 'text' },
      tokens: [
        { text: '💩', start: 0, end: 1, id: 0, ws: true },
        { text: 'Ann', start: 2, end: 5, id: 1, ws: true },
        { text: 'flew', start: 6, end: 10, id: 2, ws: false },
      ],
      spans: [
        { start: 2, end: 5, token_start: 1, token_end: 1, label: 'PERSON', source: 'person' },
      ],
      answer: 'accept',
      _view_id: 'ner_manual',
      _input_hash: line?._input_hash,
      _task_hash: line?._task_hash,
      _session_id: 'trips-ada',
      _annotator_id: 'trips-ada',
      _timestamp: 1_700_000_000,
      flagged: true,
    });
  });

  it('counts the last token of a span in', async () => {
    const text = 'in Silicon Valley today';
    const [line] = await lines(
      [recordOf(text, entities([mark(text, 'Silicon Valley', 'GPE')]))],
      both,
    );
    assert.equal(line?.spans?.[0]?.token_start, 1);
    assert.equal(line.spans[0].token_end, 2);
  });

  it('cuts words at the ends of spans, also those it was given', async () => {
    const text = 'iPhone12Pro!';
    const record = recordOf(text, entities([[6, 8, 'GPE']]));
    const given = { ...record, tokens: [{ start: 0, end: 11 }] };
    for (const [line] of [await lines([record], both), await lines([given], both)]) {
      assert.deepEqual(
        line?.tokens?.map(token => token.text),
        ['iPhone', '12', 'Pro', '!'],
      );
    }
  });

  it('writes classes as a choice', async () => {
    const [line] = await lines([recordOf('x', classes([['refund']]))], both);
    assert.deepEqual(line?.options, [
      { id: 'travel', text: 'travel' },
      { id: 'refund', text: 'refund', source: 'person' },
    ]);
    assert.deepEqual(line.accept, ['refund']);
    assert.deepEqual(line['config'], { choice_style: 'single' });
    assert.equal(line._view_id, 'choice');
    assert.equal(line.tokens, undefined);
  });

  it('writes both tasks as blocks where one answer fits both, else apart', async () => {
    const together = { ...entities([]), ...classes([['refund']]) };
    assert.deepEqual(views(await lines([recordOf('x', together)], both)), ['blocks accept']);
    const apart = { ...entities([], { answer: 'ignore' }), ...classes([['refund']]) };
    assert.deepEqual(views(await lines([recordOf('x', apart)], both)), [
      'ner_manual ignore',
      'choice accept',
    ]);
    const partly = { ...entities([], { complete: false }), ...classes([['refund']]) };
    assert.deepEqual(views(await lines([recordOf('x', partly)], both)), [
      'ner accept',
      'choice accept',
    ]);
  });

  it('writes a rejected span of an incomplete answer as a rejected task of its own', async () => {
    const annotation = entities(
      [
        [0, 3, 'PERSON'],
        [8, 11, 'PERSON', 'no'],
      ],
      { complete: false },
    );
    const [accepted, rejected] = await lines([recordOf('Ann saw Bob', annotation)], both);
    assert.deepEqual([accepted?.answer, accepted?.spans?.map(s => s.start)], ['accept', [0]]);
    assert.deepEqual([rejected?.answer, rejected?.spans?.map(s => s.start)], ['reject', [8]]);
  });

  it('asks of words that were said to be no entity label by label, in the view that trains ner', async () => {
    const text = 'Ann saw';
    const marks = [mark(text, 'Ann', 'PERSON'), ...ruleOut(text, 'saw', ['PERSON', 'GPE'])];
    const annotation = entities(marks, { complete: false });
    assert.deepEqual(views(await lines([recordOf(text, annotation)], both)), [
      'ner accept',
      'ner reject',
      'ner reject',
    ]);
  });

  it('uses the spans view where spans overlap', async () => {
    const annotation = entities([
      [0, 3, 'PERSON'],
      [0, 7, 'PERSON'],
    ]);
    assert.deepEqual(views(await lines([recordOf('Ann saw', annotation)], both)), [
      'spans_manual accept',
    ]);
  });

  it('gives the same text one input hash and different questions different task hashes', async () => {
    const records = [
      recordOf('Ann saw', entities([[0, 3, 'PERSON']])),
      recordOf('Ann saw', entities([])),
      recordOf('Ann saw', classes([['refund']])),
      recordOf('Bob saw', entities([])),
    ];
    const all = await lines(records, both);
    assert.equal(new Set(all.slice(0, 3).map(line => line._input_hash)).size, 1);
    assert.notEqual(all[0]?._input_hash, all[3]?._input_hash);
    assert.equal(new Set(all.map(line => line._task_hash)).size, 4);
    for (const { _input_hash: hash } of all) assert.equal(hash, hash | 0);
  });

  it('keeps ignored answers and counts what it cannot write', async () => {
    const exporter = createProdigyExporter({ dataset: 'trips' });
    const records = [
      recordOf('x', entities([], { answer: 'ignore' })),
      recordOf('x', {}),
      recordOf('x', classes([], { complete: false })),
      recordOf('x', entities([[0, 9, 'GPE']])),
      recordOf('\ud800', entities([])),
      recordOf('a b', entities([[1, 2, 'GPE']])),
    ];
    const file = (await collect(exporter.write(records, both))).toString();
    assert.equal(file.split('\n').length, 5);
    assert.deepEqual(Object.fromEntries(exporter.losses().map(l => [l.kind, l.count])), {
      unanswered: 1,
      'nothing-known': 1,
      'invalid-span': 1,
      'lone-surrogate': 1,
      'span-without-word': 1,
    });
  });

  it('tokens slice their text in code points, and spans begin and end with a token', async () => {
    const cases = anyText.chain(text => fc.tuple(fc.constant(text), anySpans(text, ['GPE'])));
    await fc.assert(
      fc.asyncProperty(cases, async ([text, spans]) => {
        const annotation = entities(spans.map(s => [s.start, s.end, s.label]));
        const [line] = await lines([recordOf(text, annotation)], both);
        checkTokens(line);
      }),
    );
  });
});

function checkTokens(line: Line | undefined): void {
  const { text, tokens, spans } = line ?? {};
  assert.ok(text !== undefined && tokens && spans);
  const characters = Array.from(text);
  for (const token of tokens) {
    assert.equal(characters.slice(token.start, token.end).join(''), token.text);
  }
  for (const { start, end, token_start: first, token_end: last } of spans) {
    const inside: typeof tokens = tokens.filter(token => start <= token.start && token.end <= end);
    assert.deepEqual([first, last], [inside[0]?.id, inside.at(-1)?.id]);
    const outside: typeof tokens = tokens.filter(token => token.end <= start || end <= token.start);
    assert.equal(inside.length + outside.length, tokens.length);
  }
}

/** Spans of several lines in text order again. */
function sorted(annotation: Annotation): Annotation {
  const { entities: found, classes: chosen } = annotation;
  return {
    ...(found && { entities: { ...found, spans: [...found.spans].sort(compareSpans) } }),
    ...(chosen && { classes: chosen }),
  };
}

function parse(line: unknown): ProdigyRow {
  const row = parseProdigyLine(line, { dataset: 'trips' });
  assert.ok(!('problem' in row), JSON.stringify(row));
  return row;
}

describe('parseProdigyLine', () => {
  it('reads back whatever was exported', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecord, async record => {
        const rows = (await lines([record], multi)).map(parse);
        const annotation = rows
          .map(row => row.annotation)
          .reduce((earlier, later) => mergeAnnotations(earlier, later), {});
        assert.deepEqual(sorted(annotation), sorted(record.annotation));
        for (const row of rows) {
          assert.equal(row.text, record.text);
          assert.equal(row.annotator, record.annotator);
          assert.equal(row.timestamp, record.timestamp / 1000);
          assert.equal(row.flagged, record.flagged);
          assert.deepEqual([row.path, row.record, row.field], ['notes/trip.jsonl', 7, 'text']);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes manual views for complete answers and binary ones for incomplete', () => {
    const spans = [{ start: 0, end: 3, label: 'PERSON' }];
    const line = { text: 'Ann saw', spans, answer: 'accept' };
    const complete = (extra: object): boolean | undefined =>
      parse({ ...line, ...extra }).annotation.entities?.complete;
    assert.equal(complete({ _view_id: 'ner_manual' }), true);
    assert.equal(complete({ _view_id: 'ner' }), false);
    assert.equal(complete({}), false);
    assert.equal(complete({ tokens: [] }), true);
  });

  it('reads a rejected class as one that does not hold', () => {
    const { annotation } = parse({
      text: 'x',
      label: 'refund',
      answer: 'reject',
      _view_id: 'classification',
    });
    assert.deepEqual(annotation.classes, {
      answer: 'reject',
      complete: false,
      values: [{ label: 'refund', verdict: 'no', source: 'import' }],
    });
  });

  it('keeps verdicts of single spans, foreign hashes, and who suggested', () => {
    const row = parse({
      text: '💩Ann',
      spans: [
        {
          start: 1,
          end: 4,
          label: 'PERSON',
          answer: 'reject',
          source: 'en_core_web_sm',
          score: 0.5,
        },
      ],
      answer: 'accept',
      _view_id: 'ner',
      _input_hash: -5,
      _task_hash: 7,
    });
    assert.deepEqual(row.annotation.entities?.spans, [
      { start: 2, end: 5, label: 'PERSON', verdict: 'no', source: 'model', score: 0.5 },
    ]);
    assert.deepEqual([row.inputHash, row.taskHash], [-5, 7]);
  });

  it('reads what was reviewed, and the spans of relations', () => {
    const line = { text: 'Ann', spans: [{ start: 0, end: 3, label: 'PERSON' }], answer: 'accept' };
    const reviewed = parse({ ...line, _view_id: 'review', view_id: 'ner_manual', versions: [] });
    assert.equal(reviewed.annotation.entities?.complete, true);
    const related = parse({ ...line, _view_id: 'relations', relations: [{ head: 0, child: 0 }] });
    assert.equal(related.annotation.entities?.spans.length, 1);
    assert.deepEqual(related.leftOut, ['Relations between entities are not imported']);
  });

  it('says which views it has no use for', () => {
    const row = parse({ text: 'x', answer: 'accept', _view_id: 'text_input' });
    assert.deepEqual(row.annotation, {});
    assert.deepEqual(row.leftOut, ['Answers of Prodigy’s view “text_input” are not imported']);
  });

  it('takes a task without an answer for unanswered', () => {
    assert.deepEqual(parse({ text: 'x', label: 'refund' }).annotation, {});
  });

  it('says what is wrong with a line', () => {
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      [null, /must be an object/],
      [{}, /^text: /],
      [
        { text: 'x', spans: [{ start: 0, end: 2, label: 'A' }] },
        /0–2 \(A\) doesn't fit a text of 1/,
      ],
      [{ text: '💩', spans: [{ start: 0, end: 2, label: 'A' }] }, /text of 1/],
      [{ text: 'x', spans: [{ start: 0, end: 1 }] }, /^spans\.0\.label: /],
      [{ text: 'x', answer: 'yes' }, /^answer: /],
    ];
    for (const [line, message] of wrong) {
      const result = parseProdigyLine(line);
      assert.ok('problem' in result, JSON.stringify(line));
      assert.match(result.problem, message);
    }
  });
});

describe('prodigyImporter', () => {
  const exporter = (): Exporter => createProdigyExporter({ dataset: 'trips' });
  const importer = prodigyImporter({ dataset: 'trips' });

  it('puts the tasks of one text together again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord, { maxLength: 3 }), async records => {
        const given = records.map((record, i) => ({ ...record, annotator: `ann ${i}` }));
        const { back } = await thereAndBack(exporter(), importer, given, multi);
        assert.deepEqual(
          back.map(one => [one.text, sorted(one.annotation), one.annotator, one.timestamp]),
          given.map(one => [one.text, sorted(one.annotation), one.annotator, one.timestamp]),
        );
      }),
    );
  });

  it('keeps hashes, session and fields of tasks that came from Prodigy', async () => {
    const task = {
      text: 'Ann saw',
      meta: { source: 'feed', page: 3 },
      spans: [{ start: 0, end: 3, label: 'PERSON' }],
      answer: 'accept',
      _input_hash: -5,
      _session_id: 'news-ann',
      _annotator_id: 'news-ann',
      custom: { a: 1 },
    };
    const file = [
      { ...task, _view_id: 'ner', _task_hash: 11 },
      {
        ...task,
        _view_id: 'ner',
        _task_hash: 12,
        answer: 'reject',
        spans: [{ start: 4, end: 7, label: 'GPE' }],
      },
    ];
    const text = file.map(line => JSON.stringify(line)).join('\n');
    const [one] = await records(importer, text, { schema: both });
    assert.ok(one?.foreign);
    const record = { ...recordOf(one.text, one.annotation), foreign: [one.foreign] };
    const again = await lines([record], both);
    assert.deepEqual(
      again.map(line => [line._view_id, line._input_hash, line._task_hash, line['_session_id']]),
      [
        ['ner', -5, 11, 'news-ann'],
        ['ner', -5, 12, 'news-ann'],
      ],
    );
    assert.deepEqual(again[0]?.['custom'], { a: 1 });
    assert.deepEqual(again[0]['meta'], {
      source: 'notes/trip.jsonl',
      record: 7,
      field: 'text',
      page: 3,
    });
  });

  it('names a bad line and goes on', async () => {
    const entries = await read(importer, '{"text":"a"}\n{\n{"text":5}\n{"text":"b"}', {
      schema: both,
    });
    assert.deepEqual(entries.map(entry => [entry.line, entry.kind]).sort(), [
      [1, 'value'],
      [2, 'problem'],
      [3, 'problem'],
      [4, 'value'],
    ]);
  });
});

describe('mergeAnnotations', () => {
  it('lets a later complete answer replace what was said before', () => {
    const merged = mergeAnnotations(entities([[0, 1, 'A']]), entities([[2, 3, 'B']]));
    assert.deepEqual(merged, entities([[2, 3, 'B']]));
  });

  it('adds up incomplete answers, the later verdict winning', () => {
    const earlier = entities(
      [
        [0, 1, 'A'],
        [2, 3, 'B'],
      ],
      { complete: false },
    );
    const later = entities([[0, 1, 'A', 'no']], { answer: 'reject', complete: false });
    assert.deepEqual(
      mergeAnnotations(earlier, later),
      entities(
        [
          [2, 3, 'B'],
          [0, 1, 'A', 'no'],
        ],
        { complete: false },
      ),
    );
  });
});
