/** Tables: every answer whole, nothing that a spreadsheet would run, and tables of other tools. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { createCsvExporter } from '../../../src/interchange/csv.js';
import { csvColumns, guard, unguard } from '../../../src/interchange/csvColumns.js';
import { tableImporter } from '../../../src/interchange/csvReader.js';
import type { ExportRecord } from '../../../src/interchange/exportRecord.js';
import type { ImportEntry, ImportRecord } from '../../../src/interchange/importRecord.js';
import { joinedRows } from '../../../src/interchange/joinedRows.js';
import { anyRecord, multi } from './anyRecord.js';
import { collect } from './decodeDocBin.js';
import { all, classes, entities, mark, recordOf, schemaOf } from './records.js';
import { inputOf, marksOf, read, records, thereAndBack } from './roundTrip.js';

const both = {
  ...schemaOf({ entities: ['PERSON', 'GPE'] }),
  ...schemaOf({ classes: ['travel', 'refund'] }),
};
const formats = ['csv', 'tsv'] as const;

async function table(given: readonly ExportRecord[]): Promise<Record<string, string>[]> {
  const file = await collect(createCsvExporter('csv').write(given, both));
  return parse(file, { columns: true });
}

const seen = (record: ExportRecord | ImportRecord): unknown => [
  record.text,
  record.annotation,
  record.annotator,
  record.timestamp,
  record.flagged,
];

describe('table export', () => {
  it('writes a row per span and class, offsets in code points', async () => {
    const text = '💩 Ann, "Bob"';
    const answer = {
      ...entities([mark(text, 'Ann', 'PERSON'), mark(text, 'Bob', 'GPE')]),
      ...classes([['refund']]),
    };
    const rows = await table([recordOf(text, answer)]);
    assert.deepEqual(
      rows.map(row => [row['text'], row['task'], row['start'], row['end'], row['label']]),
      [
        [text, 'entities', '2', '5', 'PERSON'],
        [text, 'entities', '8', '11', 'GPE'],
        [text, 'classes', '', '', 'refund'],
      ],
    );
    assert.deepEqual(Object.keys(rows[0] ?? {}), [...csvColumns]);
    assert.deepEqual([rows[0]?.['path'], rows[0]?.['record']], ['notes/trip.jsonl', '7']);
  });

  it('writes a row for an answer that marks nothing', async () => {
    const [row] = await table([recordOf('x', entities([], { answer: 'ignore', complete: false }))]);
    assert.deepEqual([row?.['answer'], row?.['complete'], row?.['label']], ['ignore', 'false', '']);
  });

  it('has no cell that a spreadsheet runs, and says which texts it changed', async () => {
    const exporter = createCsvExporter('csv');
    const texts = ['=1+1', '+1', '-1', '@x', '\tx', '\rx', "'=x", '＝1', 'x=1'];
    const given = texts.map(text => ({ ...recordOf(text, entities([])), annotator: '=cmd' }));
    const file = await collect(exporter.write(given, both));
    const cells: string[][] = parse(file);
    for (const cell of cells.flat()) assert.doesNotMatch(cell, /^[=+\-@\t\r\n＝＋－＠]/u);
    assert.deepEqual(
      exporter.losses().map(loss => [loss.kind, loss.count]),
      [['guarded', texts.length]],
    );
  });

  it('guards so that every cell comes back', () => {
    const cells = fc.array(fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a', '1', '＝'));
    fc.assert(
      fc.property(cells, parts => {
        assert.equal(unguard(guard(parts.join(''))), parts.join(''));
      }),
    );
  });

  it('counts texts without an answer and spans that do not fit', async () => {
    const exporter = createCsvExporter('csv');
    await collect(
      exporter.write([recordOf('x', {}), recordOf('x', entities([[0, 5, 'GPE']]))], both),
    );
    assert.deepEqual(
      exporter.losses().map(loss => loss.kind),
      ['unanswered', 'invalid-span'],
    );
  });
});

for (const format of formats) {
  describe(`${format} there and back`, () => {
    const back = (given: readonly ExportRecord[]) =>
      thereAndBack(createCsvExporter(format), tableImporter(format), given, multi);

    it('brings back any answer, and who gave it, when and where', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyRecord, { maxLength: 4 }), async records => {
          // Two records of one text by one annotator would be one.
          const given = records.map((record, i) => ({ ...record, annotator: `ann ${i}` }));
          const { back: found } = await back(given);
          assert.deepEqual(found.map(seen), given.map(seen));
          for (const { place } of found) {
            assert.deepEqual(place, { path: 'notes/trip.jsonl', record: 7, field: 'text' });
          }
        }),
      );
    });
  });
}

describe('our own table, saved again by another program', () => {
  const text = 'Ann, in Rome';
  const given = [
    recordOf(text, {
      ...entities([mark(text, 'Ann', 'PERSON')], { complete: false }),
      ...classes([['refund', 'no']]),
    }),
    recordOf('Bob', entities([], { answer: 'ignore', complete: false })),
    recordOf('=Eve', entities([])),
  ];
  /** Every cell in quotes. */
  const written = async (
    change: (row: Record<string, string>) => Record<string, string>,
    delimiter = ',',
  ): Promise<string> => {
    const rows = (await table(given)).map(change);
    const line = (cells: readonly string[]): string =>
      cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(delimiter);
    return [Object.keys(rows[0] ?? {}), ...rows.map(row => Object.values(row))]
      .map(line)
      .join('\n');
  };
  const reversed = (row: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(row).reverse());

  const csv = tableImporter('csv');
  const unordered = (record: ExportRecord | ImportRecord): unknown => [
    record.text,
    record.annotator,
    new Set(record.annotation.entities?.spans),
    new Set(record.annotation.classes?.values),
  ];
  const without = (row: Record<string, string>, ...gone: string[]): Record<string, string> =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !gone.includes(name)));

  for (const [how, file] of [
    ['with every cell quoted', () => written(row => row)],
    ['with its columns in another order', () => written(reversed)],
    ['with columns beside ours', () => written(row => ({ '': '1', target: 'x', ...row }))],
    [
      'with numbers and truths as pandas writes them',
      () =>
        written(row => ({
          ...row,
          ...(row['start'] !== '' && { start: `${row['start']}.0`, end: `${row['end']}.0` }),
          complete: row['complete'] === 'true' ? 'True' : 'False',
          flagged: row['flagged'] === 'true' ? 'TRUE' : 'FALSE',
        })),
    ],
  ] as const) {
    it(`means the same ${how}`, async () => {
      const found = await records(tableImporter('csv'), await file(), { schema: both });
      assert.deepEqual(found.map(seen), given.map(seen));
    });
  }

  it('means the same with tabs and quotes', async () => {
    const file = await written(reversed, '\t');
    const found = await records(tableImporter('tsv'), file, { schema: both });
    assert.deepEqual(found.map(seen), given.map(seen));
  });

  it('can do without what answers don’t need', async () => {
    const file = await written(row => without(row, 'id', 'source', 'flagged', 'path', 'record'));
    const found = await records(tableImporter('csv'), file, { schema: both });
    assert.deepEqual(
      found.map(({ annotation: { entities, classes } }) => [
        entities?.answer,
        entities?.complete,
        classes?.values.map(({ label, verdict }) => [label, verdict]),
      ]),
      [
        ['accept', false, [['refund', 'no']]],
        ['ignore', false, undefined],
        ['accept', true, undefined],
      ],
    );
  });

  it('means the same where its rows are sorted by another column', async () => {
    const by = ['ann', 'bob'];
    const answers = [text, 'Bob in Rome'].flatMap(each =>
      by.map(annotator => ({
        ...recordOf(each, {
          ...entities([mark(each, 'Rome', 'GPE'), mark(each, 'in', 'PERSON')]),
          ...classes([['refund'], ['travel', 'no']]),
        }),
        annotator,
      })),
    );
    const file = Buffer.from(await collect(createCsvExporter('csv').write(answers, both)));
    const [header = '', ...rows] = file.toString().trimEnd().split('\r\n');
    const label = (row: string): string => /(PERSON|GPE|travel|refund)/.exec(row)?.[0] ?? '';
    rows.sort((a, b) => (label(a) < label(b) ? -1 : 1));
    const found = await records(csv, [header, ...rows].join('\n'), { schema: both });
    assert.deepEqual(found.map(unordered), answers.map(unordered));
  });

  it('is refused where a column is gone without which answers mean something else', async () => {
    for (const gone of ['task', 'answer', 'complete', 'verdict', 'label', 'text']) {
      const file = await written(row => without(row, gone));
      await assert.rejects(
        records(tableImporter('csv'), file, { schema: both }),
        new RegExp(`of a table that Glossator wrote and lacks "${gone}"`),
      );
    }
  });
});

