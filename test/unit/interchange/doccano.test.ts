/** doccano: lines of all its shapes, its own fields kept, and what comes back. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createDoccanoExporter } from '../../../src/interchange/doccano.js';
import { doccanoImporter } from '../../../src/interchange/doccanoReader.js';
import type { ExportRecord } from '../../../src/interchange/exportRecord.js';
import type { ImportRecord } from '../../../src/interchange/importRecord.js';
import { collect } from './decodeDocBin.js';
import { classes, entities, mark, recordOf, ruleOut, schemaOf } from './records.js';
import { anyMarked, inputOf, marksOf, read, records, thereAndBack } from './roundTrip.js';

const people = schemaOf({ entities: ['PER', 'LOC'] });
const topics = schemaOf({ classes: ['travel', 'refund'] });
const both = { ...people, ...topics };

async function lines(given: readonly ExportRecord[], schema = both): Promise<unknown[]> {
  const file = await collect(createDoccanoExporter().write(given, schema));
  return file
    .toString()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as unknown);
}

async function losses(record: ExportRecord): Promise<Record<string, number>> {
  const exporter = createDoccanoExporter();
  await collect(exporter.write([record], both));
  return Object.fromEntries(exporter.losses().map(loss => [loss.kind, loss.count]));
}

const one = async (
  line: unknown,
  schema = both,
  beside?: Record<string, string>,
): Promise<ImportRecord> => {
  const input = inputOf(JSON.stringify(line), beside ? { beside } : {});
  const [record] = await records(doccanoImporter, input, { schema });
  assert.ok(record);
  return record;
};

const chosen = (record: ImportRecord): string[] | undefined =>
  record.annotation.classes?.values.map(value => value.label);

describe('doccano export', () => {
  const text = '💩 Ann flew';
  const ann = entities([mark(text, 'Ann', 'PER')]);

  it('writes one shape per kind of project, offsets in UTF-16', async () => {
    const who = { annotator: 'ada', answer: 'accept' };
    assert.deepEqual(await lines([recordOf(text, ann)], people), [
      { text, label: [[3, 6, 'PER']], ...who },
    ]);
    assert.deepEqual(await lines([recordOf('x', classes([['refund']]))], topics), [
      { text: 'x', label: ['refund'], ...who },
    ]);
    assert.deepEqual(await lines([recordOf(text, { ...ann, ...classes([['refund']]) })]), [
      { text, entities: [[3, 6, 'PER']], cats: ['refund'], ...who },
    ]);
  });

  it('counts words that were said to be no entity once, not once for every label', async () => {
    const out = entities(ruleOut(text, 'flew', ['PER', 'LOC']), { complete: false });
    assert.deepEqual(await losses(recordOf(text, out)), { incomplete: 1, 'rejected-span': 1 });
  });

  it('counts what it leaves out and what looks other than it is', async () => {
    const kinds = async (annotation: ExportRecord['annotation']): Promise<Record<string, number>> =>
      losses(recordOf('a b', annotation));
    assert.deepEqual(await kinds({}), { unanswered: 1 });
    assert.deepEqual(await kinds(entities([], { answer: 'ignore' })), { ignored: 1 });
    assert.deepEqual(await kinds(entities([], { answer: 'reject' })), { rejected: 1 });
    assert.deepEqual(await kinds(entities([])), { 'nothing-marked': 1 });
    assert.deepEqual(
      await kinds(
        entities(
          [
            [0, 1, 'PER'],
            [2, 3, 'PER', 'no'],
          ],
          { complete: false },
        ),
      ),
      {
        incomplete: 1,
        'rejected-span': 1,
      },
    );
    assert.deepEqual(
      await kinds(
        entities([
          [0, 1, 'PER'],
          [2, 9, 'PER'],
        ]),
      ),
      { 'invalid-span': 1 },
    );
    assert.deepEqual(await losses({ ...recordOf('a', classes([['travel']])), flagged: true }), {
      flag: 1,
    });
  });

  it('writes fields that came from doccano again', async () => {
    const record = {
      ...recordOf('x', classes([['refund']])),
      foreign: [{ format: 'doccano', data: { id: 7, page: 3 } }],
    };
    const [line] = await lines([record], topics);
    assert.deepEqual(line, {
      id: 7,
      page: 3,
      text: 'x',
      label: ['refund'],
      annotator: 'ada',
      answer: 'accept',
    });
  });
});

describe('doccano there and back', () => {
  it('brings back any complete answers and who gave them', async () => {
    const anyRecord = fc
      .tuple(anyMarked(['PER', 'LOC']), fc.subarray(['travel', 'refund']), fc.constantFrom(0, 1, 2))
      .map(([record, labels, tasks]): ExportRecord => ({
        ...record,
        annotation: {
          ...(tasks !== 1 && record.annotation),
          ...(tasks !== 0 && classes(labels.map(label => [label]))),
        },
      }));
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord, { maxLength: 3 }), async given => {
        const { back } = await thereAndBack(createDoccanoExporter(), doccanoImporter, given, both);
        const seen = (record: ExportRecord | ImportRecord): unknown => [
          record.text,
          marksOf(record),
          record.annotation.entities?.complete,
          record.annotation.classes?.values.map(value => [value.label, value.verdict]),
          record.annotator,
        ];
        assert.deepEqual(back.map(seen), given.map(seen));
      }),
    );
  });

  it('brings back that only part was looked at', async () => {
    const record = recordOf('a b', entities([[0, 1, 'PER']], { complete: false }));
    const { back } = await thereAndBack(createDoccanoExporter(), doccanoImporter, [record], people);
    assert.equal(back[0]?.annotation.entities?.complete, false);
  });
});

describe('doccano import', () => {
  it('reads every shape of spans', async () => {
    const text = 'Ann saw Rome';
    const expected = [
      [0, 3, 'PER'],
      [8, 12, 'LOC'],
    ];
    const objects = [
      { id: 0, start_offset: 0, end_offset: 3, label: 'PER' },
      { id: 1, start_offset: 8, end_offset: 12, label: 'LOC' },
    ];
    for (const line of [
      { text, label: expected },
      { text, labels: expected },
      { text, entities: expected },
      { id: 4, text, entities: objects, relations: [] },
      { text, annotations: objects },
    ]) {
      assert.deepEqual(marksOf(await one(line)), expected, JSON.stringify(line));
    }
  });

  it('reads every shape of classes', async () => {
    for (const line of [
      { text: 'x', label: ['travel'] },
      { text: 'x', labels: ['travel'] },
      { text: 'x', label: 'travel' },
      { text: 'x', cats: ['travel'] },
      { text: 'x', annotations: [{ label: 'travel', user: 1 }] },
    ]) {
      assert.deepEqual(chosen(await one(line)), ['travel'], JSON.stringify(line));
    }
  });

  it('names the numbers of old exports by the label configuration beside them', async () => {
    const line = {
      text: 'Ann',
      annotations: [{ label: 12, start_offset: 0, end_offset: 3, user: 1 }],
    };
    const config = JSON.stringify([{ id: 12, text: 'PER', suffix_key: 'p' }]);
    assert.deepEqual(marksOf(await one(line, both, { 'label_config.json': config })), [
      [0, 3, 'PER'],
    ]);
    const [entry] = await read(doccanoImporter, JSON.stringify(line), { schema: both });
    assert.match(JSON.stringify(entry), /its labels are numbers \(12\)/);
  });

  it('takes a text without labels for unfinished, as doccano does', async () => {
    assert.deepEqual((await one({ text: 'x', label: [] }, people)).annotation, {});
  });

  it('keeps other fields, and says that relations are left out', async () => {
    const record = await one({
      id: 3,
      text: 'x',
      label: ['travel'],
      Comments: ['hm'],
      relations: [{ id: 1 }],
    });
    assert.deepEqual(record.foreign, { format: 'doccano', data: { id: 3, Comments: ['hm'] } });
    assert.deepEqual(record.leftOut, ['Relations between entities are not imported']);
  });

  it('counts code points where it is told to', async () => {
    const input = inputOf(JSON.stringify({ text: '💩Ann', label: [[1, 4, 'PER']] }));
    const [record] = await records(doccanoImporter, input, { schema: both, offsets: 'codepoints' });
    assert.deepEqual(record && marksOf(record), [[2, 5, 'PER']]);
  });

  it('names a bad line and goes on', async () => {
    const file = [
      { text: 5 },
      { text: 'x', label: [[0, 9, 'PER']] },
      { text: '💩x', label: [[1, 3, 'PER']] },
      { text: 'x', label: ['travel'] },
    ];
    const entries = await read(doccanoImporter, file.map(line => JSON.stringify(line)).join('\n'), {
      schema: both,
    });
    assert.deepEqual(
      entries.map(entry => entry.kind),
      ['problem', 'problem', 'problem', 'value'],
    );
    assert.match(JSON.stringify(entries[2]), /splits a character/);
  });
});
