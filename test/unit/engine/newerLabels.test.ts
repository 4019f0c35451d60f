/** Answers that were given before the project had all of its labels. */
import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import type { JudgedClass, JudgedSpan } from '../../../src/domain/annotation.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import type { NewerLabels, TrainingExample } from '../../../src/domain/trainingExample.js';
import { calibrate } from '../../../src/engine/calibrate.js';
import { Slices } from '../../../src/engine/cooperate.js';
import { completeGold, evaluate } from '../../../src/engine/evaluate.js';
import { isForeseen } from '../../../src/engine/foreseen.js';
import { classTargets, fitHeads, predict } from '../../../src/engine/heads.js';
import { countAnswers } from '../../../src/query/phase.js';
import { wordRows } from './wordRows.js';

const { features, read, scalesOf } = wordRows(4);
const slices = new Slices(new AbortController().signal);
const schema: LabelSchema = {
  entities: { overlap: false, labels: [{ name: 'CITY' }, { name: 'PERSON' }] },
  classes: { mode: 'multi', labels: [{ name: 'trip' }, { name: 'food' }] },
};
const newer: NewerLabels = { entities: ['PERSON'], classes: ['food'] };

const cities = ['Paris', 'Rome', 'Oslo', 'Bern', 'Kyiv'];
const people = ['Ada', 'Bob', 'Eva', 'Max', 'Zoe'];

/** A person and a city in each; who answered marked labels of which there were any. */
function answers(count: number, labels: readonly string[], since?: NewerLabels): TrainingExample[] {
  return Array.from({ length: count }, (_, i) => {
    const [person = '', city = ''] = [people[i % 5], cities[(i * 3) % 5]];
    const text = `then ${person} saw ${city} once more ${count}-${i}`;
    const mark = (word: string, label: string): JudgedSpan => {
      const start = text.indexOf(word);
      return { start, end: start + word.length, label, verdict: 'yes', source: 'person' };
    };
    const spans = [mark(person, 'PERSON'), mark(city, 'CITY')];
    const values: JudgedClass[] = [{ label: 'trip', verdict: 'yes', source: 'person' }];
    return {
      key: sha256(text),
      text,
      annotation: {
        entities: {
          answer: 'accept',
          complete: true,
          spans: spans.filter(({ label }) => labels.includes(label)),
        },
        classes: { answer: 'accept', complete: true, values },
      },
      ...(since && { newer: since }),
    };
  });
}

/** How sure heads are that a name that they know is a person, and that a plain word is nothing. */
async function said(
  training: readonly TrainingExample[],
): Promise<[person: number, plain: number]> {
  const heads = await fitHeads(training, schema, features, scalesOf(training), undefined, slices);
  assert.ok(heads);
  const text = 'once Max saw Rome again';
  const tags = predict(heads, text, read(text)).tags ?? new Float32Array();
  // O, B-CITY, I-CITY, B-PERSON, I-PERSON of each word.
  return [tags[1 * 5 + 3] ?? NaN, tags[2 * 5] ?? NaN];
}

describe('Whole answers that are older than a label', () => {
  const late = answers(5, ['CITY', 'PERSON']);

  it('teach nothing against it, and still what they were asked about', async () => {
    const [denied] = await said([...answers(60, ['CITY']), ...late]);
    const [left, plain] = await said([...answers(60, ['CITY'], newer), ...late]);
    assert.ok(denied < 0.3, `${denied} where older answers say that nobody is a person`);
    assert.ok(left > 0.8, `${left} where they leave it open`);
    assert.ok(plain > 0.9, `${plain} that a plain word is none of both`);
  });

  it('say no as long as no answer was asked about it, for nothing would tell it from no entity', async () => {
    const old = answers(60, ['CITY'], newer);
    const passing = answers(5, ['PERSON']).map(example => ({
      ...example,
      inPassing: true,
      annotation: {
        entities: { ...(example.annotation.entities ?? assert.fail()), complete: false },
      },
    }));
    for (const training of [old, [...old, ...passing]]) {
      const [, plain] = await said(training);
      assert.ok(plain > 0.9, `${plain} that a plain word is none of both`);
    }
  });

  it('say no to a class that was only said to hold so far', async () => {
    const old = answers(60, ['CITY'], newer);
    const eaten = answers(5, ['CITY', 'PERSON']).map((example): TrainingExample => {
      const value = { label: 'food', verdict: 'yes', source: 'person' } as const;
      return {
        ...example,
        annotation: { classes: { answer: 'accept', complete: true, values: [value] } },
      };
    });
    const food = async (training: readonly TrainingExample[]) => {
      const scales = scalesOf(training);
      const heads = await fitHeads(training, schema, features, scales, undefined, slices);
      const text = old[0]?.text ?? '';
      return predict(heads ?? assert.fail(), text, read(text)).classes?.[1] ?? NaN;
    };
    const held = await food([...old, ...eaten]);
    assert.ok(held < 0.5, `${held} that an old text is about it`);
  });

  it('say nothing of a class that may hold beside others', () => {
    const [old] = answers(1, ['CITY'], newer);
    assert.ok(old);
    assert.deepEqual([...(classTargets(old.annotation, schema, newer.classes) ?? [])], [1, -1]);
    assert.deepEqual(countAnswers([old], ['trip', 'food']).classes.get('food'), { yes: 0, no: 0 });
    const whole = { ...old, newer: undefined };
    assert.deepEqual(countAnswers([whole], ['trip', 'food']).classes.get('food'), {
      yes: 0,
      no: 1,
    });
  });

  it('are no measure of it: predictions of it are neither right nor wrong', async () => {
    const training = [...answers(60, ['CITY'], newer), ...late];
    const heads = await fitHeads(training, schema, features, scalesOf(training), undefined, slices);
    assert.ok(heads);
    const [old] = answers(1, ['CITY'], newer);
    assert.ok(old);
    const asked = read(old.text);
    const prediction = predict({ ...heads, classes: undefined }, old.text, asked);
    assert.equal(isForeseen(old, prediction, asked, schema), true);
    const whole = { ...old, newer: undefined };
    assert.equal(isForeseen(whole, prediction, asked, schema), false);
    assert.deepEqual(completeGold([old])[0]?.newer, newer);
    // A person was marked in passing since, which says nothing of all others.
    const [both] = answers(1, ['CITY', 'PERSON'], newer);
    assert.ok(both);
    assert.equal(isForeseen(both, prediction, asked, schema), true);
    const gold = completeGold([both]);
    const measured = await evaluate(gold, training, heads, schema, features, slices);
    assert.equal(measured.entities?.f1, 1);
    const without = await calibrate(heads, answers(80, ['CITY'], newer), schema, features, slices);
    assert.equal(without.entities, 1);
  });
});
