/** CoNLL-U: the text comes back character for character, entities but for overlaps. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createConlluExporter } from '../../../src/interchange/conllu.js';
import { conlluImporter } from '../../../src/interchange/conlluReader.js';
import { escapeSpaces, unescape } from '../../../src/interchange/conlluMisc.js';
import type { ExportRecord } from '../../../src/interchange/exportRecord.js';
import { withoutOverlaps } from '../../../src/interchange/spans.js';
import { trimSpaces } from '../../../src/interchange/spacyTokens.js';
import { tagSchemes } from '../../../src/interchange/tagScheme.js';
import { compareSpans } from '../../../src/domain/span.js';
import { classes, entities, mark, recordOf, schemaOf } from './records.js';
import { anyMarked, marksOf, read, records, thereAndBack } from './roundTrip.js';

const labels = ['PER', 'a|b\\'];
const people = schemaOf({ entities: labels });
const options = { schema: people };
const bio = { scheme: 'bio' } as const;

function there(record: ExportRecord, scheme: (typeof tagSchemes)[number] = 'bio') {
  return thereAndBack(createConlluExporter({ scheme }), conlluImporter, [record], people);
}

describe('CoNLL-U export', () => {
  it('writes ten columns, the text, and spaces that are not one space', async () => {
    const text = 'Ann  flew.';
    const { file } = await there(recordOf(text, entities([mark(text, 'Ann', 'PER')])));
    const empty = '\t_'.repeat(7);
    assert.equal(
      file.toString(),
      '# newdoc id = notes/trip.jsonl:7\n# sent_id = 1\n# text = Ann flew.\n' +
        `1\tAnn${empty}\tSpacesAfter=\\s\\s|name=B-PER\n` +
        `2\tflew${empty}\tSpaceAfter=No\n3\t.${empty}\t_\n\n`,
    );
  });

  it('says that a text has no entities, and counts what it cannot say', async () => {
    const none = await there(recordOf('nothing', { ...entities([]), ...classes([['a']]) }));
    assert.match(none.file.toString(), /^# entities = none$/m);
    assert.deepEqual(none.losses, { classes: 1 });
    const bare = await there(recordOf('nothing', { ...entities([]), ...classes([]) }));
    assert.deepEqual(bare.losses, {});
    const rejected = entities([], { answer: 'reject', complete: false });
    assert.deepEqual((await there(recordOf('x', rejected))).losses, { 'rejected-entities': 1 });
    assert.deepEqual((await there(recordOf(' ', entities([])))).losses, { 'no-words': 1 });
  });
});

describe('CoNLL-U there and back', () => {
  it('brings back any text, and all spans but overlaps and spaces at their ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyMarked(labels),
        fc.constantFrom(...tagSchemes),
        async (record, scheme) => {
          const { back, losses } = await there(record, scheme);
          if (losses['no-words'] === 1) {
            assert.deepEqual(back, []);
            return;
          }
          const [one] = back;
          assert.equal(one?.text, record.text);
          const { kept, left } = withoutOverlaps(usable(record));
          assert.equal(losses['overlapping-span'] ?? 0, left.length);
          // Spans that begin or end among invisible characters come back without them.
          const bare = (start: number, end: number): string =>
            record.text.slice(start, end).replace(/[\p{Cf}\p{Cc}\p{Z}]/gu, '');
          assert.deepEqual(
            marksOf(one).map(([start, end, label]) => [bare(start, end), label]),
            kept
              .map(({ start, end, label }) => [bare(start, end), label])
              .filter(([words]) => words !== ''),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  /** The spans without spaces at their ends, each once. */
  function usable({ text, annotation }: ExportRecord) {
    const spans = (annotation.entities?.spans ?? [])
      .map(({ label, ...range }) => ({ ...trimSpaces(text, range), label }))
      .filter(span => span.start < span.end)
      .sort(compareSpans);
    return spans.filter(
      (span, i) => compareSpans(spans[i - 1] ?? { ...span, end: -1 }, span) !== 0,
    );
  }

  it('escapes any spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const escaped = escapeSpaces(text);
        assert.match(escaped, /^[!-{}~]*$/);
        assert.equal(unescape(escaped), text);
      }),
    );
  });
});

describe('CoNLL-U import', () => {
  const row = (id: string, form: string, misc = '_'): string =>
    `${id}\t${form}${'\t_'.repeat(7)}\t${misc}\n`;

  it('joins the words of a multiword token and passes over empty nodes', async () => {
    const file =
      '# text = Vámonos al mar.\n' +
      row('1-2', 'Vámonos') +
      row('1', 'Vamos') +
      row('2', 'nos') +
      row('3-4', 'al') +
      row('3', 'a') +
      row('4', 'el', 'NE=B-LOC') +
      row('4.1', 'gran') +
      row('5', 'mar', 'NE=I-LOC|SpaceAfter=No') +
      row('6', '.');
    const [one] = await records(conlluImporter, file, options);
    assert.equal(one?.text, 'Vámonos al mar.');
    assert.deepEqual(marksOf(one), [[8, 14, 'LOC']]);
  });

  it('takes the spaces from the text where the words do not say them', async () => {
    const file = `# text = Ann\u00a0 saw\n${row('1', 'Ann', 'NER=B-PER')}${row('2', 'saw')}`;
    const [one] = await records(conlluImporter, file, options);
    assert.equal(one?.text, 'Ann\u00a0 saw');
    assert.deepEqual(marksOf(one), [[0, 3, 'PER']]);
  });

  it('takes a treebank without entities for unanswered, and one with them for complete', async () => {
    const plain = row('1', 'Ann');
    const [unanswered] = await records(conlluImporter, plain, options);
    assert.deepEqual(unanswered?.annotation, {});
    const [first] = await records(
      conlluImporter,
      `${plain}\n${row('1', 'Bob', 'NE=B-PER')}`,
      options,
    );
    assert.equal(first?.annotation.entities?.complete, true);
  });

  it('names a bad line, leaves its sentence out and goes on', async () => {
    const entries = await read(conlluImporter, `${row('1', 'a')}2 b\n\n${row('1', 'c')}`, options);
    assert.deepEqual(
      entries.map(each => [each.line, each.kind]),
      [
        [2, 'problem'],
        [4, 'value'],
      ],
    );
  });

  it('keeps unknown escapes', () => assert.equal(unescape('\\q\\\\s\\s'), '\\q\\s '));

  it('uses the options of its exporter', () =>
    assert.equal(createConlluExporter(bio).extension, '.conllu'));
});
