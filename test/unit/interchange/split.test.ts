/** Splits: seeded, by document, stable, with the hold-out in the last part. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { UserError } from '../../../src/base/errors.js';
import { splitRecords, type SplitPart } from '../../../src/interchange/split.js';
import { entities, recordOf } from './records.js';

interface Place {
  readonly key: string;
  readonly anchor: ReturnType<typeof recordOf>['anchor'];
}

/** `perDocument` texts in each of so many files. */
function places(documents: number, perDocument: number): Place[] {
  return Array.from({ length: documents * perDocument }, (_, i) => {
    const document = Math.floor(i / perDocument);
    const { key, anchor } = recordOf(`text ${i}`, entities([]));
    return { key, anchor: anchor && { ...anchor, path: `${document}.txt`, record: null } };
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

  it('moves no record when others are added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 60 }), fc.nat(5), (documents, seed) => {
        const more = places(2 * documents, 2);
        const before = splitRecords(more.slice(0, 2 * documents), [0.7, 0.3], seed, never);
        const after = splitRecords(more, [0.7, 0.3], seed, never);
        assert.deepEqual(after.slice(0, before.length), before);
      }),
    );
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
