/** The label format of the command line: what each line means, and what is wrong with bad ones. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  readLabelLines,
  type LabelEntry,
  type LabelLine,
} from '../../../src/interchange/glossatorJsonl.js';
import { all, anySpans, anyText } from './records.js';

function read(lines: readonly unknown[], offsets?: 'utf16' | 'codepoints'): Promise<LabelEntry[]> {
  const file = lines
    .map(line => (typeof line === 'string' ? line : JSON.stringify(line)))
    .join('\n');
  return all(readLabelLines([Buffer.from(file)], { offsets }));
}

async function one(line: unknown, offsets?: 'utf16' | 'codepoints'): Promise<LabelLine> {
  const [entry] = await read([line], offsets);
  assert.ok(entry?.kind === 'value', entry?.kind === 'problem' ? entry.message : 'nothing read');
  return entry.value;
}

async function problem(line: unknown, offsets?: 'utf16' | 'codepoints'): Promise<string> {
  const [entry] = await read([line], offsets);
  assert.ok(entry?.kind === 'problem', JSON.stringify(entry));
  return entry.message;
}

/** Without the fields that the line didn't have. */
const present = (line: LabelLine): unknown => JSON.parse(JSON.stringify(line));

describe('readLabelLines', () => {
  it('reads every field', async () => {
    const line = {
      text: 'Ann flew',
      path: 'a.txt',
      start: 4,
      spans: [{ start: 0, end: 3, label: 'PERSON' }],
      labels: ['travel'],
      answer: 'accept',
      complete: false,
      annotator: 'ada',
    };
    assert.deepEqual(present(await one(line)), line);
  });

  it('takes a line about a part for one that leaves the rest open, and counts its words as spans', async () => {
    const line = await one({ text: '💩 Ann', part: { start: 2, end: 5 } }, 'codepoints');
    assert.deepEqual([line.part?.start, line.part?.end], [3, 6]);
    assert.deepEqual([line.spans, line.complete], [[], false]);
  });

  it('reads one label as a list of one', async () => {
    assert.deepEqual((await one({ text: 'x', label: 'travel' })).labels, ['travel']);
    assert.deepEqual((await one({ text: 'x', labels: [] })).labels, []);
    assert.equal((await one({ text: 'x', spans: [] })).labels, undefined);
  });

  it('leaves spans of a document to whoever has the document', async () => {
    const line = { path: 'a.txt', spans: [{ start: 100, end: 103, label: 'PERSON' }] };
    assert.deepEqual(present(await one(line, 'codepoints')), line);
  });

  it('converts code points for any text', async () => {
    const cases = anyText.chain(text => fc.tuple(fc.constant(text), anySpans(text, ['A', 'B'])));
    await fc.assert(
      fc.asyncProperty(cases, async ([text, spans]) => {
        const points = (offset: number): number => Array.from(text.slice(0, offset)).length;
        const inPoints = spans.map(({ start, end, label }) => ({
          start: points(start),
          end: points(end),
          label,
        }));
        assert.deepEqual((await one({ text, spans: inPoints }, 'codepoints')).spans, spans);
        assert.deepEqual((await one({ text, spans })).spans, spans);
      }),
    );
  });

  it('passes over fields that it does not know', async () => {
    assert.deepEqual(present(await one({ text: 'x', label: 'a', id: 5, meta: { b: 1 } })), {
      text: 'x',
      labels: ['a'],
    });
  });

  const span = { start: 0, end: 1, label: 'A' };
  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['a number', 5, /must be an object/],
    ['null', null, /must be an object/],
    ['a list', [], /must be an object/],
    ['neither text nor path', { spans: [] }, /needs "text", or "path" and "spans"/],
    ['a path alone', { path: 'a.txt' }, /needs "spans"/],
    ['a label without text', { path: 'a', spans: [span], label: 'x' }, /needs "text"/],
    ['nothing to say', { text: 'x' }, /says nothing/],
    ['a text that is a number', { text: 5, label: 'a' }, /^text: must be a string, not 5/],
    [
      'both label and labels',
      { text: 'x', label: 'a', labels: ['a'] },
      /both "label" and "labels"/,
    ],
    ['a label that is null', { text: 'x', label: null }, /^label: /],
    ['an empty label', { text: 'x', label: '' }, /^label: must not be empty$/],
    ['labels that are no list', { text: 'x', labels: 'a' }, /^labels: /],
    ['an unknown answer', { text: 'x', answer: 'maybe' }, /^answer: must be one of "accept", /],
    ['a start that is text', { text: 'x', label: 'a', start: '1' }, /^start: /],
    ['a negative start', { text: 'x', spans: [{ ...span, start: -1 }] }, /^spans\.0\.start: /],
    [
      'a broken offset',
      { text: 'x', spans: [{ ...span, end: 0.5 }] },
      /^spans\.0\.end: must be a whole number, not 0\.5$/,
    ],
    [
      'a span without a label',
      { text: 'x', spans: [{ start: 0, end: 1 }] },
      /^spans\.0\.label: is missing$/,
    ],
    ['an empty span', { text: 'x', spans: [{ ...span, end: 0 }] }, /0–0 \(A\) doesn't fit/],
    [
      'a span beyond the text',
      { text: 'x', spans: [{ ...span, end: 2 }] },
      /0–2 \(A\) doesn't fit a text of 1/,
    ],
    ['an empty span of a document', { path: 'a', spans: [{ ...span, end: 0 }] }, /is empty/],
    ['half a character', { text: '💩', spans: [span] }, /splits a character/],
    ['fields behind __proto__', '{"__proto__":{"text":"x","label":"a"}}', /needs "text"/],
  ];
  for (const [what, line, message] of wrong) {
    it(`refuses ${what}`, async () => assert.match(await problem(line), message));
  }

  it('refuses a span beyond the text in code points', async () => {
    assert.match(
      await problem({ text: '💩', spans: [{ ...span, end: 2 }] }, 'codepoints'),
      /text of 1 /,
    );
  });

  it('names each bad line and keeps the rest', async () => {
    const entries = await read([
      { text: 'x', label: 'a' },
      '{',
      '',
      { text: 5 },
      { text: 'y', label: 'a' },
    ]);
    assert.deepEqual(
      entries.map(entry => [entry.line, entry.kind]),
      [
        [1, 'value'],
        [2, 'problem'],
        [4, 'problem'],
        [5, 'value'],
      ],
    );
  });
});
