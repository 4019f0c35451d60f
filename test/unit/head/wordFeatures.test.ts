import assert from 'node:assert/strict';
import { hashesAt, offsets, wordHashes, wordShape } from '../../../src/head/wordFeatures.js';

const shared = (a: string, b: string) => {
  const hashes = new Set(wordHashes(a));
  return wordHashes(b).filter(hash => hashes.has(hash)).length;
};

describe('word features', () => {
  it('describe shapes with runs cut short', () => {
    assert.equal(wordShape('Glasgow-2024', 4), 'Xxxxx-dddd');
    assert.equal(wordShape('Glasgow-2024', 1), 'Xx-d');
    assert.equal(wordShape('ÉCOLE', 4), 'XXXX');
    assert.equal(wordShape('über', 4), 'xxxx');
    assert.equal(wordShape('東京', 4), 'cc');
    assert.equal(wordShape('٣', 4), 'd');
    assert.equal(wordShape('👍🏽', 4), '👍🏽');
    assert.equal(wordShape('', 4), '');
  });

  it('are shared by words that look alike, and differ between positions', () => {
    assert.ok(shared('Glasgow', 'Glasnow') > shared('Glasgow', 'river'));
    assert.equal(shared('Berlin', 'Berlin'), wordHashes('Berlin').length);
    const own = wordHashes('Berlin');
    const all = offsets.flatMap(offset => [...hashesAt(offset, own)]);
    assert.equal(new Set(all).size, all.length);
  });

  it('cost the same for a word of a million characters', () => {
    const long = 'x'.repeat(1_000_000);
    assert.equal(wordHashes(long).length, wordHashes('x').length);
    assert.deepEqual(wordHashes(long), wordHashes(`${'x'.repeat(128)}yy${'x'.repeat(128)}`));
  });

  it('never tear a character in two', () => {
    // Prefix and suffix of one character are the whole character.
    const features = new Set(wordHashes('👍'));
    assert.equal(wordHashes('👍👍').filter(hash => features.has(hash)).length, 3);
  });
});
