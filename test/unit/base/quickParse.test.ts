import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { quickParse } from '../../../src/base/quickParse.js';

const shape = z.object({
  id: z.int(),
  start: z.int().check(z.gte(0)),
  label: z.string().check(z.minLength(1)),
  score: z.nullable(z.number()),
  flagged: z.optional(z.boolean()),
  answer: z.enum(['accept', 'reject']),
  pair: z.optional(z.tuple([z.int(), z.int()])),
  names: z.array(z.union([z.string(), z.number()])),
  data: z.optional(z.record(z.string(), z.unknown())),
});

const anything = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    'accept',
    -0,
    -1,
    1.5,
    NaN,
    Infinity,
    2 ** 60,
    true,
  ),
  fc.integer(),
  fc.string(),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.object(),
);

/** Right values in which single fields may be anything at all. */
const nearlyRight = fc.record(
  {
    id: fc.oneof({ weight: 9, arbitrary: fc.integer() }, anything),
    start: fc.oneof({ weight: 9, arbitrary: fc.nat() }, anything),
    label: fc.oneof({ weight: 9, arbitrary: fc.string({ minLength: 1 }) }, anything),
    score: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(null, 0.5) }, anything),
    flagged: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(undefined, true) }, anything),
    answer: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('accept', 'reject') }, anything),
    pair: fc.oneof({ weight: 9, arbitrary: fc.tuple(fc.integer(), fc.integer()) }, anything),
    names: fc.oneof({ weight: 9, arbitrary: fc.array(fc.oneof(fc.string(), fc.nat())) }, anything),
    data: fc.oneof(
      {
        weight: 9,
        arbitrary: fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
      },
      anything,
    ),
  },
  { noNullPrototype: true },
);

describe('quickParse', () => {
  it('says what zod says, of right and of wrong values', () => {
    let right = 0;
    fc.assert(
      fc.property(
        fc.oneof(nearlyRight, fc.record({ id: anything }, { noNullPrototype: true }), anything),
        value => {
          const [quick, slow] = [quickParse(shape, value), z.safeParse(shape, value)];
          assert.deepEqual(quick.data, slow.data);
          assert.deepEqual(quick.error?.issues, slow.error?.issues);
          if (slow.success) right += 1;
        },
      ),
      { numRuns: 2_000 },
    );
    assert.ok(right > 200, `${right} right ones`);
  });

  it('hands a right value back without a copy', () => {
    const value = { id: 1, start: 0, label: 'PER', score: null, answer: 'accept', names: [] };
    assert.equal(quickParse(shape, value).data, value);
  });

  it('leaves to zod what changes the value or has conditions of its own', () => {
    const number = z.pipe(z.string(), z.transform(Number));
    assert.equal(quickParse(number, '7').data, 7);
    assert.equal(quickParse(z._default(z.string(), 'none'), undefined).data, 'none');
    assert.equal(quickParse(z.string().check(z.maxLength(2)), 'three').success, false);
    assert.equal(quickParse(z.array(z.int()).check(z.maxLength(1)), [1, 2]).success, false);
    assert.equal(quickParse(z.strictObject({ a: z.int() }), { a: 1, b: 2 }).success, false);
    assert.equal(quickParse(z.email(), 'nobody').success, false);
    const open = z.looseObject({ a: z.int() });
    for (const json of ['{"a":1,"b":2}', '{"a":1,"__proto__":{"b":2}}']) {
      assert.deepEqual(quickParse(open, JSON.parse(json)), z.safeParse(open, JSON.parse(json)));
    }
  });
});
