/** The spaCy export: what is annotated comes back, what isn't known stays missing, losses are counted. */
import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { compareSpans, overlaps, type Span } from '../../../src/domain/span.js';
import type { ExportRecord } from '../../../src/interchange/exportRecord.js';
import { createSpacyExporter } from '../../../src/interchange/spacyDocBin.js';
import { trimSpaces } from '../../../src/interchange/spacyTokens.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import { collect, decodeDocBin, roundTrip, type DecodedDoc } from './decodeDocBin.js';
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

const people = schemaOf({ entities: ['PERSON', 'GPE'] });
const single = schemaOf({ classes: ['travel', 'refund', 'other'] });
const multi = schemaOf({ classes: ['travel', 'refund', 'other'], mode: 'multi' });

async function exported(
  record: ExportRecord,
  schema: LabelSchema,
): Promise<{ doc: DecodedDoc | undefined; losses: Record<string, number> }> {
  const exporter = createSpacyExporter();
  const [doc] = await roundTrip(exporter, [record], schema);
  return { doc, losses: Object.fromEntries(exporter.losses().map(l => [l.kind, l.count])) };
}

const iobs = (doc: DecodedDoc | undefined): number[] => doc?.tokens.map(token => token.iob) ?? [];

describe('spaCy export of entities', () => {
  const fixtures: readonly (readonly [string, string])[] = [
    ['💩This is an annotation.', 'annotation'],
    ['👩‍👩‍👧‍👦 Ann 👍🏽', 'Ann'],
    ['Cafe\u0301 Zu\u0308rich', 'Cafe\u0301 Zu\u0308rich'],
    ['one\r\ntwo Ann\r\n', 'Ann'],
    ['tab\tAnn\u00a0x', 'Ann'],
    ['زار أحمد القاهرة', 'أحمد'],
    ['张伟住在北京。', '北京'],
    ['สมชายไปเชียงใหม่', 'เชียงใหม่'],
    ['Ann', 'Ann'],
    ['Ann and Bob', 'Ann'],
    ['Ann and Bob', 'Bob'],
    ['New York-based', 'New York'],
    ['agent number mark meta root obj X ID _ PERSON', 'number mark'],
    [`${'word '.repeat(2000)}Ann`, 'Ann'],
  ];
  for (const [text, word] of fixtures) {
    it(`carries “${word}” of ${JSON.stringify(text.slice(0, 40))}`, async () => {
      const span = mark(text, word, 'PERSON');
      const { doc } = await exported(recordOf(text, entities([span])), people);
      assert.equal(doc?.text, text);
      assert.deepEqual(doc.ents, [[...span]]);
    });
  }

  it('says that words outside the entities of a complete answer are none', async () => {
    const { doc, losses } = await exported(
      recordOf('Ann saw Bob', entities([[0, 3, 'PERSON']])),
      people,
    );
    assert.deepEqual(iobs(doc), [3, 2, 2]);
    assert.deepEqual(losses, {});
  });

  it('leaves words of an incomplete answer missing', async () => {
    const annotation = entities([[0, 3, 'PERSON']], { complete: false });
    const { doc } = await exported(recordOf('Ann saw Bob', annotation), people);
    assert.deepEqual(iobs(doc), [3, 0, 0]);
  });

  it('says of words without an entity that they are none, where only a part was asked about', async () => {
    const text = 'Ann saw the city of Rome';
    const marks = [mark(text, 'Ann', 'PERSON'), ...ruleOut(text, 'saw the', ['PERSON', 'GPE'])];
    const record = recordOf(text, entities(marks, { complete: false }));
    const { doc, losses } = await exported(record, people);
    assert.deepEqual(iobs(doc), [3, 2, 2, 0, 0, 0]);
    assert.deepEqual(losses, {});
  });

  it('exports an answer that found no entity in the part', async () => {
    const text = 'no names here';
    const none = entities(ruleOut(text, 'no names', ['PERSON', 'GPE']), { complete: false });
    const { doc, losses } = await exported(recordOf(text, none), people);
    assert.deepEqual(iobs(doc), [2, 2, 0]);
    assert.deepEqual(losses, {});
  });

  it('cuts where the part ends, also in scripts without spaces', async () => {
    const text = '张伟住在北京。';
    const marks = [mark(text, '张伟', 'PERSON'), ...ruleOut(text, '住在', ['PERSON', 'GPE'])];
    const { doc } = await exported(recordOf(text, entities(marks, { complete: false })), people);
    assert.deepEqual(
      doc?.tokens.map(token => [token.text, token.iob]),
      [
        ['张伟', 3],
        ['住在', 2],
        ['北京', 0],
        ['。', 0],
      ],
    );
    assert.equal(doc.text, text);
  });

  it('rules out nothing by halves: a label that was not asked about may hold', async () => {
    const text = 'Ann saw Bob';
    const marks = [mark(text, 'Ann', 'PERSON'), ...ruleOut(text, 'saw', ['PERSON'])];
    const record = recordOf(text, entities(marks, { complete: false }));
    const { doc, losses } = await exported(record, people);
    assert.deepEqual(iobs(doc), [3, 0, 0]);
    assert.deepEqual(losses, { 'rejected-span': 1 });
  });

  it('prefers what was marked, written or not, to what was ruled out around it', async () => {
    const text = 'so Ann saw Bob there';
    const marks = [
      ...ruleOut(text, text, ['PERSON', 'GPE']),
      mark(text, 'Ann', 'PERSON'),
      mark(text, 'Bob', 'OLD'),
    ];
    const record = recordOf(text, entities(marks, { complete: false }));
    const { doc, losses } = await exported(record, people);
    assert.deepEqual(iobs(doc), [2, 3, 2, 0, 2]);
    assert.deepEqual(losses, { 'unknown-label': 1 });
  });

  it('takes a complete answer without spans as a real answer', async () => {
    const { doc } = await exported(recordOf('no names', entities([])), people);
    assert.deepEqual(iobs(doc), [2, 2]);
  });

  it('keeps neighbours of one label apart', async () => {
    const annotation = entities([
      [0, 3, 'PERSON'],
      [4, 7, 'PERSON'],
    ]);
    const { doc } = await exported(recordOf('Ann Bob', annotation), people);
    assert.deepEqual(iobs(doc), [3, 3]);
  });

  it('never makes entities of a rejected answer', async () => {
    const rejected = entities([[0, 3, 'PERSON', 'no']], { answer: 'reject', complete: false });
    const alone = await exported(recordOf('Ann', rejected), people);
    assert.equal(alone.doc, undefined);
    assert.deepEqual(alone.losses, { 'rejected-entities': 1, 'nothing-known': 1 });

    const both = { ...rejected, ...classes([['travel']]) };
    const { doc } = await exported(recordOf('Ann', both), { ...people, ...single });
    assert.deepEqual(iobs(doc), [0]);
    assert.deepEqual(doc?.cats, { travel: 1, refund: 0, other: 0 });
  });

  it('counts ignored and missing answers instead of exporting them', async () => {
    const ignored = await exported(recordOf('Ann', entities([], { answer: 'ignore' })), people);
    assert.deepEqual(ignored, { doc: undefined, losses: { ignored: 1 } });
    const no = { answer: 'ignore', complete: false } as const;
    const both = recordOf('Ann', { ...entities([], no), ...classes([], no) });
    const twice = await exported(both, { ...people, ...single });
    assert.deepEqual(twice, { doc: undefined, losses: { ignored: 1 } });
    const unanswered = await exported(recordOf('Ann', {}), people);
    assert.deepEqual(unanswered, { doc: undefined, losses: { unanswered: 1 } });
  });

  it('cuts spaces off the ends of spans', async () => {
    const { doc, losses } = await exported(
      recordOf('a  Ann  b', entities([[1, 8, 'PERSON']])),
      people,
    );
    assert.deepEqual(doc?.ents, [[3, 6, 'PERSON']]);
    assert.deepEqual(losses, { 'trimmed-span': 1 });
  });

  it('drops spans that are no words of the text, and says so', async () => {
    const wrong = entities([
      [1, 1, 'GPE'],
      [2, 99, 'GPE'],
      [-1, 2, 'GPE'],
      [1, 2, 'GPE'],
      [4, 6, 'GPE'],
    ]);
    const { doc, losses } = await exported(recordOf('a😀\n \nb', wrong), people);
    assert.deepEqual(doc?.ents, []);
    assert.deepEqual(losses, { 'invalid-span': 5 });
  });

  it('leaves words under a label that is gone missing', async () => {
    const { doc, losses } = await exported(
      recordOf('Ann saw Bob', entities([[8, 11, 'OLD']])),
      people,
    );
    assert.deepEqual(iobs(doc), [2, 2, 0]);
    assert.deepEqual(losses, { 'unknown-label': 1 });
  });

  it('prefers the longest of overlapping spans and leaves the rest missing', async () => {
    const text = 'Bank of New York City';
    const annotation = entities([
      mark(text, 'Bank of New York', 'PERSON'),
      mark(text, 'New York City', 'GPE'),
    ]);
    const { doc, losses } = await exported(recordOf(text, annotation), people);
    assert.deepEqual(doc?.ents, [[0, 16, 'PERSON']]);
    assert.deepEqual(iobs(doc), [3, 1, 1, 1, 0]);
    assert.equal(doc.group, undefined);
    assert.deepEqual(losses, { 'overlapping-span': 1 });
  });

  it('puts all spans into the group "sc" where they may overlap, in code points', async () => {
    const schema = schemaOf({ entities: ['ORG', 'GPE'], overlap: true });
    const text = '🎉 Bank of New York';
    const annotation = entities([
      mark(text, 'New York', 'GPE'),
      mark(text, 'Bank of New York', 'ORG'),
    ]);
    const { doc, losses } = await exported(recordOf(text, annotation), schema);
    assert.deepEqual(doc?.group, [
      [1, 5, 2, 18, 'ORG'],
      [3, 5, 10, 18, 'GPE'],
    ]);
    assert.deepEqual(doc.ents, [[3, 19, 'ORG']]);
    assert.deepEqual(losses, { 'overlap-outside-ents': 1 });
    const empty = await exported(recordOf(text, entities([])), schema);
    assert.deepEqual(empty.doc?.group, []);
  });

  it('reports spans that end inside a word, with the place', async () => {
    const exporter = createSpacyExporter();
    const text = 'the iPhone12Pro';
    const record = recordOf(text, entities([mark(text, '12', 'GPE')]));
    const [doc] = await roundTrip(exporter, [record], people);
    assert.deepEqual(doc?.ents, [[10, 12, 'GPE']]);
    const [loss] = exporter.losses();
    assert.equal(loss?.kind, 'span-inside-word');
    assert.deepEqual(loss.examples, ['notes/trip.jsonl:7 “12”']);
  });

  it('replaces lone surrogates, which no UTF-8 can hold', async () => {
    const { doc, losses } = await exported(recordOf('a\ud800b', entities([[1, 3, 'GPE']])), people);
    assert.equal(doc?.text, 'a\ufffdb');
    assert.deepEqual(losses, { 'lone-surrogate': 1, 'span-inside-word': 1 });
  });
});

