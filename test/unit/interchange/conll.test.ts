/** CoNLL files: words and tags as the field writes them, and what comes back of them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createConllExporter } from '../../../src/interchange/conll.js';
import { conllImporter } from '../../../src/interchange/conllReader.js';
import type { ExportRecord } from '../../../src/interchange/exportRecord.js';
import type { ImportRecord } from '../../../src/interchange/importRecord.js';
import { decodeTags, encodeTags, tagSchemes } from '../../../src/interchange/tagScheme.js';
import { collect } from './decodeDocBin.js';
import { classes, entities, mark, recordOf, schemaOf } from './records.js';
import { anyMarked, marksOf, read, records, thereAndBack } from './roundTrip.js';

const labels = ['PER', 'LOC'];
const people = schemaOf({ entities: labels });
const options = { schema: people };
const format = 'conll2003' as const;

async function written(
  given: readonly ExportRecord[],
  how: Partial<Parameters<typeof createConllExporter>[0]> = {},
): Promise<string> {
  const exporter = createConllExporter({ format, scheme: 'bio', ...how });
  return (await collect(exporter.write(given, people))).toString();
}

/** `word/tag` of a single text. */
const tagged = (file: string): string =>
  file
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('-DOCSTART-'))
    .map(line => `${line.split(' ')[0] ?? ''}/${line.split(' ').at(-1) ?? ''}`)
    .join(' ');

/** The marked words of what was read. */
const words = ({ text, annotation }: ImportRecord): string[] =>
  (annotation.entities?.spans ?? []).map(s => `${text.slice(s.start, s.end)}=${s.label}`);

describe('tag schemes', () => {
  const two = [
    { first: 0, end: 2, label: 'A' },
    { first: 2, end: 3, label: 'A' },
    { first: 4, end: 7, label: 'B' },
  ];
  const expected = {
    bio: 'B-A I-A B-A O B-B I-B I-B',
    iob1: 'I-A I-A B-A O I-B I-B I-B',
    bioes: 'B-A E-A S-A O B-B I-B E-B',
    bilou: 'B-A L-A U-A O B-B I-B L-B',
  };
  for (const scheme of tagSchemes) {
    it(`writes and reads ${scheme}`, () => {
      assert.equal(encodeTags(7, two, scheme).join(' '), expected[scheme]);
      assert.deepEqual(decodeTags(expected[scheme].split(' ')), two);
    });
  }

  it('bring any entities back', () => {
    const gaps = fc.array(
      fc.record({
        gap: fc.nat({ max: 2 }),
        length: fc.integer({ min: 1, max: 3 }),
        label: fc.constantFrom('A', 'B', 'B-x'),
      }),
    );
    fc.assert(
      fc.property(gaps, fc.constantFrom(...tagSchemes), (parts, scheme) => {
        let at = 0;
        const spans = parts.map(({ gap, length, label }) => {
          const first = at + gap;
          at = first + length;
          return { first, end: at, label };
        });
        assert.deepEqual(decodeTags(encodeTags(at + 1, spans, scheme)), spans);
      }),
    );
  });

  it('reads plain labels, last words and middles of other schemes', () => {
    const span = (first: number, end: number, label = 'A'): object => ({ first, end, label });
    assert.deepEqual(decodeTags('A A O B'.split(' ')), [span(0, 2), span(3, 4, 'B')]);
    assert.deepEqual(decodeTags('B-A M-A E-A'.split(' ')), [span(0, 3)]);
    assert.deepEqual(decodeTags('I-A E-A I-A E-A'.split(' ')), [span(0, 2), span(2, 4)]);
    assert.deepEqual(decodeTags('O I-A B-A I-B'.split(' ')), [
      span(1, 2),
      span(2, 3),
      span(3, 4, 'B'),
    ]);
  });
});

