import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jaccard, NearDuplicates, wordSet } from '../../../src/query/nearDuplicates.js';

const repeats = (first: string, second: string): boolean => {
  const near = new NearDuplicates();
  near.add(first);
  return near.has(second);
};

describe('Near-duplicates', () => {
  it('are texts that differ in case, punctuation, spacing or numbers only', () => {
    assert.ok(repeats('Your order 1234 was shipped.', 'your  order 98 was shipped!'));
    assert.ok(repeats('Call me at 5pm', 'CALL ME AT 7 pm'));
  });

  it('are long texts that differ in one word of many, not short ones', () => {
    const long = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen';
    assert.ok(
      repeats(
        `${long} fifteen sixteen seventeen eighteen nineteen`,
        long + ' fifteen sixteen seventeen eighteen',
      ),
    );
    assert.ok(!repeats('flies to Paris', 'flies to London'));
    assert.ok(!repeats('', 'flies to London'));
  });

  it('without any word are only the same text', () => {
    assert.ok(repeats(':-)', ':-)'));
    assert.ok(!repeats(':-)', '?!'));
    assert.ok(!repeats(':-)', ''));
  });

  it('resemble by shared words over all words', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { minLength: 1 });
    fc.assert(
      fc.property(words, words, (first, second) => {
        const shared = new Set(first.filter(word => second.includes(word)));
        const expected = shared.size / new Set([...first, ...second]).size;
        const resemblance = jaccard(wordSet(first.join(' ')), wordSet(second.join(' ')));
        assert.equal(resemblance, expected);
        assert.equal(repeats(first.join(' '), second.join(' ')), expected >= 0.9);
      }),
    );
  });
});
