/** Which numbers stand beside the labels, and which class is looked at first. */
import assert from 'node:assert/strict';
import { chooseClass } from '../../../webview/edit.js';
import { openExample } from '../../../webview/openExample.js';
import { classProbabilities, leadingClass } from '../../../webview/probabilities.js';
import type { ExampleView } from '../../../webview/view.js';
import { item, schema, state } from './sample.js';

const labels = ['travel', 'work', 'other'];

function opened(
  probabilities: readonly number[],
  mode: 'single' | 'multi' = 'single',
): ExampleView {
  const { classes } = schema;
  assert.ok(classes);
  const chosen = labels.filter((_, i) => (probabilities[i] ?? 0) >= 0.5);
  const predicted = item({ classes: { labels, probabilities: [...probabilities], chosen } });
  return openExample(state({ item: predicted, schema: { classes: { ...classes, mode } } }));
}

describe('the class to look at first', () => {
  it('is the suggested one, the most probable one where none is, and none without a model', () => {
    assert.equal(leadingClass(opened([0.1, 0.2, 0.7])), 'other');
    assert.equal(leadingClass(opened([0.3, 0.4, 0.3])), 'work');
    assert.equal(leadingClass(openExample(state())), undefined);
  });

  it('is what a person has chosen', () => {
    assert.equal(leadingClass(chooseClass(opened([0.1, 0.2, 0.7]), 'travel')), 'travel');
  });
});

describe('probabilities of classes', () => {
  it('go once the one class is chosen, and of several with each of them', () => {
    assert.equal(classProbabilities(opened([0.1, 0.2, 0.7])).get('other'), 0.7);
    assert.equal(classProbabilities(chooseClass(opened([0.1, 0.2, 0.7]), 'work')).size, 0);
    const several = chooseClass(opened([0.1, 0.6, 0.7], 'multi'), 'work');
    assert.deepEqual([...classProbabilities(several).keys()], ['travel', 'other']);
  });
});