describe('table import', () => {
  const options = { schema: both };
  const csv = tableImporter('csv');
  const marked = async (file: string, how = options): Promise<unknown[]> =>
    (await records(csv, file, how)).map(record => [
      record.text,
      marksOf(record),
      record.annotation.classes?.values.map(value => value.label),
    ]);

  it('reads texts with a label, whatever its columns are called', async () => {
    assert.deepEqual(await marked('Category,Sentence\ntravel,"a, b"\n,c\n'), [
      ['a, b', [], ['travel']],
      ['c', [], undefined],
    ]);
  });

  it('takes the column with our name before one that may mean the same, wherever they stand', async () => {
    const wanted = [['a', [], ['travel']]];
    assert.deepEqual(await marked('review,text,label,target\n5,a,travel,0\n'), wanted);
    assert.deepEqual(await marked('target,label,text,review\n0,travel,a,5\n'), wanted);
  });

  it('guesses no column where several may be meant', async () => {
    for (const [header, said] of [
      ['text,category,target', /may be "label": "category", "target"\. Call the right one "label"/],
      ['review,label,content', /may be "text": "review", "content"/],
      ['text,label,text', /may be "text": "text", "text"/],
    ] as const) {
      await assert.rejects(records(csv, `${header}\na,b,c\n`, options), said);
    }
  });

  it('reads several classes of one cell where a text may have several', async () => {
    const schema = schemaOf({ classes: ['travel', 'refund', 'a|b'], mode: 'multi' });
    assert.deepEqual(
      await marked('text,label\nx,travel#refund\ny,a|b\n', { schema: { ...both, ...schema } }),
      [
        ['x', [], ['travel', 'refund']],
        ['y', [], ['a|b']],
      ],
    );
  });

  it('puts the spans of one text together, in code points unless told otherwise', async () => {
    const file = 'text,start,end,label\n💩Ann Bob,1,4,PERSON\n💩Ann Bob,5,8,GPE\nx,0,1,GPE\n';
    assert.deepEqual(await marked(file), [
      [
        '💩Ann Bob',
        [
          [2, 5, 'PERSON'],
          [6, 9, 'GPE'],
        ],
        undefined,
      ],
      ['x', [[0, 1, 'GPE']], undefined],
    ]);
    const utf16 = { ...options, offsets: 'utf16' as const };
    assert.deepEqual((await marked('text,start,end,label\n💩Ann,2,5,PERSON\n', utf16))[0], [
      '💩Ann',
      [[2, 5, 'PERSON']],
      undefined,
    ]);
  });

  it('leaves apostrophes and quotes of other tables as they are', async () => {
    const found = await records(tableImporter('tsv'), 'text\tlabel\n\'=x "y\ttravel\n', options);
    assert.equal(found[0]?.text, '\'=x "y');
  });

  it('puts the rows of one text together wherever they stand', async () => {
    const file =
      'text,start,end,label\nAnn saw Bob,0,3,PERSON\nx,0,1,GPE\nAnn saw Bob,8,11,PERSON\n';
    const ann = [
      [0, 3, 'PERSON'],
      [8, 11, 'PERSON'],
    ];
    assert.deepEqual(await marked(file), [
      ['x', [[0, 1, 'GPE']], undefined],
      ['Ann saw Bob', ann, undefined],
    ]);
  });

  it('refuses a table rather than lose rows that it can’t put together', async () => {
    const rows = (...texts: string[]) => {
      const entries = texts.map((each, line): ImportEntry => {
        return { line, kind: 'value', value: { text: each, annotation: {} } };
      });
      return (): AsyncIterable<ImportEntry> => Readable.from(entries);
    };
    await assert.rejects(all(joinedRows(rows('a', 'b', 'a', 'b'), 5)), /sort its rows by text/);
    assert.equal((await all(joinedRows(rows('a', 'a', 'b', 'b'), 5))).length, 2);
  });

  it('names bad rows and goes on', async () => {
    const file =
      'text,start,end,label\n,0,1,GPE\nx,0\nx,a,1,GPE\nx,0,9,GPE\n"open,0,1,GPE\ny,0,1,GPE\n';
    const entries = await read(csv, file, options);
    assert.deepEqual(
      entries.map(
        entry => `${entry.line} ${entry.kind === 'problem' ? entry.message : entry.kind}`,
      ),
      [
        '2 has no text',
        '3 has 2 fields where the header has 4',
        '4 start: isn’t a whole number',
        "5 the span 0–9 (GPE) doesn't fit a text of 1 characters",
        '6 has a quote that is never closed',
        '7 value',
      ],
    );
  });

  it('says which columns there are where none is the text', async () => {
    await assert.rejects(
      records(csv, 'a,b\n1,2\n', options),
      /has no column "text"; its columns are "a", "b"/,
    );
  });

  it('says that a file is UTF-16 rather than which columns it seems to have', async () => {
    const file = Buffer.from('\uFEFFtext,label\nAda,PER\n', 'utf16le');
    await assert.rejects(
      records(csv, inputOf(file), options),
      /without its header: line 1 is UTF-16; save the file as UTF-8/,
    );
  });

  it('reads nothing from an empty file', async () =>
    assert.deepEqual(await records(csv, '', options), []));
});
