/** What is suggested in an open file beside what people have said. */
import assert from 'node:assert/strict';
import type { EntityAnnotation, JudgedSpan } from '../../../src/domain/annotation.js';
import { fileDocuments } from '../../../src/editor/fileDocuments.js';
import { examplesOf } from '../../../src/editor/fileExamples.js';
import { openSuggestions } from '../../../src/editor/marks.js';
import { span, text, tokens } from '../webview/sample.js';

const labels = ['PER', 'LOC', 'ORG'];
const spans = [
  { ...span('Ada Lovelace', 'PER'), score: 0.9 },
  { ...span('to Paris', 'LOC'), score: 0.6 },
  { ...span('Bob', 'PER'), score: 0.5 },
];
const suggestions = { tokens, entities: { labels, probabilities: [], spans }, round: 3 };

const yes = (words: string): JudgedSpan => ({
  ...span(words, 'ORG'),
  verdict: 'yes',
  source: 'person',
});
const no = (words: string, label: string): JudgedSpan => ({
  ...span(words, label),
  verdict: 'no',
  source: 'person',
});

/** The words that are still suggested. */
async function suggested(said: Partial<EntityAnnotation>): Promise<string[]> {
  const documents = (await fileDocuments('a.txt', text, 'text')) ?? [];
  const [example] = examplesOf(documents, 'sentence');
  assert.ok(example);
  const entities = { answer: 'accept', complete: false, spans: [], ...said } as const;
  return openSuggestions({ ...example, annotation: { entities } }, suggestions).map(
    ({ start, end }) => text.slice(start, end),
  );
}

describe('suggestions in an open file', () => {
  it('are there until they are judged or their words have a label', async () => {
    assert.deepEqual(await suggested({}), ['Ada Lovelace', 'to Paris', 'Bob']);
    const spans = [no('Bob', 'PER'), yes('Paris on Monday')];
    assert.deepEqual(await suggested({ spans }), ['Ada Lovelace']);
  });

  it('are not there where one of their words was said to be no entity', async () => {
    const spans = labels.map(label => no('flew to', label));
    assert.deepEqual(await suggested({ spans }), ['Ada Lovelace', 'Bob']);
  });

  it('stay beside a label that words were said not to have', async () => {
    const spans = [no('flew to', 'LOC'), no('Lovelace', 'PER')];
    assert.deepEqual(await suggested({ spans }), ['Ada Lovelace', 'to Paris', 'Bob']);
  });

  it('are not there once a person went through the example, or left it out', async () => {
    assert.deepEqual(await suggested({ complete: true }), []);
    assert.deepEqual(await suggested({ answer: 'ignore' }), []);
  });
});
