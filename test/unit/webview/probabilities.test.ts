/** Which numbers stand beside the labels, and which class is looked at first. */
import assert from 'node:assert/strict';
import { chooseClass, keep, moveCaret, selectSpan } from '../../../webview/edit.js';
import { openExample } from '../../../webview/openExample.js';
import {
  classProbabilities,
  entityProbabilities,
  leadingClass,
} from '../../../webview/probabilities.js';
import type { ExampleView } from '../../../webview/view.js';
import { at, item, schema, span, state, tokens } from './sample.js';

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

describe('probabilities of entities', () => {
  const probabilities = tokens.map((_, i) =>
    i === at('Paris') ? [0.1, 0.7, 0, 0.2] : [0, 0, 0, 1],
  );
  const spans = [{ ...span('Paris', 'LOC'), score: 0.7 }];
  const entities = { labels: ['PER', 'LOC', 'ORG'], probabilities, spans };
  const suggested = moveCaret(openExample(state({ item: item({ entities }) })), at('Paris'), false);

  it('are those at the caret', () => {
    assert.equal(entityProbabilities(suggested).get('LOC'), 0.7);
  });

  it('go once the span there is a person’s, and come back where its words are labelled anew', () => {
    const kept = keep(suggested);
    assert.equal(entityProbabilities(kept).size, 0);
    assert.equal(entityProbabilities(selectSpan(kept)).get('LOC'), 0.7);
    assert.equal(entityProbabilities(moveCaret(kept, at('Bob'), false)).get('LOC'), 0);
  });
});
