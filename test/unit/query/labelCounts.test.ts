import assert from 'node:assert/strict';
import type { Annotation } from '../../../src/domain/annotation.js';
import { effortSeconds } from '../../../src/query/effort.js';
import { labelCounts } from '../../../src/query/labelCounts.js';

const source = 'person' as const;
const entities = (answer: 'accept' | 'ignore', ...labels: readonly string[]): Annotation => ({
  entities: {
    answer,
    complete: true,
    spans: labels.map((label, n) => ({
      start: 2 * n,
      end: 2 * n + 1,
      label,
      verdict: label === 'LOC' ? 'no' : 'yes',
      source,
    })),
  },
});
const classes = (label: string, verdict: 'yes' | 'no'): Annotation => ({
  classes: { answer: 'accept', complete: true, values: [{ label, verdict, source }] },
});
const counted = (annotations: readonly Annotation[], withClasses: boolean): number[] => [
  ...labelCounts(
    annotations.map((annotation, n) => ({ key: String(n), text: '', annotation })),
    {
      entities: { overlap: false, labels: [{ name: 'PER' }, { name: 'LOC' }] },
      classes: withClasses ? { mode: 'single', labels: [{ name: 'a' }, { name: 'b' }] } : undefined,
    },
  ),
];

describe('What was answered of each label', () => {
  it('counts confirmed spans of accepted answers', () => {
    const answers = [entities('accept', 'PER', 'PER', 'LOC'), entities('ignore', 'PER')];
    assert.deepEqual(counted(answers, false), [2, 0]);
    assert.deepEqual(counted([entities('accept', 'gone')], false), [0, 0]);
  });

  it('counts classes that hold, where the project has classes', () => {
    const answers = [classes('b', 'yes'), classes('b', 'yes'), classes('a', 'no')];
    assert.deepEqual(counted([...answers, entities('accept', 'PER')], true), [0, 2]);
  });
});

describe('The expected effort', () => {
  it('fits the measured times of Wei et al. 2019, table 4', () => {
    // 120 minutes for 740 random sentences of 11.3 words, and for 534 chosen ones of 12.6.
    assert.ok(Math.abs(effortSeconds(11.3, 1.4) - 9.7) < 0.1);
    assert.ok(Math.abs(effortSeconds(12.6, 2.17) - 13.5) < 0.1);
  });
});
