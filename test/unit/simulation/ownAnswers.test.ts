import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import { UserError } from '../../../src/base/errors.js';
import type { Annotation } from '../../../src/domain/annotation.js';
import type { TrainingExample } from '../../../src/domain/trainingExample.js';
import { fewestAnswers, splitAnswers, wholeAnswers } from '../../../src/simulation/ownAnswers.js';

const answered = (text: string, annotation: Annotation): TrainingExample => ({
  key: sha256(text),
  text,
  annotation,
});

const classOf = (text: string, label: string): TrainingExample =>
  answered(text, {
    classes: {
      answer: 'accept',
      complete: true,
      values: [{ label, verdict: 'yes', source: 'person' }],
    },
  });

describe('a rehearsal on one’s own answers', () => {
  it('takes accepted, complete answers of the task and their yes only', () => {
    const span = { start: 0, end: 1, label: 'A', source: 'person' } as const;
    const training = [
      answered('a b', {
        entities: {
          answer: 'accept',
          complete: true,
          spans: [
            { ...span, verdict: 'yes' },
            { ...span, start: 2, end: 3, verdict: 'no' },
          ],
        },
      }),
      answered('partly', { entities: { answer: 'accept', complete: false, spans: [] } }),
      answered('rejected', { entities: { answer: 'reject', complete: false, spans: [] } }),
      answered('ignored', { entities: { answer: 'ignore', complete: false, spans: [] } }),
      answered('nothing here', { entities: { answer: 'accept', complete: true, spans: [] } }),
      classOf('a class', 'x'),
      { ...classOf('an older class', 'x'), newer: { classes: ['y'] } },
    ];
    const spansOf = wholeAnswers(training, 'entities').map(({ text, spans }) => [text, spans]);
    assert.deepEqual(spansOf, [
      ['a b', [{ start: 0, end: 1, label: 'A' }]],
      ['nothing here', []],
    ]);
    const labelsOf = wholeAnswers(training, 'classes').map(({ text, labels }) => [text, labels]);
    assert.deepEqual(labelsOf, [['a class', ['x']]]);
  });

  it('measures on answers that it never asks, the same ones each time', () => {
    const training = Array.from({ length: 400 }, (_, i) => classOf(`text ${i}`, 'x'));
    const answers = wholeAnswers(training, 'classes');
    const { pool, test } = splitAnswers(answers, 7);
    assert.equal(new Set([...pool, ...test].map(example => example.key)).size, 400);
    assert.ok(test.length > 80 && test.length < 160, `${test.length} of 400 measure`);
    assert.deepEqual(splitAnswers([...answers].reverse(), 7).test.reverse(), test);
    assert.notDeepEqual(splitAnswers(answers, 8).test, test);
  });

  it('says how many answers it lacks', () => {
    const answers = wholeAnswers([classOf('a', 'x')], 'classes');
    const message = new RegExp(`needs ${fewestAnswers} complete answers.*are 1 so far`);
    assert.throws(
      () => splitAnswers(answers, 1),
      (error: unknown) => error instanceof UserError && message.test(error.message),
    );
  });
});
