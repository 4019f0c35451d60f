/** Answers that were not drawn alike, and heads that are to speak for the texts they were drawn from. */
import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import { mulberry32 } from '../../../src/base/random.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import type { TrainingExample } from '../../../src/domain/trainingExample.js';
import { Slices } from '../../../src/engine/cooperate.js';
import { fitHeads, predict } from '../../../src/engine/heads.js';
import { largestWeight, propensityWeights } from '../../../src/query/propensityWeights.js';
import { wordRows } from './wordRows.js';

const { features, read, scalesOf } = wordRows(4);
const slices = new Slices(new AbortController().signal);
const schema: LabelSchema = {
  entities: { overlap: false, labels: [{ name: 'CITY' }, { name: 'PERSON' }] },
  classes: { mode: 'single', labels: [{ name: 'trip' }, { name: 'food' }] },
};

/** Of ten texts with a word, in how many it means the first of the two labels. */
const truth = { Paris: 3, Florence: 7 };
const often = 0.8;
const seldom = 0.16;

/**
 * A pool in which nothing but chance decides what a name means, and answers to a part of it: what is rare is
 * drawn five times as often, as a ranking would.
 */
function answers(): TrainingExample[] {
  const random = mulberry32(7);
  const drawn: TrainingExample[] = [];
  for (let i = 0; i < 2000; i++) {
    const name = i % 2 === 0 ? 'Paris' : 'Florence';
    const isFirst = (i >> 1) % 10 < truth[name];
    const isRare = isFirst === truth[name] < 5;
    const propensity = isRare ? often : seldom;
    if (random() >= propensity) continue;
    const text = `${name} again`;
    const label = isFirst ? 'CITY' : 'PERSON';
    const spans = [
      { start: 0, end: name.length, label, verdict: 'yes', source: 'person' },
    ] as const;
    const values = [
      { label: isFirst ? 'trip' : 'food', verdict: 'yes', source: 'person' },
    ] as const;
    drawn.push({
      key: sha256(text),
      text,
      annotation: {
        entities: { answer: 'accept', complete: true, spans },
        classes: { answer: 'accept', complete: true, values },
      },
      propensity,
    });
  }
  return drawn;
}

describe('Re-weighting by propensity', function () {
  this.timeout(60_000);
  const training = answers();

  /** What the heads say of a name: the probabilities of its first meaning, as entity and as class. */
  async function said(name: string, reweight: boolean): Promise<[number, number]> {
    const scales = scalesOf(training);
    const heads = await fitHeads(training, schema, features, scales, undefined, slices, {
      reweight,
    });
    assert.ok(heads);
    const text = `${name} again`;
    const prediction = predict(heads, text, read(text));
    // O, B-CITY, I-CITY, …
    return [prediction.tags?.[1] ?? NaN, prediction.classes?.[0] ?? NaN];
  }

  it('gives heads that expect what the pool holds and not what was asked about', async () => {
    for (const name of ['Paris', 'Florence'] as const) {
      const share = truth[name] / 10;
      const asked = name === 'Paris' ? 1 : -1;
      for (const biased of await said(name, false)) {
        assert.ok(asked * (biased - share) > 0.25, `${name}: ${biased} without, ${share} in truth`);
      }
      for (const corrected of await said(name, true)) {
        assert.ok(Math.abs(corrected - share) < 0.06, `${name}: ${corrected} instead of ${share}`);
      }
    }
  });

  it('is cut, so that no answer decides alone, and keeps the sum of the weights', () => {
    const weights = propensityWeights([undefined, 1e-6, 0.5, undefined]);
    assert.ok(Math.abs((weights[1] ?? 0) / (weights[0] ?? 1) - largestWeight) < 1e-12);
    assert.ok(Math.abs((weights[2] ?? 0) / (weights[0] ?? 1) - 2) < 1e-12);
    assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 4) < 1e-12);
    assert.deepEqual([...propensityWeights([undefined, undefined])], [1, 1]);
    assert.equal(propensityWeights([]).length, 0);
  });
});
