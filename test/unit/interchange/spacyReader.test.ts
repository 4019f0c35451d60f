/** `.spacy` files read back: everything that the exporter could write, and files of spaCy itself. */
import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { compareSpans } from '../../../src/domain/span.js';
import type { ExportRecord } from '../../../src/interchange/exportRecord.js';
import type { ImportRecord } from '../../../src/interchange/importRecord.js';
import { createSpacyExporter } from '../../../src/interchange/spacyDocBin.js';
import { spacyImporter } from '../../../src/interchange/spacyReader.js';
import { spacyStringId } from '../../../src/interchange/spacyStrings.js';
import { trimSpaces } from '../../../src/interchange/spacyTokens.js';
import { classes, entities, recordOf, ruleOut, schemaOf } from './records.js';
import { anyMarked, inputOf, marksOf, records, thereAndBack } from './roundTrip.js';

const people = schemaOf({ entities: ['PERSON', 'GPE'], overlap: true });
const single = { ...people, ...schemaOf({ classes: ['travel', 'refund'] }) };
const multi = { ...people, ...schemaOf({ classes: ['travel', 'refund'], mode: 'multi' }) };

async function back(record: ExportRecord, schema = people): Promise<ImportRecord> {
  const [one] = (await thereAndBack(createSpacyExporter(), spacyImporter, [record], schema)).back;
  assert.ok(one);
  return one;
}

describe('.spacy there and back', () => {
  it('brings back any text, and all spans without spaces at their ends', async () => {
    await fc.assert(
      fc.asyncProperty(anyMarked(['PERSON', 'GPE']), async record => {
        const one = await back(record);
        const spans = marksOf(record)
          .map(([start, end, label]) => ({ ...trimSpaces(record.text, { start, end }), label }))
          .filter(span => span.start < span.end)
          .sort(compareSpans);
        const marks = spans.map(({ start, end, label }) => [start, end, label]);
        assert.equal(one.text, record.text);
        assert.deepEqual(
          marksOf(one),
          marks.filter((each, i) => i === 0 || String(each) !== String(marks[i - 1])),
        );
        assert.equal(one.annotation.entities?.complete, true);
      }),
    );
  });

  it('brings back that only part was looked at, and that nothing was', async () => {
    const partly = entities([[0, 3, 'PERSON']], { complete: false });
    const one = await back(recordOf('Ann saw', partly));
    assert.equal(one.annotation.entities?.complete, false);
    const class_ = await back(recordOf('Ann saw', classes([['travel']])), single);
    assert.equal(class_.annotation.entities, undefined);
  });

  it('never takes words that nobody looked at for none, and says what it leaves out of the others', async () => {
    const text = 'Ann saw Bob';
    const out = ruleOut(text, 'saw', ['PERSON', 'GPE']);
    const one = await back(
      recordOf(text, entities([[0, 3, 'PERSON'], ...out], { complete: false })),
    );
    assert.deepEqual(marksOf(one), [[0, 3, 'PERSON']]);
    assert.equal(one.annotation.entities?.complete, false);
    assert.match(one.leftOut?.join() ?? '', /^That words are no entity is not imported/);
    const known = await back(recordOf(text, entities([[0, 3, 'PERSON']])));
    assert.deepEqual(known.leftOut, []);
  });

  it('brings back classes that exclude each other, and those that do not', async () => {
    const value = (label: string, verdict: 'yes' | 'no'): object => ({
      label,
      verdict,
      source: 'import',
    });
    assert.deepEqual(
      (await back(recordOf('x', classes([['travel']])), single)).annotation.classes,
      {
        answer: 'accept',
        complete: true,
        values: [value('travel', 'yes')],
      },
    );
    assert.deepEqual((await back(recordOf('x', classes([])), multi)).annotation.classes, {
      answer: 'accept',
      complete: true,
      values: [],
    });
    const partly = classes([['travel', 'no']], { complete: false });
    assert.deepEqual((await back(recordOf('x', partly), multi)).annotation.classes, {
      answer: 'accept',
      complete: false,
      values: [value('travel', 'no')],
    });
  });
});

describe('.spacy import', () => {
  const id = (text: string): bigint => spacyStringId(text);
  const words = (...rows: readonly bigint[][]): Uint8Array => {
    const table = new DataView(new ArrayBuffer(8 * rows.flat().length));
    for (const [i, value] of rows.flat().entries()) table.setBigUint64(8 * i, value, true);
    return new Uint8Array(table.buffer);
  };
  const file = (fields: object): Uint8Array =>
    deflateSync(
      encode({
        version: '0.1',
        attrs: [77, 65, 80, 78],
        tokens: words([3n, id('Ann'), 1n, id('PERSON')], [2n, id('!'), 0n, 0n]),
        spaces: Uint8Array.of(0, 1),
        lengths: Uint8Array.of(2, 0, 0, 0),
        strings: ['', 'Ann', '!', 'PERSON'],
        ...fields,
      }),
    );

  it('reads columns in any order, and files without classes or groups', async () => {
    const [one] = await records(spacyImporter, inputOf(file({})), { schema: people });
    assert.equal(one?.text, 'Ann! ');
    assert.deepEqual(marksOf(one), [[0, 3, 'PERSON']]);
    assert.deepEqual(one.annotation.classes, undefined);
  });

  it('says which span groups it leaves out, also in the older form', async () => {
    const group = encode({ name: 'other', attrs: {}, spans: [] });
    const older = file({ span_groups: [encode([group])] });
    const [one] = await records(spacyImporter, inputOf(older), { schema: people });
    assert.deepEqual(one?.leftOut, ['The span group “other” is not imported, only “sc” is']);
  });

  const wrong: readonly (readonly [string, Uint8Array])[] = [
    ['text', Buffer.from('hello')],
    ['an empty file', Buffer.from('')],
    ['something else that was packed', deflateSync(encode({ a: 1 }))],
    ['a missing string', file({ strings: [''] })],
    ['a file that is cut off', file({ tokens: words([3n]) })],
    ['no words', file({ attrs: [77, 78] })],
  ];
  for (const [what, bytes] of wrong) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(
        records(spacyImporter, inputOf(bytes), { schema: people }),
        /isn't a \.spacy file that can be read/,
      );
    });
  }
});
