import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sha256 } from '../../../src/base/hash.js';
import { rankPool } from '../../../src/query/rank.js';
import { select, type Pick, type SelectParams } from '../../../src/query/select.js';
import { randomScore } from '../../../src/uncertainty/randomScore.js';

const words = 'amber birch cedar dune ember fjord grove heath inlet jetty knoll ledge'.split(' ');
/** Texts of twelve words, drawn so that hardly two resemble each other. */
const textOf = (i: number): string =>
  words
    .map(
      (word, w) =>
        `${word}${'xyzuv'[Math.floor(i / 5 ** w) % 5] ?? ''}${w < 6 ? '' : String.fromCharCode(97 + ((i * (w + 3)) % 26))}`,
    )
    .join(' ');

function params(n: number, changes: Partial<SelectParams> = {}): SelectParams {
  const key = (i: number): string => sha256(String(i));
  const scores = Float32Array.from({ length: n }, (_, i) => randomScore(9, key(i)));
  return {
    order: rankPool(scores, key, () => true),
    holdout: [],
    eligible: () => true,
    skip: new Set(),
    key,
    text: textOf,
    seed: 1,
    question: 0,
    explore: 0.1,
    count: 10,
    ...changes,
  };
}

/** Asks until nothing is left, `count` questions at a time. */
function askAll(start: SelectParams): Pick[] {
  const answered = new Set<number>();
  const asked: Pick[] = [];
  for (;;) {
    const picks = select({
      ...start,
      eligible: i => start.eligible(i) && !answered.has(i),
      question: asked.length,
    });
    if (picks.length === 0) return asked;
    for (const pick of picks) {
      answered.add(pick.index);
      asked.push(pick);
    }
  }
}