describe('spaCy export of classes', () => {
  const cats = async (record: ExportRecord, schema: LabelSchema): Promise<unknown> =>
    (await exported(record, schema)).doc?.cats;

  it('writes every label where classes exclude each other', async () => {
    const expected = { travel: 0, refund: 1, other: 0 };
    assert.deepEqual(await cats(recordOf('x', classes([['refund']])), single), expected);
    const incomplete = classes([['refund']], { complete: false });
    assert.deepEqual(await cats(recordOf('x', incomplete), single), expected);
  });

  it('leaves out a rejected class there, because spaCy would misread it', async () => {
    const rejected = classes([['refund', 'no']], { answer: 'reject', complete: false });
    assert.deepEqual(await exported(recordOf('x', rejected), single), {
      doc: undefined,
      losses: { 'rejected-class': 1, 'nothing-known': 1 },
    });
  });

  it('writes what is known of classes that may hold together, and nothing else', async () => {
    const rejected = classes([['refund', 'no']], { answer: 'reject', complete: false });
    assert.deepEqual(await cats(recordOf('x', rejected), multi), { refund: 0 });
    const incomplete = classes([['refund'], ['other', 'no']], { complete: false });
    assert.deepEqual(await cats(recordOf('x', incomplete), multi), { refund: 1, other: 0 });
    const none = classes([]);
    assert.deepEqual(await cats(recordOf('x', none), multi), { travel: 0, refund: 0, other: 0 });
  });

  it('exports no class of a text that has two which exclude each other', async () => {
    const { doc, losses } = await exported(
      recordOf('x', classes([['refund'], ['travel']])),
      single,
    );
    assert.equal(doc, undefined);
    assert.deepEqual(losses, { 'several-classes': 1, 'nothing-known': 1 });
  });

  it('warns of entities without a class', async () => {
    const { doc, losses } = await exported(recordOf('x', entities([])), { ...people, ...single });
    assert.deepEqual(doc?.cats, {});
    assert.deepEqual(losses, { 'class-missing': 1 });
  });

  it('writes floating-point numbers', async () => {
    const file = await collect(
      createSpacyExporter().write([recordOf('x', classes([['refund']]))], single),
    );
    const float64One = Buffer.from([0xcb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]);
    assert.ok(inflateSync(file).includes(float64One));
  });

  it('survives a label called __proto__', async () => {
    const schema = schemaOf({ classes: ['__proto__', 'a'], mode: 'multi' });
    const record = recordOf('x', classes([['__proto__']]));
    const file = await collect(createSpacyExporter().write([record], schema));
    assert.ok(inflateSync(file).includes('__proto__'));
  });
});

