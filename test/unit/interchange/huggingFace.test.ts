/** Hugging Face data sets, as JSON lines and as Parquet: rows, the card, and what comes back. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parquetMetadataAsync } from 'hyparquet';
import type { Exporter, ExportRecord } from '../../../src/interchange/exportRecord.js';
import { classNamesOfCard, classNamesOfMetadata } from '../../../src/interchange/hfCard.js';
import { createHfJsonlExporter } from '../../../src/interchange/hfJsonl.js';
import { createHfParquetExporter } from '../../../src/interchange/hfParquet.js';
import { hfJsonlImporter, hfParquetImporter } from '../../../src/interchange/hfReader.js';
import type { Importer } from '../../../src/interchange/importRecord.js';
import { collect } from './decodeDocBin.js';
import { classes, entities, mark, recordOf, ruleOut, schemaOf } from './records.js';
import { anyMarked, inputOf, marksOf, read, records, thereAndBack } from './roundTrip.js';

const single = {
  ...schemaOf({ entities: ['PER', 'LOC'] }),
  ...schemaOf({ classes: ['travel', 'refund'] }),
};
const multi = { ...single, ...schemaOf({ classes: ['travel', 'refund'], mode: 'multi' }) };
const how = { dataset: 'trips', scheme: 'bio' } as const;

const formats: readonly (readonly [string, () => Exporter, Importer])[] = [
  ['JSON lines', () => createHfJsonlExporter(how), hfJsonlImporter],
  ['Parquet', () => createHfParquetExporter(how), hfParquetImporter],
];

async function rows(given: readonly ExportRecord[], schema = single): Promise<unknown[]> {
  const file = await collect(createHfJsonlExporter(how).write(given, schema));
  return file
    .toString()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as unknown);
}

const losses = async (record: ExportRecord, schema = single): Promise<Record<string, number>> => {
  const exporter = createHfJsonlExporter(how);
  await collect(exporter.write([record], schema));
  return Object.fromEntries(exporter.losses().map(loss => [loss.kind, loss.count]));
};

describe('Hugging Face export', () => {
  const text = '💩 Ann flew';
  const ann = entities([mark(text, 'Ann', 'PER')]);

  it('writes tokens, tags, spans in code points, and the class', async () => {
    const record = recordOf(text, { ...ann, ...classes([['refund']]) });
    assert.deepEqual(await rows([record]), [
      {
        id: record.key,
        text,
        tokens: ['💩', 'Ann', 'flew'],
        ner_tags: ['O', 'B-PER', 'O'],
        spans: [{ start: 2, end: 5, label: 'PER' }],
        label: 'refund',
      },
    ]);
  });

  it('writes what nobody looked at as null, never as O', async () => {
    const partly = entities([mark(text, 'Ann', 'PER')], { complete: false });
    const [first, second] = (await rows([
      recordOf(text, partly),
      recordOf('x', classes([['refund']])),
    ])) as Record<string, unknown>[];
    assert.deepEqual(first?.['ner_tags'], [null, 'B-PER', null]);
    assert.equal(first['label'], null);
    assert.equal(second?.['ner_tags'], null);
    assert.deepEqual(await losses(recordOf(text, partly)), { 'incomplete-entities': 1 });
  });

  it('writes O for words that were said to be no entity, in answers about a part', async () => {
    const sentence = 'Ann flew to New York';
    const [per, out] = [mark(sentence, 'Ann', 'PER'), ruleOut(sentence, 'flew', ['PER', 'LOC'])];
    const part = recordOf(sentence, entities([per, ...out], { complete: false }));
    const [row] = (await rows([part])) as Record<string, unknown>[];
    assert.deepEqual(row?.['ner_tags'], ['B-PER', 'O', null, null, null]);
    assert.deepEqual(await losses(part), { 'incomplete-entities': 1 });

    const rest = ruleOut(sentence, 'to New York', ['PER', 'LOC']);
    const whole = recordOf(sentence, entities([per, ...out, ...rest], { complete: false }));
    const [all] = (await rows([whole])) as Record<string, unknown>[];
    assert.deepEqual(all?.['ner_tags'], ['B-PER', 'O', 'O', 'O', 'O']);
    assert.deepEqual(await losses(whole), {});
  });

  it('never writes O for a word whose span it could not write, or that is ruled out in part', async () => {
    const sentence = 'Ann flew to York-on-Sea';
    const marks = [
      ...ruleOut(sentence, 'Ann flew to Yo', ['PER', 'LOC']),
      mark(sentence, 'Ann', 'OLD'),
    ];
    const record = recordOf(sentence, entities(marks, { complete: false }));
    const [row] = (await rows([record])) as { ner_tags: unknown[] }[];
    assert.deepEqual(row?.ner_tags.slice(0, 4), [null, 'O', 'O', null]);
    assert.deepEqual(await losses(record), { 'unknown-label': 1, 'incomplete-entities': 1 });
  });

  it('reports a rejected span once, whatever number of labels it was said not to have', async () => {
    const sentence = 'Ann flew';
    const three = { ...single, ...schemaOf({ entities: ['PER', 'LOC', 'ORG'] }) };
    const marks = ruleOut(sentence, 'flew', ['PER', 'LOC']);
    const record = recordOf(sentence, entities(marks, { complete: false }));
    assert.deepEqual(await losses(record, three), { 'rejected-span': 1, 'incomplete-entities': 1 });
  });

  const nothing = { 'nothing-known': 1 };
  const no = { answer: 'ignore', complete: false } as const;
  const bothIgnored = { ...entities([], no), ...classes([], no) };
  const counted: readonly (readonly [string, ExportRecord, Record<string, number>, boolean?])[] = [
    ['ignored answers', recordOf('x', entities([], { answer: 'ignore' })), { ignored: 1 }],
    ['answers that ignored both tasks once', recordOf('x', bothIgnored), { ignored: 1 }],
    [
      'answers that ignored one of two tasks, which are exported',
      recordOf('x', { ...bothIgnored, ...classes([['refund']]) }),
      { ignored: 1 },
    ],
    [
      'rejected answers',
      recordOf('x', entities([], { answer: 'reject', complete: false })),
      { 'rejected-entities': 1, ...nothing },
    ],
    ['texts without an answer', recordOf('x', {}), { unanswered: 1 }],
    [
      'overlaps, which are only in the spans',
      recordOf(
        'New York',
        entities([
          [0, 8, 'LOC'],
          [0, 3, 'PER'],
        ]),
      ),
      { 'overlapping-span': 1 },
    ],
    [
      'rejected classes',
      recordOf('x', classes([['refund', 'no']], { answer: 'reject', complete: false })),
      { 'rejected-class': 1, ...nothing },
    ],
    [
      'two classes where they exclude each other',
      recordOf('x', classes([['refund'], ['travel']])),
      { 'several-classes': 1, ...nothing },
    ],
    [
      'undecided classes where any may hold',
      recordOf('x', classes([['refund']], { complete: false })),
      { 'incomplete-classes': 1, ...nothing },
      true,
    ],
    [
      'classes that are gone',
      recordOf('x', classes([['old']])),
      { 'unknown-label': 1, 'rejected-class': 1, ...nothing },
    ],
  ];
  for (const [what, record, expected, isMulti] of counted) {
    it(`counts ${what}`, async () => {
      assert.deepEqual(await losses(record, isMulti === true ? multi : single), expected);
    });
  }

  it('writes a card that names the files and what the numbers of a class mean', () => {
    const [card] =
      createHfJsonlExporter(how).companions?.(
        [
          { name: 'train.jsonl', part: 'train', examples: 8 },
          { name: 'dev.jsonl', part: 'dev', examples: 2 },
        ],
        single,
      ) ?? [];
    assert.equal(card?.name, 'README.md');
    assert.match(card.text, /- split: validation\n {4}path: "dev.jsonl"/);
    const names = classNamesOfCard(card.text);
    assert.deepEqual(names.get('ner_tags'), ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC']);
    assert.deepEqual(names.get('label'), ['travel', 'refund']);
  });

  it('writes the names into a Parquet file too', async () => {
    const file = await collect(createHfParquetExporter(how).write([], single));
    const metadata = await parquetMetadataAsync(new Uint8Array(file).buffer);
    const value = metadata.key_value_metadata?.find(each => each.key === 'huggingface')?.value;
    assert.deepEqual(classNamesOfMetadata(value ?? '').get('label'), ['travel', 'refund']);
    assert.equal(classNamesOfMetadata('{').size, 0);
  });

  it('gives the same file for the same records, and holds row groups apart', async () => {
    const many = Array.from({ length: 2500 }, (_, i) =>
      recordOf(`Ann ${i}`, entities([[0, 3, 'PER']])),
    );
    const once = (): Promise<Buffer> => collect(createHfParquetExporter(how).write(many, single));
    const file = await once();
    assert.deepEqual(file, await once());
    const metadata = await parquetMetadataAsync(new Uint8Array(file).buffer);
    assert.deepEqual(
      metadata.row_groups.map(group => Number(group.num_rows)),
      [1000, 1000, 500],
    );
    const back = await records(hfParquetImporter, inputOf(file), { schema: single });
    assert.deepEqual(
      back.map(each => each.text),
      many.map(each => each.text),
    );
  });
});

for (const [name, create, importer] of formats) {
  describe(`${name} of Hugging Face there and back`, () => {
    it('brings back any text and all of its spans, overlaps included', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyMarked(['PER', 'LOC']), { maxLength: 4 }), async given => {
          const { back } = await thereAndBack(create(), importer, given, single);
          assert.deepEqual(
            back.map(one => [one.text, marksOf(one), one.annotation.entities?.complete]),
            given.map(one => [one.text, marksOf(one), true]),
          );
        }),
      );
    });

    it('brings back classes, and answers that are not there', async () => {
      const given = [
        recordOf('a', { ...entities([]), ...classes([['refund'], ['travel']]) }),
        recordOf('b', entities([[0, 1, 'PER']], { complete: false })),
        recordOf('c', classes([])),
      ];
      const { back } = await thereAndBack(create(), importer, given, multi);
      const values = back.map(one => one.annotation.classes?.values.map(value => value.label));
      assert.deepEqual(values, [['refund', 'travel'], undefined, []]);
    });
  });
}

describe('Hugging Face import', () => {
  const options = { schema: single };
  const card =
    "- name: ner_tags\n  sequence:\n    class_label:\n      names:\n        0: O\n        1: B-PER\n        \"2\": 'I-PER'\n- name: label\n  dtype:\n    class_label:\n      names:\n        '0': travel\n";

  it('reads numbers by the card beside the file', async () => {
    const file = '{"tokens":["Ann","Lee","saw"],"ner_tags":[1,2,-100],"label":0}';
    const [one] = await records(
      hfJsonlImporter,
      inputOf(file, { beside: { 'README.md': card } }),
      options,
    );
    assert.equal(one?.text, 'Ann Lee saw');
    assert.deepEqual(marksOf(one), [[0, 7, 'PER']]);
    assert.equal(one.annotation.entities?.complete, false);
    assert.deepEqual(
      one.annotation.classes?.values.map(value => value.label),
      ['travel'],
    );
  });

  it('says that it leaves out which words are no entity, where others are unknown', async () => {
    const file = [
      '{"tokens":["Ann","saw","me"],"ner_tags":["B-PER","O",null]}',
      '{"tokens":["Ann","saw"],"ner_tags":["B-PER",null]}',
      '{"tokens":["Ann","saw"],"ner_tags":["B-PER","O"]}',
    ];
    const found = await records(hfJsonlImporter, file.join('\n'), options);
    const message =
      'That words are no entity is not imported from texts that were only partly annotated';
    assert.deepEqual(
      found.map(one => [one.annotation.entities?.complete, one.leftOut]),
      [
        [false, [message]],
        [false, undefined],
        [true, undefined],
      ],
    );
  });

  it('names a bad row and goes on', async () => {
    const file = [
      '{"tokens":["a"],"ner_tags":[1]}',
      '{"id":1}',
      '{"text":"a","tokens":["b"],"tags":["O"]}',
      '{"tokens":["a","b"],"tags":["O"]}',
      '{"text":"a","spans":[{"start":0,"end":2,"label":"PER"}]}',
      '{"text":"a","label":-1}',
      '{"text":"a","label":[]}',
    ];
    const entries = await read(hfJsonlImporter, file.join('\n'), options);
    const messages = entries.map(each =>
      each.kind === 'problem' ? each.message : each.value.annotation,
    );
    assert.match(JSON.stringify(messages[0]), /ner_tags\\" holds the number 1, and nothing says/);
    assert.deepEqual(messages.slice(1, 6), [
      'needs "text" or "tokens"',
      'its tokens don’t stand in its text in this order',
      'has 2 tokens and 1 tags',
      "the span 0–2 (PER) doesn't fit a text of 1 characters",
      {},
    ]);
    assert.match(JSON.stringify(messages[6]), /^"label: /);
  });

  it('says that a file is no Parquet', async () => {
    await assert.rejects(
      records(hfParquetImporter, 'hello, this is text', options),
      /isn't a Parquet file/,
    );
    await assert.rejects(
      records(hfParquetImporter, '', options),
      /isn't a Parquet file: it is empty/,
    );
    await assert.rejects(records(hfParquetImporter, 'PAR1', options), /file: it is too short/);
  });
});
