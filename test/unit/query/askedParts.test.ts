import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AskedParts, type AskedPart } from '../../../src/query/askedParts.js';

const example = 3;

function partOf(uncertainties: readonly number[], settled?: readonly number[]): AskedPart {
  const decided = settled ? [[example, Uint8Array.from(settled)] as const] : [];
  return new AskedParts(new Map(decided)).of(example, uncertainties);
}

/** What a part is worth: its doubt for what it takes to be asked. */
function worth(uncertainties: ArrayLike<number>, first: number, last: number): number {
  let sum = 0;
  for (let t = first; t <= last; t++) sum += uncertainties[t] ?? 0;
  return sum / (2 + last - first + 1);
}

/** The most that any run of at most seven words is worth, of which none is settled. */
function mostWorth(uncertainties: readonly number[], settled: readonly number[]): number {
  let most = 0;
  for (let first = 0; first < uncertainties.length; first++) {
    for (let last = first; last < Math.min(first + 7, uncertainties.length); last++) {
      if (settled.slice(first, last + 1).includes(1)) break;
      most = Math.max(most, worth(uncertainties, first, last));
    }
  }
  return most;
}

describe('What is asked about of an example that is asked in parts', () => {
  it('is the doubtful name, and nothing of the words around it', () => {
    const { uncertainties, words, score } = partOf([0.25, 0, 0.5, 0.75, 0.5, 0, 0, 0.5]);
    assert.deepEqual([...uncertainties], [0, 0, 0.5, 0.75, 0.5, 0, 0, 0]);
    assert.equal(words, 3);
    assert.equal(score, 0.75);
  });

  it('is something else once that name is settled', () => {
    const doubts = [0.25, 0, 0.5, 0.75, 0.5, 0, 0, 0.5];
    const { uncertainties, words, score } = partOf(doubts, [0, 0, 1, 1, 1, 0, 0, 0]);
    assert.deepEqual([...uncertainties], [0, 0, 0, 0, 0, 0, 0, 0.5]);
    assert.equal(words, 1);
    assert.equal(score, 0.5);
  });

  it('does not reach across a settled word to the next doubtful one', () => {
    const { uncertainties, words } = partOf([0.75, 0.75, 0.75], [0, 1, 0]);
    assert.deepEqual([...uncertainties], [0.75, 0, 0]);
    assert.equal(words, 1);
  });

  it('is nothing where no word is in doubt, all are settled, or there are none', () => {
    for (const part of [partOf([0, 0, 0]), partOf([0.5, 0.75], [1, 1]), partOf([])]) {
      assert.equal(part.words, 0);
      assert.equal(part.score, 0);
      assert.ok(part.uncertainties.every(u => u === 0));
    }
  });

  it('goes by what answers have settled in that example, not in others', () => {
    const parts = new AskedParts(new Map([[1, Uint8Array.of(1, 1)]]));
    assert.equal(parts.of(0, [0.5, 0.5]).words, 2);
    assert.equal(parts.of(1, [0.5, 0.5]).words, 0);
  });

  it('is the run of open words that is worth the most for their number, as enumerated', () => {
    const word = fc.tuple(fc.integer({ min: 0, max: 16 }), fc.constantFrom(0, 0, 1));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 15 }), sentence => {
        const doubts = sentence.map(([sixteenths]) => sixteenths / 16);
        const settled = sentence.map(([, flag]) => flag);
        const { uncertainties, words, score } = partOf(doubts, settled);
        assert.equal(uncertainties.length, doubts.length);
        const most = mostWorth(doubts, settled);
        if (most === 0) {
          assert.equal(words, 0);
          return;
        }
        // A part neither begins nor ends with a word that is certain.
        const asked = [...uncertainties.keys()].filter(t => uncertainties[t] !== 0);
        const [first = 0, last = 0] = [asked.at(0), asked.at(-1)];
        assert.equal(words, last - first + 1);
        for (let t = first; t <= last; t++) {
          assert.equal(uncertainties[t], doubts[t]);
          assert.equal(settled[t], 0);
        }
        assert.ok(Math.abs(worth(uncertainties, first, last) - most) < 1e-9);
        assert.equal(score, Math.max(...uncertainties));
      }),
      { seed: 7 },
    );
  });

  it('is worth a first question whatever its doubt, and another only for a word that coverage counts', () => {
    const parts = new AskedParts(new Map([[1, Uint8Array.of(1, 0)]]));
    assert.equal(parts.isWorthAsking(0, 0), true);
    assert.equal(parts.isWorthAsking(0, undefined), true);
    assert.equal(parts.isWorthAsking(1, 0.21), true);
    assert.equal(parts.isWorthAsking(1, 0.2), false);
    assert.equal(parts.isWorthAsking(1, 0), false);
    assert.equal(parts.isWorthAsking(1, NaN), false);
    assert.equal(parts.isWorthAsking(1, undefined), false);
  });
});
