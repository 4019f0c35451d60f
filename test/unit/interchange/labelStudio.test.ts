/** Label Studio: tasks as it writes them, its own ids kept, and what comes back. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { createLabelStudioExporter } from '../../../src/interchange/labelStudio.js';
import { labellingConfig } from '../../../src/interchange/labelStudioConfig.js';
import { labelStudioImporter } from '../../../src/interchange/labelStudioReader.js';
import type { ExportRecord } from '../../../src/interchange/exportRecord.js';
import type { ImportRecord } from '../../../src/interchange/importRecord.js';
import { collect } from './decodeDocBin.js';
import { classes, entities, mark, recordOf, ruleOut, schemaOf } from './records.js';
import { anyMarked, marksOf, read, records, thereAndBack } from './roundTrip.js';

const people = schemaOf({ entities: ['PER', 'LOC'] });
const both = { ...people, ...schemaOf({ classes: ['travel', 'refund'] }) };
const options = { schema: both };

const taskList = z.array(
  z.looseObject({
    id: z.int(),
    data: z.looseObject({ text: z.string() }),
    annotations: z.array(
      z.looseObject({
        was_cancelled: z.boolean(),
        result: z.array(z.looseObject({ id: z.string(), value: z.looseObject({}) })),
      }),
    ),
  }),
);

async function tasks(given: readonly ExportRecord[]): Promise<z.infer<typeof taskList>> {
  const file = await collect(createLabelStudioExporter().write(given, both));
  return taskList.parse(JSON.parse(file.toString()));
}

async function losses(record: ExportRecord): Promise<Record<string, number>> {
  const exporter = createLabelStudioExporter();
  await collect(exporter.write([record], both));
  return Object.fromEntries(exporter.losses().map(loss => [loss.kind, loss.count]));
}

describe('Label Studio export', () => {
  const text = '💩 Ann flew';

  it('writes results with offsets in UTF-16', async () => {
    const answer = { ...entities([mark(text, 'Ann', 'PER')]), ...classes([['refund']]) };
    const [task] = await tasks([recordOf(text, answer)]);
    assert.deepEqual(task, {
      id: 1,
      data: { text },
      annotations: [
        {
          result: [
            {
              id: 'span-1',
              from_name: 'label',
              to_name: 'text',
              type: 'labels',
              origin: 'manual',
              value: { start: 3, end: 6, text: 'Ann', labels: ['PER'] },
            },
            {
              id: 'class-1',
              from_name: 'class',
              to_name: 'text',
              type: 'choices',
              origin: 'manual',
              value: { choices: ['refund'] },
            },
          ],
          was_cancelled: false,
          ground_truth: false,
          created_at: '2023-11-14T22:13:20.000Z',
          glossator: { annotator: 'ada', tasks: ['entities', 'classes'] },
        },
      ],
      predictions: [],
    });
  });

  it('puts the answers of several annotators into one task', async () => {
    const one = recordOf(text, entities([]));
    const [task, other] = await tasks([
      one,
      { ...one, annotator: 'bob' },
      recordOf('x', entities([])),
    ]);
    assert.equal(task?.annotations.length, 2);
    assert.equal(other?.id, 2);
  });

  it('writes an ignored text as skipped, a rejected one as still to be done', async () => {
    const ignored = recordOf('a', entities([], { answer: 'ignore' }));
    const rejected = recordOf('b', entities([], { answer: 'reject', complete: false }));
    const [skipped, open] = await tasks([ignored, rejected]);
    assert.deepEqual(
      skipped?.annotations.map(each => each.was_cancelled),
      [true],
    );
    assert.deepEqual(open?.annotations, []);
    assert.deepEqual(await losses(ignored), {});
    assert.deepEqual(await losses(rejected), { rejected: 1 });
  });

  it('counts what looks other than it is', async () => {
    assert.deepEqual(await losses(recordOf('a', entities([], { complete: false }))), {
      incomplete: 1,
    });
    const mixed = { ...entities([], { answer: 'ignore' }), ...classes([['travel']]) };
    assert.deepEqual(await losses(recordOf('a', mixed)), { 'ignored-task': 1 });
    assert.deepEqual(await losses(recordOf('a', {})), { unanswered: 1 });
    const no = entities(ruleOut('a', 'a', ['PER', 'LOC']), { complete: false });
    assert.deepEqual(await losses(recordOf('a', no)), { incomplete: 1, 'rejected-span': 1 });
    assert.deepEqual(await losses(recordOf('a', entities([[0, 5, 'PER']]))), { 'invalid-span': 1 });
  });

  it('writes an empty list where there is nothing', async () =>
    assert.deepEqual(await tasks([]), []));

  it('writes a labelling configuration with names, colours and keys', () => {
    const schema = {
      entities: { overlap: false, labels: [{ name: '<A> & "B"', color: '#112233', key: 'p' }] },
      classes: { mode: 'multi' as const, labels: [{ name: 'travel' }] },
    };
    assert.equal(
      labellingConfig(schema),
      '<View>\n  <Labels name="label" toName="text">\n' +
        '    <Label value="&lt;A&gt; &amp; &quot;B&quot;" background="#112233" hotkey="p"/>\n' +
        '  </Labels>\n  <Text name="text" value="$text"/>\n' +
        '  <Choices name="class" toName="text" choice="multiple">\n' +
        '    <Choice value="travel"/>\n  </Choices>\n</View>\n',
    );
  });
});

describe('Label Studio there and back', () => {
  function back(given: readonly ExportRecord[]) {
    return thereAndBack(createLabelStudioExporter(), labelStudioImporter, given, both);
  }

  it('brings back any complete answers, who gave them and when', async () => {
    const anyRecord = fc
      .tuple(anyMarked(['PER', 'LOC']), fc.subarray(['travel', 'refund']), fc.constantFrom(0, 1, 2))
      .map(([record, labels, tasksOf]): ExportRecord => ({
        ...record,
        annotation: {
          ...(tasksOf !== 1 && record.annotation),
          ...(tasksOf !== 0 && classes(labels.map(label => [label]))),
        },
      }));
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord, { maxLength: 3 }), async given => {
        const found = await back(given);
        assert.deepEqual(found.losses, {});
        const seen = (record: ExportRecord | ImportRecord): unknown => [
          record.text,
          marksOf(record),
          record.annotation.entities?.complete,
          record.annotation.classes?.values.map(value => [value.label, value.verdict]),
          record.annotator,
          record.timestamp,
        ];
        assert.deepEqual(found.back.map(seen), given.map(seen));
      }),
    );
  });

  it('brings back an ignored answer', async () => {
    const [one] = (await back([recordOf('a', classes([], { answer: 'ignore', complete: false }))]))
      .back;
    assert.deepEqual(one?.annotation, {
      classes: { answer: 'ignore', complete: false, values: [] },
    });
  });

  it('keeps ids, users and fields of a task that came from there', async () => {
    const task = {
      id: 77,
      data: { body: 'Ann flew', page: 3 },
      annotations: [
        {
          id: 901,
          completed_by: { id: 4, email: 'ann@example.org' },
          lead_time: 4.25,
          created_at: '2026-01-01T00:00:00Z',
          result: [
            {
              id: 'x',
              from_name: 'ner',
              to_name: 't',
              type: 'labels',
              value: { start: 0, end: 3, labels: ['PER'] },
            },
          ],
        },
      ],
      project: 12,
      predictions: [{ model_version: 'v1', score: 0.5, result: [] }],
    };
    const [one] = await records(labelStudioImporter, JSON.stringify([task]), options);
    assert.equal(one?.annotator, 'ann@example.org');
    assert.ok(one.foreign);
    const again = await collect(
      createLabelStudioExporter().write(
        [{ ...recordOf(one.text, one.annotation), foreign: [one.foreign] }],
        both,
      ),
    );
    const list = z.array(z.looseObject({ annotations: z.array(z.looseObject({})) }));
    const [written] = list.parse(JSON.parse(again.toString()));
    assert.deepEqual(
      [written?.['id'], written?.['project'], written?.['data']],
      [77, 12, task.data],
    );
    assert.deepEqual(written?.['predictions'], task.predictions);
    const [annotation] = written.annotations;
    assert.deepEqual(
      [annotation?.['id'], annotation?.['lead_time'], annotation?.['completed_by']],
      [901, 4.25, task.annotations[0]?.completed_by],
    );
  });
});

describe('Label Studio import', () => {
  const labels = (start: number, end: number, ...names: string[]): object => ({
    type: 'labels',
    value: { start, end, labels: names },
  });

  it('reads old completions, skipped ones, several labels of one span, and other kinds as left out', async () => {
    const file = JSON.stringify([
      {
        data: { text: 'Ann' },
        completions: [{ result: [labels(0, 3, 'PER', 'LOC'), { type: 'rating' }] }],
      },
      {
        data: { text: 'Bob' },
        annotations: [{ was_cancelled: true, result: [labels(0, 3, 'PER')] }],
      },
      { data: { text: 'Eve' }, annotations: [], predictions: [{}] },
    ]);
    const [first, second, third] = await records(labelStudioImporter, file, options);
    assert.deepEqual(first && marksOf(first), [
      [0, 3, 'PER'],
      [0, 3, 'LOC'],
    ]);
    assert.match(first?.leftOut?.join() ?? '', /rating/);
    assert.equal(second?.annotation.entities?.answer, 'ignore');
    assert.deepEqual(third?.annotation, {});
    assert.match(third.leftOut?.join() ?? '', /Predictions/);
  });

  it('lets the newest answer of a person come last', async () => {
    const answer = (time: string, name: string): object => ({
      created_at: time,
      result: [labels(0, 1, name)],
    });
    const file = JSON.stringify([
      {
        data: { text: 'A' },
        annotations: [answer('2026-02-01', 'LOC'), answer('2026-01-01', 'PER')],
      },
    ]);
    const found = await records(labelStudioImporter, file, options);
    assert.deepEqual(found.map(marksOf), [[[0, 1, 'PER']], [[0, 1, 'LOC']]]);
  });

  it('takes an answer without results for one to the only task, and for none where there are two', async () => {
    const file = JSON.stringify({ data: { text: 'A' }, annotations: [{ result: [] }] });
    const [only] = await records(labelStudioImporter, file, { schema: people });
    assert.deepEqual(only?.annotation, {
      entities: { answer: 'accept', complete: true, spans: [] },
    });
    assert.deepEqual((await records(labelStudioImporter, file, options))[0]?.annotation, {});
  });

  it('reads JSON_MIN', async () => {
    const file = JSON.stringify([
      {
        text: 'Ann flew',
        id: 5,
        label: [{ start: 0, end: 3, text: 'Ann', labels: ['PER'] }],
        sentiment: 'travel',
        annotator: 1,
        created_at: '2026-01-01T00:00:00Z',
      },
      { text: 'x', note: 'hello', kind: { choices: ['travel', 'refund'] } },
    ]);
    const [first, second] = await records(labelStudioImporter, file, options);
    assert.deepEqual(first && marksOf(first), [[0, 3, 'PER']]);
    assert.deepEqual(
      first?.annotation.classes?.values.map(value => value.label),
      ['travel'],
    );
    assert.equal(first.annotator, 'Label Studio user 1');
    assert.deepEqual(
      second?.annotation.classes?.values.map(value => value.label),
      ['travel', 'refund'],
    );
    assert.equal(second.annotation.entities, undefined);
  });

  it('names a span whose own words stand elsewhere, whatever their line ends are', async () => {
    const text = '💩 Ann\r\nLee flew';
    const value = (start: number, end: number, words: string): object => ({
      ...{ start, end, text: words, labels: ['PER'] },
    });
    const task = (words: object): object => ({
      data: { text },
      annotations: [{ result: [{ type: 'labels', value: words }] }],
    });
    const tasks = [
      task(value(3, 11, 'Ann\\nLee')),
      task(value(2, 10, 'Ann\nLee')),
      { text, label: [value(2, 5, 'Ann')] },
    ];
    const entries = await read(labelStudioImporter, JSON.stringify(tasks), options);
    assert.deepEqual(
      entries.map(entry => (entry.kind === 'problem' ? entry.message.split(',')[0] : entry.kind)),
      ['value', 'the span 2–10 (PER) stands at “ Ann Le”', 'the span 2–5 (PER) stands at “ An”'],
    );
    const counted = { ...options, offsets: 'codepoints' as const };
    const again = await read(labelStudioImporter, JSON.stringify(tasks.slice(1)), counted);
    assert.deepEqual(
      again.map(entry => entry.kind),
      ['value', 'value'],
    );
  });

  it('names a bad task and goes on', async () => {
    const file = [
      { data: { text: 'Ann' }, annotations: [{ result: [labels(0, 9, 'PER')] }] },
      { data: { a: 'x', b: 'y' } },
      { id: 1 },
      { data: 5 },
      7,
      { data: { text: '💩' }, annotations: [{ result: [labels(1, 2, 'PER')] }] },
      { data: { text: 'fine' } },
    ];
    const entries = await read(
      labelStudioImporter,
      `[${file.map(each => JSON.stringify(each)).join(',\n')}]`,
      options,
    );
    assert.deepEqual(
      entries.map(each =>
        `${each.line} ${each.kind === 'problem' ? each.message : each.kind}`.slice(0, 48),
      ),
      [
        "1 the span 0–9 (PER) doesn't fit a text of 3 cha",
        '2 has no text: "data" needs a field "text"',
        '3 has neither "data" nor "text"',
        '4 data: must be an object, not 5',
        '5 must be an object, not 7',
        '6 the span 1–2 (PER) splits a character; are its',
        '7 value',
      ],
    );
  });
});
