import assert from 'node:assert/strict';
import fc from 'fast-check';
import { spansOfTags, type TaggedRange } from '../../../src/simulation/tagSpans.js';

/** Disjoint spans over `n` tokens, some of them neighbours. */
const sentence = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom('PER', 'B-cell', 'ORG'),
    ),
    { maxLength: 5 },
  )
  .map(parts => {
    const spans: TaggedRange[] = [];
    let at = 0;
    for (const [gap, length, label] of parts) {
      spans.push({ first: at + gap, last: at + gap + length - 1, label });
      at += gap + length;
    }
    return { spans, n: at + 1 };
  });

type Scheme = (span: TaggedRange, t: number, before: TaggedRange | undefined) => string;

const schemes: Readonly<Record<string, Scheme>> = {
  BIO: ({ first }, t) => (t === first ? 'B' : 'I'),
  IOB1: ({ first, label }, t, before) =>
    t === first && before?.last === first - 1 && before.label === label ? 'B' : 'I',
  BIOES: ({ first, last }, t) =>
    first === last ? 'S' : t === first ? 'B' : t === last ? 'E' : 'I',
  BILOU: ({ first, last }, t) =>
    first === last ? 'U' : t === first ? 'B' : t === last ? 'L' : 'I',
  BMEWO: ({ first, last }, t) =>
    first === last ? 'W' : t === first ? 'B' : t === last ? 'E' : 'M',
};

function tagsOf(spans: readonly TaggedRange[], n: number, scheme: Scheme): string[] {
  const tags = new Array<string>(n).fill('O');
  spans.forEach((span, i) => {
    for (let t = span.first; t <= span.last; t++) {
      tags[t] = `${scheme(span, t, spans[i - 1])}-${span.label}`;
    }
  });
  return tags;
}

describe('spans of tags', () => {
  for (const [name, scheme] of Object.entries(schemes)) {
    it(`are those that were written as ${name}`, () => {
      fc.assert(
        fc.property(sentence, ({ spans, n }) => {
          assert.deepEqual(spansOfTags(tagsOf(spans, n, scheme), false), spans);
        }),
      );
    });
  }

  it('join neighbours of one label where the scheme (IO, bare labels) can’t part them', () => {
    const joined = [{ first: 1, last: 3, label: 'PER' }];
    assert.deepEqual(spansOfTags(['O', 'I-PER', 'I-PER', 'I-PER', 'O'], false), joined);
    assert.deepEqual(spansOfTags(['O', 'PER', 'PER', 'PER', 'O'], true), joined);
  });

  it('end where the label changes, with or without a B', () => {
    assert.deepEqual(spansOfTags(['I-PER', 'I-ORG'], false), [
      { first: 0, last: 0, label: 'PER' },
      { first: 1, last: 1, label: 'ORG' },
    ]);
  });

  it('take a label as it stands where tags are bare, even one that looks like a place', () => {
    assert.deepEqual(spansOfTags(['U-boat', 'O'], true), [{ first: 0, last: 0, label: 'U-boat' }]);
  });
});
