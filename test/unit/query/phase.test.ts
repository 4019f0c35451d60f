import assert from 'node:assert/strict';
import type { Annotation, Answer } from '../../../src/domain/annotation.js';
import type { TrainingExample } from '../../../src/domain/trainingExample.js';
import { canLearn, countAnswers } from '../../../src/query/phase.js';

const labels = ['a', 'b', 'c'];
const entities = { overlap: false, labels: [{ name: 'PER' }] };
const single = { mode: 'single' as const, labels: labels.map(name => ({ name })) };
const multi = { ...single, mode: 'multi' as const };

const training = (annotations: readonly Annotation[]): TrainingExample[] =>
  annotations.map((annotation, i) => ({ key: String(i), text: `text ${i}`, annotation }));

const marked = (n: number, answer: Answer = 'accept'): Annotation => ({
  entities: {
    answer,
    complete: true,
    spans: Array.from({ length: n }, (_, s) => ({
      start: s,
      end: s + 1,
      label: 'PER',
      verdict: 'yes',
      source: 'person',
    })),
  },
});

const chosen = (
  yes: readonly string[],
  answer: Answer = 'accept',
  complete = true,
): Annotation => ({
  classes: {
    answer,
    complete,
    values: yes.map(label => ({ label, verdict: 'yes', source: 'person' })),
  },
});

const times = (n: number, annotation: Annotation): Annotation[] =>
  new Array<Annotation>(n).fill(annotation);

describe('When the head ranks', () => {
  it('needs ten answers with an entity among them', () => {
    const can = (annotations: Annotation[]): boolean =>
      canLearn(countAnswers(training(annotations), []), { entities });
    assert.ok(!can([...times(8, marked(0)), marked(1)]));
    assert.ok(!can(times(30, marked(0))));
    assert.ok(can([...times(9, marked(0)), marked(1)]));
    assert.ok(!can([...times(9, marked(0)), marked(1, 'reject')]));
  });

  it('does not count ignored or undone answers', () => {
    const counts = countAnswers(training([...times(9, marked(1)), marked(1, 'ignore'), {}]), []);
    assert.equal(counts.entityAnswers, 9);
    assert.ok(!canLearn(counts, { entities }));
  });

  it('does not take one name, labelled wherever it stands, for many answers', () => {
    const { spans } = marked(1).entities ?? { spans: [] };
    const single: Annotation = { entities: { answer: 'accept', complete: false, spans } };
    const inPassing = training(times(20, single)).map(each => ({ ...each, inPassing: true }));
    const counts = countAnswers(inPassing, []);
    assert.deepEqual([counts.entityAnswers, counts.spans], [0, 20]);
    assert.ok(!canLearn(counts, { entities }));
  });

  it('needs two classes where an example has one', () => {
    const can = (annotations: Annotation[]): boolean =>
      canLearn(countAnswers(training(annotations), labels), { classes: single });
    assert.ok(!can(times(20, chosen(['a']))));
    assert.ok(!can([...times(8, chosen(['a'])), chosen(['b'])]));
    assert.ok(can([...times(9, chosen(['a'])), chosen(['b'])]));
    assert.ok(!can([...times(9, chosen(['a'])), chosen(['b'], 'reject')]));
  });

  it('needs one label seen both ways where an example has any number', () => {
    const can = (annotations: Annotation[]): boolean =>
      canLearn(countAnswers(training(annotations), labels), { classes: multi });
    assert.ok(!can(times(12, chosen(['a', 'b']))));
    assert.ok(!can(times(12, chosen([]))));
    assert.ok(can([...times(11, chosen(['a', 'b'])), chosen(['a'])]));
    assert.ok(can([...times(11, chosen(['a'])), chosen(['a'], 'reject')]));
    assert.ok(!can(times(12, chosen(['a'], 'accept', false))));
  });

  it('is as soon as one of two tasks can', () => {
    const counts = countAnswers(training([...times(9, marked(0)), marked(2)]), labels);
    assert.ok(canLearn(counts, { entities, classes: single }));
    assert.ok(!canLearn(counts, { classes: single }));
  });
});