describe('a .spacy file', () => {
  it('is a zlib stream', async () => {
    const file = await collect(createSpacyExporter().write([], people));
    assert.equal(file[0], 0x78);
    assert.deepEqual(decodeDocBin(file), []);
  });

  it('is the same for the same records, byte for byte', async () => {
    const records = ['Ann', 'saw  Bob\r\n', '💩'].map(text => recordOf(text, entities([])));
    const [first, second] = await Promise.all(
      [1, 2].map(() => collect(createSpacyExporter().write(records, people))),
    );
    assert.deepEqual(first, second);
  });

  it('keeps the order of many documents, beyond one block of its columns', async () => {
    const texts = Array.from({ length: 3000 }, (_, i) => `${'w '.repeat(30)}${i} a${i}`);
    const records = texts.map(text => recordOf(text, entities([])));
    const docs = await roundTrip(createSpacyExporter(), records, people);
    assert.deepEqual(
      docs.map(doc => doc.text),
      texts,
    );
  });

  it('fails with the error of whoever reads the records', async () => {
    async function* broken(): AsyncGenerator<ExportRecord> {
      yield recordOf('Ann', entities([]));
      await Promise.reject(new Error('disk gone'));
    }
    await assert.rejects(collect(createSpacyExporter().write(broken(), people)), /disk gone/);
  });

  it('says of any text that words are none exactly where that was said', async () => {
    const cases = anyText.chain(text =>
      fc.record({
        text: fc.constant(text),
        yes: anySpans(text, ['PERSON']),
        no: anySpans(text, ['any']),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ text, yes, no }) => {
        const marks = [
          ...yes.map(({ start, end, label }) => [start, end, label] as const),
          ...no.flatMap(({ start, end }) =>
            ['PERSON', 'GPE'].map(label => [start, end, label, 'no'] as const),
          ),
        ];
        const { doc } = await exported(
          recordOf(text, entities(marks, { complete: false })),
          people,
        );
        if (doc === undefined) return;
        assert.equal(doc.text, text);
        // A span of nothing but spaces marks no word.
        const [marked, outside] = [yes, no].map(spans =>
          spans.map(span => trimSpaces(text, span)).filter(({ start, end }) => start < end),
        );
        for (const { iob, ...place } of placed(doc)) {
          const isRuledOut = outside?.some(r => r.start <= place.start && place.end <= r.end);
          const isMarked = marked?.some(span => overlaps(span, place));
          assert.equal(iob === 2, isRuledOut === true && isMarked === false);
        }
      }),
    );
  });

  it('brings back any text with any spans', async () => {
    const labels = ['PERSON', 'GPE', 'agent'];
    const schema = schemaOf({ entities: labels, overlap: true });
    const cases = anyText.chain(text =>
      fc.record({ text: fc.constant(text), spans: anySpans(text, labels), complete: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cases, { minLength: 1, maxLength: 4 }), async inputs => {
        const records = inputs
          .filter(({ complete, spans, text }) => complete || expectedSpans(text, spans).length > 0)
          .map(({ text, spans, complete }) =>
            recordOf(
              text,
              entities(
                spans.map(s => [s.start, s.end, s.label]),
                { complete },
              ),
            ),
          );
        const docs = await roundTrip(createSpacyExporter(), records, schema);
        assert.equal(docs.length, records.length);
        for (const [i, doc] of docs.entries()) checkDoc(doc, records[i]);
      }),
    );
  });
});

