import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import type { TrainingExample } from '../../../src/domain/trainingExample.js';
import { fitCommittee } from '../../../src/engine/committee.js';
import { Slices } from '../../../src/engine/cooperate.js';
import { scorePrediction } from '../../../src/engine/exampleScores.js';
import { fitHeads, predict, type Heads } from '../../../src/engine/heads.js';
import { committeeSize, keepsFeature } from '../../../src/query/committee.js';
import { wordRows } from './wordRows.js';

const { features, read, scalesOf } = wordRows(16);
const slices = new Slices(new AbortController().signal);
const schema: LabelSchema = {
  entities: { overlap: false, labels: [{ name: 'CITY' }] },
  classes: { mode: 'single', labels: [{ name: 'trip' }, { name: 'food' }] },
};
const cities = ['Paris', 'Rome', 'Oslo', 'Bern', 'Kyiv', 'Riga', 'Lima', 'Cairo'];
const dishes = ['soup', 'bread', 'rice', 'stew', 'cake', 'salad', 'pasta', 'beans'];

function example(text: string, city: string | undefined): TrainingExample {
  const start = city === undefined ? -1 : text.indexOf(city);
  return {
    key: sha256(text),
    text,
    annotation: {
      entities: {
        answer: 'accept',
        complete: true,
        spans:
          city === undefined
            ? []
            : [
                {
                  start,
                  end: start + city.length,
                  label: 'CITY',
                  verdict: 'yes',
                  source: 'person',
                },
              ],
      },
      classes: {
        answer: 'accept',
        complete: true,
        values: [{ label: city === undefined ? 'food' : 'trip', verdict: 'yes', source: 'person' }],
      },
    },
  };
}
const training = [
  ...cities.map(city => example(`we flew to ${city} in spring`, city)),
  ...dishes.map(dish => example(`they cooked ${dish} in winter`, undefined)),
];

describe('A committee of heads', () => {
  let heads: Heads;
  const membersOf = (kind: 'bootstrap' | 'dropout' | undefined, seed = 1): Promise<Heads[]> =>
    fitCommittee({ kind, heads, training, schema, features, previous: [], seed }, slices);
  const say = (members: readonly Heads[], text: string): number[] =>
    members.map(member => predict(member, text, read(text)).classes?.[0] ?? NaN);

  before(async () => {
    const fitted = await fitHeads(
      training,
      schema,
      features,
      scalesOf(training),
      undefined,
      slices,
    );
    assert.ok(fitted);
    heads = fitted;
  });

  for (const kind of ['bootstrap', 'dropout'] as const) {
    it(`by ${kind} has members that differ, the same for the same seed`, async () => {
      const members = await membersOf(kind);
      assert.equal(members.length, committeeSize);
      const said = say(members, 'we cooked in spring');
      assert.equal(new Set(said).size, committeeSize);
      assert.deepEqual(say(await membersOf(kind), 'we cooked in spring'), said);
      assert.notDeepEqual(say(await membersOf(kind, 2), 'we cooked in spring'), said);
    });

    it(`by ${kind} agrees on what was answered and disagrees on what mixes both kinds`, async () => {
      const members = await membersOf(kind);
      const name = kind === 'bootstrap' ? 'bald' : 'dropoutBald';
      const score = (text: string): number => {
        const features = read(text);
        return scorePrediction(
          predict(heads, text, features),
          features.words.length,
          { classes: schema.classes },
          name,
          members.map(member => predict(member, text, features)),
        ).score;
      };
      assert.ok(score('we flew to Paris in spring') < score('they flew soup in Rome spring stew'));
    });
  }

  it('has members that give weight to their own features of words alone, about half of all', async () => {
    const all = heads.entities?.weights.features.size ?? 0;
    for (const [m, member] of (await membersOf('bootstrap')).entries()) {
      const features = [...(member.entities?.weights.features.keys() ?? [])];
      assert.ok(features.every(hash => keepsFeature(hash, 1, m)));
      assert.ok(features.length > 0.25 * all && features.length < 0.75 * all);
    }
  });

  it('votes about every word where entities are labelled', async () => {
    const members = await membersOf('bootstrap');
    const text = 'we flew to Zagreb in spring';
    const features = read(text);
    const { tokens, score } = scorePrediction(
      predict(heads, text, features),
      features.words.length,
      { entities: schema.entities },
      'klToConsensus',
      members.map(member => predict(member, text, features)),
    );
    assert.equal(tokens.length, features.words.length);
    assert.ok(score > 0 && score <= 1);
    const most = tokens.indexOf(Math.max(...tokens));
    assert.equal(features.words[most], 'Zagreb');
  });

  it('has no member where the strategy asks none', async () => {
    assert.deepEqual(await membersOf(undefined), []);
  });
});