describe('CoNLL export', () => {
  const text = 'Ann flew to New York.';
  const trip = recordOf(text, entities([mark(text, 'Ann', 'PER'), mark(text, 'New York', 'LOC')]));

  it('writes the four columns of CoNLL-2003', async () => {
    const line = (word: string, tag: string): string => `${word} -X- -X- ${tag}\n`;
    assert.equal(
      await written([trip]),
      `-DOCSTART- -X- O O\n\n${line('Ann', 'B-PER')}${line('flew', 'O')}${line('to', 'O')}` +
        `${line('New', 'B-LOC')}${line('York', 'I-LOC')}${line('.', 'O')}\n`,
    );
  });

  it('writes the two columns of CoNLL-2002, and a new document where the source changes', async () => {
    const other = recordOf('Bob', entities([[0, 3, 'PER']]));
    const file = await written([trip, trip, { ...other, anchor: undefined }], {
      format: 'conll2002',
      scheme: 'bioes',
    });
    assert.deepEqual(
      file.split('\n\n').map(block => block.split('\n')[0]),
      ['-DOCSTART- O', 'Ann S-PER', 'Ann S-PER', '-DOCSTART- O', 'Bob S-PER', ''],
    );
  });

  it('keeps neighbours of one label apart', async () => {
    const record = recordOf(
      'Ann Bob',
      entities([
        [0, 3, 'PER'],
        [4, 7, 'PER'],
      ]),
    );
    assert.equal(tagged(await written([record])), 'Ann/B-PER Bob/B-PER');
    assert.equal(tagged(await written([record], { scheme: 'iob1' })), 'Ann/I-PER Bob/B-PER');
  });

  it('cuts words at the ends of spans and says so', async () => {
    const exporter = createConllExporter({ format, scheme: 'bio' });
    const inside = recordOf('the iPhone12Pro', entities([mark('the iPhone12Pro', '12', 'LOC')]));
    const file = await collect(exporter.write([inside], people));
    assert.equal(tagged(file.toString()), 'the/O iPhone/O 12/B-LOC Pro/O');
    const loss = exporter.losses().find(each => each.kind === 'span-inside-word');
    assert.deepEqual(loss?.examples, ['notes/trip.jsonl:7 “12”']);
  });

  const ignore = { answer: 'ignore', complete: false } as const;
  const counted: readonly (readonly [string, ExportRecord, Record<string, number>])[] = [
    [
      'overlaps, of which the longest is kept',
      recordOf(
        'New York City',
        entities([
          [0, 8, 'LOC'],
          [4, 13, 'LOC'],
          [0, 3, 'PER'],
        ]),
      ),
      { 'overlapping-span': 1 },
    ],
    ['ignored answers', recordOf('x', entities([], { answer: 'ignore' })), { ignored: 1 }],
    [
      'answers that ignored both tasks once, and no classes of theirs',
      recordOf('x', { ...entities([], ignore), ...classes([], ignore) }),
      { ignored: 1 },
    ],
    [
      'rejected answers',
      recordOf('x', entities([], { answer: 'reject', complete: false })),
      { 'rejected-entities': 1 },
    ],
    [
      'texts that were only partly annotated',
      recordOf('x', entities([], { complete: false })),
      { 'incomplete-entities': 1 },
    ],
    ['classes', recordOf('x', classes([['a']])), { classes: 1 }],
    ['classes that do not hold', recordOf('x', classes([['a', 'no']])), { classes: 1 }],
    ['no classes where none was given', recordOf('x', { ...entities([]), ...classes([]) }), {}],
    ['classes where nothing else was said', recordOf('x', classes([])), { classes: 1 }],
    ['texts without an answer', recordOf('x', {}), { unanswered: 1 }],
    ['texts without a word', recordOf(' \u200b\u0000', entities([])), { 'no-words': 1 }],
    ['labels that are gone', recordOf('x', entities([[0, 1, 'OLD']])), { 'unknown-label': 1 }],
    [
      'spans of invisible characters',
      recordOf('a\u200bb', entities([[1, 2, 'PER']])),
      { 'span-without-word': 1, 'span-inside-word': 0, spacing: 1 },
    ],
    ['flags', { ...recordOf('x', entities([])), flagged: true }, { flag: 1 }],
    ['texts that no joining of words gives back', recordOf('a  b.', entities([])), { spacing: 1 }],
  ];
  for (const [what, record, losses] of counted) {
    it(`counts ${what}`, async () => {
      const exporter = createConllExporter({ format, scheme: 'bio' });
      await collect(exporter.write([record], people));
      const found = Object.fromEntries(exporter.losses().map(l => [l.kind, l.count]));
      const expected = Object.entries(losses).filter(([, count]) => count > 0);
      assert.deepEqual(found, Object.fromEntries(expected));
    });
  }

  it('writes labels that hold spaces in one column, and reads them back', async () => {
    const schema = schemaOf({ entities: ['job title'] });
    const exporter = createConllExporter({ format, scheme: 'bio' });
    const record = recordOf('the chief', entities([[4, 9, 'job title']]));
    const { file, back, losses } = await thereAndBack(exporter, conllImporter, [record], schema);
    assert.equal(tagged(file.toString()), 'the/O chief/B-job_title');
    assert.deepEqual(back.map(words), [['chief=job title']]);
    assert.deepEqual(losses, { 'renamed-label': 1 });
  });
});

