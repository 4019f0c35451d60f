/** Splits: seeded, by document, stable, with the hold-out in the last part. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { UserError } from '../../../src/base/errors.js';
import { splitRecords, type SplitPart, type Splittable } from '../../../src/interchange/split.js';
import { entities, recordOf } from './records.js';

/** `perDocument` texts in each of so many files. */
function places(
  documents: number,
  perDocument: number,
  labels: (i: number) => string[] = () => [],
): Splittable[] {
  return Array.from({ length: documents * perDocument }, (_, i) => {
    const document = Math.floor(i / perDocument);
    const { key, anchor } = recordOf(`text ${i}`, entities([]));
    return {
      key,
      anchor: anchor && { ...anchor, path: `${document}.txt`, record: null },
      labels: labels(i),
    };
  });
}

const never = (): boolean => false;
const count = (parts: readonly SplitPart[], part: SplitPart): number =>
  parts.filter(each => each === part).length;

describe('splitRecords', () => {
  it('comes near the shares', () => {
    const parts = splitRecords(places(2000, 1), [0.8, 0.1, 0.1], 1, never);
    assert.ok(Math.abs(count(parts, 'train') / 2000 - 0.8) < 0.03);
    assert.ok(Math.abs(count(parts, 'dev') / 2000 - 0.1) < 0.03);
    assert.ok(Math.abs(count(parts, 'test') / 2000 - 0.1) < 0.03);
  });

  it('keeps a document together', () => {
    const records = places(40, 5);
    const parts = splitRecords(records, [0.5, 0.5], 3, never);
    for (let document = 0; document < 40; document++) {
      assert.equal(new Set(parts.slice(5 * document, 5 * document + 5)).size, 1);
    }
    assert.equal(new Set(parts).size, 2);
  });

  it('splits a few large documents by text', () => {
    const parts = splitRecords(places(1, 200), [0.8, 0.2], 1, never);
    assert.ok(count(parts, 'dev') > 20 && count(parts, 'dev') < 60);
  });

  it('gives the same split for the same seed and another for another', () => {
    const records = places(50, 2);
    const split = (seed: number): SplitPart[] => splitRecords(records, [0.5, 0.5], seed, never);
    assert.deepEqual(split(1), split(1));
    assert.notDeepEqual(split(1), split(2));
  });

  it('gives every part its share of every label, however rare', () => {
    const labels = (i: number): string[] => [
      ...(i % 50 === 0 ? ['rare'] : []),
      ...(i % 3 === 0 ? ['common'] : []),
      i % 2 === 0 ? 'even' : 'odd',
    ];
    const records = places(1000, 1, labels);
    const shares = [0.7, 0.2, 0.1];
    const parts = splitRecords(records, shares, 1, never);
    for (const label of ['rare', 'common', 'even', 'odd']) {
      const having = parts.filter((_, i) => records[i]?.labels.includes(label) === true);
      for (const [k, part] of (['train', 'dev', 'test'] as const).entries()) {
        const wanted = (shares[k] ?? 0) * having.length;
        assert.ok(Math.abs(count(having, part) - wanted) <= 2, `${label} in ${part}`);
      }
    }
  });

  it('comes near it with whole documents, and nearer than drawing lots', () => {
    const records = places(200, 5, i => (i % 40 === 0 ? ['rare'] : ['common']));
    const parts = splitRecords(records, [0.6, 0.2, 0.2], 2, never);
    const rare = parts.filter((_, i) => records[i]?.labels[0] === 'rare');
    assert.deepEqual(
      (['train', 'dev', 'test'] as const).map(part => count(rare, part)),
      [15, 5, 5],
    );
    for (let document = 0; document < 200; document++) {
      assert.equal(new Set(parts.slice(5 * document, 5 * document + 5)).size, 1);
    }
  });

  it('counts the hold-out for the share of the last part', () => {
    const records = places(1000, 1);
    const parts = splitRecords(records, [0.8, 0.1, 0.1], 1, key => key < '0d');
    assert.equal(count(parts, 'test'), 100);
  });

  it('puts the hold-out, and only it, out of its document into the last part', () => {
    const records = places(30, 4);
    const heldOut = new Set(records.filter((_, i) => i % 7 === 0).map(record => record.key));
    const isHeldOut = (key: string): boolean => heldOut.has(key);
    const inThree = splitRecords(records, [0.8, 0.2, 0], 1, isHeldOut);
    const inTwo = splitRecords(records, [1, 0], 1, isHeldOut);
    for (const [i, { key }] of records.entries()) {
      assert.equal(inThree[i] === 'test', heldOut.has(key));
      assert.equal(inTwo[i] === 'dev', heldOut.has(key));
    }
  });

  it('leaves no part empty that was given a share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 12 }), fc.nat(100), (documents, seed) => {
        const parts = splitRecords(places(documents, 1), [0.8, 0.1, 0.1], seed, never);
        assert.equal(new Set(parts).size, 3);
      }),
    );
  });

  it('refuses shares that make no sense', () => {
    for (const shares of [
      [1],
      [0.5, 0.6],
      [1.2, -0.2],
      [0.25, 0.25, 0.25, 0.25],
      [Number.NaN, 1],
    ]) {
      assert.throws(() => splitRecords([], shares, 1, never), UserError);
    }
  });

  it('takes nothing for nothing', () =>
    assert.deepEqual(splitRecords([], [0.8, 0.2], 1, never), []));
});
