import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import { mulberry32 } from '../../../src/base/random.js';
import type { Annotation } from '../../../src/domain/annotation.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import type { TrainingExample } from '../../../src/domain/trainingExample.js';
import { calibrate } from '../../../src/engine/calibrate.js';
import { Slices } from '../../../src/engine/cooperate.js';
import { fitHeads, predict, type Heads } from '../../../src/engine/heads.js';
import { collapse } from '../../../src/head/bio.js';
import { temper, temperEach } from '../../../src/head/calibration.js';
import { wordRows } from './wordRows.js';

const { features, read, scalesOf } = wordRows(8);
const slices = new Slices(new AbortController().signal);

const entities: LabelSchema['entities'] = { overlap: false, labels: [{ name: 'CITY' }] };
const labels = ['trip', 'food'];
const classes = (mode: 'single' | 'multi'): LabelSchema['classes'] => ({
  mode,
  labels: labels.map(name => ({ name })),
});
const topics = [
  ['flew', 'stayed', 'walked', 'drove', 'sailed'],
  ['cooked', 'ate', 'fried', 'baked', 'tasted'],
];

/** Five words; of some the answer is not what the words say. */
function drawn(count: number, wrong: number, seed: number): TrainingExample[] {
  const random = mulberry32(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  return Array.from({ length: count }, (_, i) => {
    const topic = Math.floor(2 * random());
    const city = pick(['Paris', 'Rome', 'Oslo', 'Bern', 'Kyiv']);
    const said = random() < wrong ? 1 - topic : topic;
    const marked = random() >= wrong;
    const text = `${pick(topics[topic] ?? [])} near ${city} number n${i}`;
    const start = text.indexOf(city);
    const span = { start, end: start + city.length, label: 'CITY' };
    return {
      key: sha256(text),
      text,
      annotation: {
        entities: {
          answer: 'accept',
          complete: true,
          spans: marked ? [{ ...span, verdict: 'yes', source: 'person' }] : [],
        },
        classes: {
          answer: 'accept',
          complete: true,
          values: [{ label: labels[said] ?? '', verdict: 'yes', source: 'person' }],
        },
      },
    };
  });
}

/** The examples with something else said of them. */
function saying(
  examples: readonly TrainingExample[],
  change: (annotation: Annotation) => Annotation,
): TrainingExample[] {
  return examples.map(example => ({ ...example, annotation: change(example.annotation) }));
}

describe('Calibration on the hold-out', () => {
  const single: LabelSchema = { entities, classes: classes('single') };
  const multi: LabelSchema = { classes: classes('multi') };
  // What the heads learn from is always right, a third of the hold-out is not: they are too sure.
  const training = drawn(40, 0, 1);
  const heldOut = drawn(80, 0.35, 2);
  let heads: Heads;
  let each: Heads;
  const of = (examples: readonly TrainingExample[]) =>
    calibrate(heads, examples, single, features, slices);

  before(async () => {
    const fit = (schema: LabelSchema) =>
      fitHeads(training, schema, features, scalesOf(training), undefined, slices);
    const [first, second] = [await fit(single), await fit(multi)];
    assert.ok(first && second);
    [heads, each] = [first, second];
  });

  it('softens heads that are too sure, so that the answers become more probable than at any other temperature', async () => {
    const found = await of(heldOut);
    assert.ok(found.entities > 1.1 && found.classes > 1.1, JSON.stringify(found));
    const loss = (temperature: number, of: keyof typeof found): number =>
      heldOut.reduce((sum, { text, annotation }) => {
        const features = read(text);
        const prediction = predict(heads, text, features);
        const span = annotation.entities?.spans[0];
        if (of === 'entities') {
          const p = temper(collapse(prediction.tags ?? new Float32Array(), 1), 2, temperature);
          return features.tokens.reduce((own, { start }, word) => {
            const target = start === span?.start ? 0 : 1;
            return own - Math.log(p[2 * word + target] ?? 0);
          }, sum);
        }
        const p = temper(prediction.classes ?? new Float32Array(), 2, temperature);
        return sum - Math.log(p[labels.indexOf(annotation.classes?.values[0]?.label ?? '')] ?? 0);
      }, 0);
    for (const of of ['entities', 'classes'] as const) {
      const best = loss(found[of], of);
      for (const other of [0.5, 1, 0.9 * found[of], 1.1 * found[of], 4]) {
        assert.ok(best <= loss(other, of), `${of}: ${other} is better than ${found[of]}`);
      }
    }
  });

  it('leaves the probabilities alone while few decisions are known', async () => {
    // Each text is one decision about classes and one about its city; that the rest is none goes without saying.
    assert.deepEqual(await of(heldOut.slice(0, 49)), { entities: 1, classes: 1 });
    const { entities, classes } = await of(heldOut.slice(0, 50));
    assert.notEqual(entities, 1);
    assert.notEqual(classes, 1);
  });

  it('reads texts of more words than a call takes arguments', async () => {
    const [example] = drawn(1, 0, 3);
    assert.ok(example);
    const text = example.text + ' and on'.repeat(100_000);
    assert.ok((await of([{ ...example, text }])).entities > 0);
  });

  it('hears nothing from examples that were rejected, passed over or answered in part', async () => {
    const changes = [{ answer: 'reject' }, { answer: 'ignore' }, { complete: false }] as const;
    for (const change of changes) {
      const others = saying(heldOut, annotation => ({
        entities: annotation.entities && { ...annotation.entities, ...change },
        classes: annotation.classes && { ...annotation.classes, ...change },
      }));
      assert.deepEqual(await of(others), { entities: 1, classes: 1 });
      const alone = await of(heldOut);
      assert.deepEqual(await of([...heldOut, ...others]), alone);
    }
  });

  it('takes each label by itself where several may hold, and hears nothing from partial answers', async () => {
    const ofEach = (examples: readonly TrainingExample[]) =>
      calibrate(each, examples, multi, features, slices);
    const found = (await ofEach(heldOut)).classes;
    assert.ok(found > 1.1, String(found));
    const loss = (temperature: number): number =>
      heldOut.reduce((sum, { text, annotation }) => {
        const { classes = new Float32Array() } = predict(each, text, read(text));
        const p = temperEach(classes, temperature);
        const right = labels.indexOf(annotation.classes?.values[0]?.label ?? '');
        return sum - Math.log(p[right] ?? 0) - Math.log(1 - (p[1 - right] ?? 0));
      }, 0);
    for (const other of [0.5, 1, 0.9 * found, 1.1 * found, 4]) {
      assert.ok(loss(found) <= loss(other));
    }
    const partial = saying(heldOut, ({ classes }) => ({
      classes: classes && { ...classes, complete: false },
    }));
    assert.equal((await ofEach(partial)).classes, 1);
  });

  it('leaves alone what there is no head for', async () => {
    const { scales, classes: head } = heads;
    const found = await calibrate({ scales, classes: head }, heldOut, single, features, slices);
    assert.equal(found.entities, 1);
    assert.equal(found.classes, (await of(heldOut)).classes);
  });
});