describe('CoNLL there and back', () => {
  /** The words as anybody would cut them: at white space, then as the exporter's lines say. */
  async function check(record: ExportRecord, how: Parameters<typeof createConllExporter>[0]) {
    const exporter = createConllExporter(how);
    const { file, back, losses } = await thereAndBack(exporter, conllImporter, [record], people);
    const forms = file
      .toString()
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('-DOCSTART-'))
      .map(line => line.split(' ')[0] ?? '');
    if (forms.length === 0) {
      assert.deepEqual(back, []);
      assert.equal(losses['no-words'], 1);
      return;
    }
    const [one] = back;
    assert.ok(one && back.length === 1);
    assert.equal(one.text, forms.join(' '));
    if (losses['spacing'] === undefined) assert.equal(one.text, record.text);
    // Without spaces the marked words are the same; only spans that the report counts are missing.
    const bare = (text: string): string => text.replace(/[\s\p{Z}\p{Cc}\p{Cf}]/gu, '');
    const texts = (of: ImportRecord | ExportRecord): string[] =>
      marksOf(of).map(([start, end, label]) => `${bare(of.text.slice(start, end))} ${label}`);
    const given = new Set(texts(record));
    for (const found of texts(one)) assert.ok(given.has(found), found);
    const dropped = ['overlapping-span', 'span-without-word', 'invalid-span']
      .map(kind => losses[kind] ?? 0)
      .reduce((a, b) => a + b);
    const distinct = new Set(marksOf(record).map(each => each.join()));
    assert.ok(marksOf(one).length + dropped <= distinct.size);
    if (losses['trimmed-span'] === undefined) {
      assert.equal(marksOf(one).length + dropped, distinct.size);
    }
  }

  it('brings back any text and spans, but for what the report counts', async () => {
    const how = fc.record({
      format: fc.constantFrom('conll2002' as const, 'conll2003' as const),
      scheme: fc.constantFrom(...tagSchemes),
    });
    await fc.assert(fc.asyncProperty(anyMarked(labels), how, check), { numRuns: 300 });
  });
});

describe('CoNLL import', () => {
  it('reads columns by spaces or tabs, comments and document lines', async () => {
    const file =
      '\ufeff-DOCSTART- -X- -X- O\r\n\r\n# id 1\r\nAnn NNP B-NP I-PER\r\n# NN I-NP O\r\n\r\n\r\n' +
      'New York\tB-LOC\nis\tO\n';
    const found = await records(conllImporter, file, options);
    assert.deepEqual(
      found.map(one => [one.text, words(one)]),
      [
        ['Ann #', ['Ann=PER']],
        ['New York is', ['New York=LOC']],
      ],
    );
    assert.deepEqual(found[0]?.annotation.entities?.complete, true);
  });

  it('names a bad line, leaves its text out and goes on', async () => {
    const file = 'Ann B-PER\nonly\nsaw O\n\nBob B-PER\n\n\xff';
    const entries = await read(conllImporter, file, options);
    assert.deepEqual(
      entries.map(each => [each.line, each.kind === 'value' ? each.value.text : each.message]),
      [
        [2, 'needs a word and a tag, separated by spaces or a tab'],
        [5, 'Bob'],
        [7, 'needs a word and a tag, separated by spaces or a tab'],
      ],
    );
  });

  const marks = (line: string): Promise<ImportRecord[]> => records(conllImporter, line, options);

  it('knows a number sign that is a word', async () => {
    assert.equal((await marks('# O\n1 O\n'))[0]?.text, '# 1');
  });

  it('reads the last text of a file that ends without a line end', async () => {
    assert.deepEqual((await marks('Ann S-PER'))[0]?.text, 'Ann');
  });
});
