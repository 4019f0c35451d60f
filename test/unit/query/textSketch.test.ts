import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sketchTexts, sketchWidth } from '../../../src/query/textSketch.js';

function cosine(sketches: Float32Array, i: number, j: number): number {
  let sum = 0;
  for (let c = 0; c < sketchWidth; c++) {
    sum += (sketches[i * sketchWidth + c] ?? 0) * (sketches[j * sketchWidth + c] ?? 0);
  }
  return sum;
}

const sketch = (texts: readonly string[]): Float32Array =>
  sketchTexts(texts.length, i => texts[i] ?? '');

describe('Sketches of texts', () => {
  it('have length 1, or 0 for a text without words, on any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }), texts => {
        const sketches = sketch(texts);
        assert.equal(sketches.length, texts.length * sketchWidth);
        for (const [i, text] of texts.entries()) {
          const length = cosine(sketches, i, i);
          const words = /[\p{L}\p{N}]/u.test(text.toLowerCase());
          assert.ok(words ? Math.abs(length - 1) < 1e-5 : length === 0, `${length} for ${text}`);
        }
      }),
    );
  });

  it('are the same for the same texts, and agree on case and punctuation', () => {
    const texts = ['Ada flew to Paris.', 'ada FLEW to paris!', 'The meeting is cancelled'];
    assert.deepEqual(sketch(texts), sketch(texts));
    assert.ok(cosine(sketch(texts), 0, 1) > 0.9999);
  });

  it('bring texts with shared words or shared word parts closer than unrelated ones', () => {
    const sketches = sketch([
      'play some jazz music by Miles Davis',
      'play a song by Miles Davis',
      'will it rain in Oslo tomorrow',
      'rainy weather tomorrow in Oslo',
      'Bahnhofsgaststätte geschlossen',
      'Bahnhofsgaststätten schliessen',
    ]);
    assert.ok(cosine(sketches, 0, 1) > cosine(sketches, 0, 2) + 0.2);
    assert.ok(cosine(sketches, 2, 3) > cosine(sketches, 1, 3) + 0.2);
    assert.ok(cosine(sketches, 4, 5) > cosine(sketches, 4, 0) + 0.2);
  });

  it('keep angles on average: the cosine of disjoint texts is near 0', () => {
    const texts = Array.from({ length: 400 }, (_, i) =>
      [1, 2, 3, 4, 5]
        .map(
          w =>
            `w${String(i * 7919 * w)
              .split('')
              .map(d => 'abcdefghij'[Number(d)])
              .join('')}`,
        )
        .join(' '),
    );
    const sketches = sketch(texts);
    let sum = 0;
    for (let i = 0; i + 1 < texts.length; i++) sum += cosine(sketches, i, i + 1);
    assert.ok(Math.abs(sum / (texts.length - 1)) < 0.1, `${sum / (texts.length - 1)}`);
  });
});