/** The spans that can be written: without spaces at their ends, each once. */
function expectedSpans(text: string, spans: readonly Span[]): Span[] {
  const trimmed = spans
    .map(({ label, ...range }) => ({ ...trimSpaces(text, range), label }))
    .filter(span => span.start < span.end)
    .sort(compareSpans);
  return trimmed.filter((span, i) => i === 0 || compareSpans(trimmed[i - 1] ?? span, span) !== 0);
}

function checkDoc(doc: DecodedDoc, record: ExportRecord | undefined): void {
  assert.ok(record?.annotation.entities);
  const { text, annotation } = record;
  const { spans: given, complete } = record.annotation.entities;
  const spans = expectedSpans(text, given);
  assert.equal(doc.text, text, JSON.stringify(annotation));
  const points = (offset: number): number => Array.from(text.slice(0, offset)).length;
  assert.deepEqual(
    doc.group?.map(([, , start, end, label]) => [start, end, label]),
    spans.map(span => [points(span.start), points(span.end), span.label]),
  );
  for (const [startToken, endToken, start, end] of doc.group) {
    const words = doc.tokens.slice(startToken, endToken);
    const within = words.map(token => token.text + (token.space ? ' ' : '')).join('');
    const expected = Array.from(text).slice(start, end).join('');
    // A space after the last word is no part of the span.
    assert.equal(within.slice(0, expected.length), expected);
    assert.ok([expected, `${expected} `].includes(within));
  }
  // Entities are a largest-first choice: each is one of the spans, and whatever is left touches a longer one.
  const ents = doc.ents.map(([start, end, label]) => ({ start, end, label }));
  for (const span of spans) {
    const rivals = ents.filter(ent => overlaps(ent, span));
    assert.ok(
      rivals.some(rival => rival.end - rival.start >= span.end - span.start),
      JSON.stringify(span),
    );
  }
  for (const ent of ents) assert.ok(spans.some(span => compareSpans(span, ent) === 0));
  for (const { iob, ...range } of placed(doc)) {
    if (ents.some(ent => overlaps(ent, range))) continue;
    const isLeft = spans.some(span => overlaps(span, range));
    assert.equal(iob, complete && !isLeft ? 2 : 0);
  }
}

/** The tags of a document and where their tokens stand in its text. */
function placed({ tokens }: DecodedDoc): { iob: number; start: number; end: number }[] {
  let at = 0;
  return tokens.map(({ iob, text, space }) => {
    const range = { start: at, end: at + text.length };
    at = range.end + (space ? 1 : 0);
    return { iob, ...range };
  });
}