describe('The next questions', () => {
  it('at random and of the hold-out come to noise last', () => {
    const noise = (i: number): boolean => i % 2 === 0;
    const holdout = [1, 2, 3, 4, 5, 6];
    const asked = askAll(params(60, { noise, holdout, explore: 0.5 }));
    assert.equal(asked.length, 60);
    const drawn = asked.filter(({ kind }) => kind === 'exploration');
    assert.ok(drawn.length > 10 && drawn.every(({ index }) => !noise(index)));
    // Thirty tell anything, three of them held out.
    assert.equal(drawn[0]?.propensity, 0.5 / 27);
    const heldOut = asked.flatMap(({ kind, index }) => (kind === 'hold-out' ? [index] : []));
    assert.deepEqual(heldOut.map(noise), [false, false, false, true, true, true]);
  });

  it('at random are of what may be drawn alone, and the rest is asked by rank', () => {
    const drawable = (i: number): boolean => i % 3 === 0;
    const asked = askAll(params(60, { drawable, explore: 0.5 }));
    assert.equal(asked.length, 60);
    const drawn = asked.filter(({ kind }) => kind === 'exploration');
    assert.ok(drawn.length > 5 && drawn.every(({ index }) => drawable(index)));
    assert.equal(drawn[0]?.propensity, 0.5 / 20);
  });

  it('never repeat, never leak the hold-out, skip what is to be skipped, and ask everything in the end', () => {
    const setting = fc.record({
      n: fc.integer({ min: 0, max: 60 }),
      holdoutEvery: fc.integer({ min: 1, max: 10 }),
      skip: fc.array(fc.nat(59)),
      gone: fc.array(fc.nat(59)),
      explore: fc.constantFrom(0, 0.1, 0.5, 1),
      count: fc.integer({ min: 1, max: 12 }),
      seed: fc.nat(1000),
      alike: fc.boolean(),
    });
    fc.assert(
      fc.property(setting, ({ n, holdoutEvery, skip, gone, explore, count, seed, alike }) => {
        const isHeldOut = (i: number): boolean => i % holdoutEvery === 0;
        const indices = Array.from({ length: n }, (_, i) => i);
        const skipped = new Set(skip.filter(i => i < n));
        const asked = askAll(
          params(n, {
            holdout: indices.filter(isHeldOut),
            skip: skipped,
            eligible: i => !gone.includes(i),
            text: alike ? () => 'always the same' : textOf,
            explore,
            count,
            seed,
          }),
        );
        const expected = indices.filter(i => !skipped.has(i) && !gone.includes(i));
        assert.deepEqual(
          asked.map(pick => pick.index).sort((a, b) => a - b),
          expected,
        );
        for (const pick of asked) {
          assert.equal(pick.kind === 'hold-out', isHeldOut(pick.index));
          assert.equal(pick.propensity !== undefined, pick.kind === 'exploration');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are the best of the ranking, in order, when nothing else is asked for', () => {
    const start = params(50, { explore: 0 });
    assert.deepEqual(
      select(start),
      [...start.order.subarray(0, 10)].map(index => ({ index, kind: 'ranked' })),
    );
  });

  it('are the same for the same state, and as many as wanted while there are any', () => {
    const start = params(300, { holdout: [1, 5, 9], count: 40 });
    assert.deepEqual(select(start), select(start));
    assert.equal(select(start).length, 40);
    assert.equal(select(params(7, { count: 40 })).length, 7);
    assert.deepEqual(select(params(0)), []);
  });

  it('are the same when a batch is prepared in two parts', () => {
    const whole = select(params(300, { holdout: [1, 5, 9, 20], count: 30 }));
    const first = select(params(300, { holdout: [1, 5, 9, 20], count: 12 }));
    const rest = select(
      params(300, {
        holdout: [1, 5, 9, 20],
        count: 18,
        question: 12,
        skip: new Set(first.map(pick => pick.index)),
      }),
    );
    assert.deepEqual([...first, ...rest], whole);
  });

  it('pass over near-duplicates within the batch and ask them later', () => {
    const alike = new Set([0, 1, 2, 3, 4, 5]);
    const text = (i: number): string => (alike.has(i) ? `Order ${i} was shipped` : textOf(i));
    const start = params(40, {
      explore: 0,
      text,
      order: Uint32Array.from({ length: 40 }, (_, i) => i),
    });
    const batch = select(start).map(pick => pick.index);
    assert.deepEqual(batch, [0, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    const next = select({ ...start, eligible: i => !batch.includes(i) }).map(pick => pick.index);
    assert.equal(next[0], 1);
    assert.equal(next.filter(i => alike.has(i)).length, 1);
  });

  it('pass over near-duplicates of what waits in the queue', () => {
    const text = (i: number): string => (i < 3 ? `Order ${i} was shipped` : textOf(i));
    const order = Uint32Array.from({ length: 20 }, (_, i) => i);
    const picks = select(params(20, { explore: 0, text, order, skip: new Set([0]), count: 3 }));
    assert.deepEqual(
      picks.map(pick => pick.index),
      [3, 4, 5],
    );
  });

  it('ask near-duplicates after all, best first, rather than nothing', () => {
    const order = Uint32Array.from({ length: 300 }, (_, i) => 299 - i);
    const picks = select(
      params(300, { explore: 0, order, text: () => 'always the same', count: 4 }),
    );
    assert.deepEqual(
      picks.map(pick => pick.index),
      [299, 298, 297, 296],
    );
  });

  it('explore uniformly over the pool, with the probability that they record', () => {
    const drawn = new Uint32Array(20);
    let explored = 0;
    const start = params(22, { explore: 0.5, holdout: [3, 4], count: 1 });
    for (let question = 0; question < 20_000; question++) {
      const [pick] = select({ ...start, question });
      if (pick?.kind !== 'exploration') continue;
      explored++;
      assert.equal(pick.propensity, 0.5 / 20);
      const place = pick.index < 3 ? pick.index : pick.index - 2;
      drawn[place] = (drawn[place] ?? 0) + 1;
    }
    assert.ok(Math.abs(explored / 20_000 - 0.5) < 0.018);
    // 500 expected of each; five standard deviations are 110.
    for (const count of drawn) assert.ok(Math.abs(count - 500) < 110, drawn.join(' '));
  });

  it('take the hold-out in an order unrelated to the ranking and to the file', () => {
    const holdout = Array.from({ length: 200 }, (_, i) => i);
    const asked = askAll(params(200, { holdout, count: 20 })).map(pick => pick.index);
    const rising = asked.filter((i, n) => i < (asked[n + 1] ?? -1)).length / asked.length;
    assert.ok(Math.abs(rising - 0.5) < 0.18);
    const again = askAll(params(200, { holdout, count: 20, seed: 2 })).map(pick => pick.index);
    assert.notDeepEqual(asked, again);
  });
});
