/** What is shown where a part of an example is asked about. */
import assert from 'node:assert/strict';
import type { QueueItem } from '../../../src/domain/queueItem.js';
import { asAsked } from '../../../src/session/askedPart.js';
import { item, span, text } from '../webview/sample.js';

const labels = ['PER', 'LOC', 'ORG'];

/** The example with only these words asked about. */
function asked(words: string): QueueItem {
  const { start, end } = span(words, '');
  return item({ part: { start, end } });
}

describe('an example of which a part is asked about', () => {
  const spans = [
    { ...span('Ada Lovelace', 'PER'), score: 0.9 },
    { ...span('to Paris', 'LOC'), score: 0.6 },
    { ...span('Bob', 'PER'), score: 0.5 },
  ];
  const entities = { labels, probabilities: [], spans };

  it('is shown with suggestions for those words alone', () => {
    const shown = asAsked({ ...asked('Paris on Monday'), entities }, []);
    assert.deepEqual(shown.entities?.spans, [spans[1]]);
    assert.equal(shown.text, text);
  });

  it('is shown with all of them where there is no part', () => {
    assert.deepEqual(asAsked(item({ entities }), []).entities?.spans, spans);
    assert.equal(asAsked(asked('Bob'), []).entities, undefined);
  });

  it('keeps a suggestion that reaches into words that were none, since it is asked about as a whole', () => {
    const shown = asAsked({ ...asked('to Paris on Monday'), entities }, [span('flew to', '')]);
    assert.deepEqual(shown.entities?.spans, [spans[1]]);
  });
});

describe('an example that is asked about as a whole', () => {
  const spans = [
    { ...span('to Paris', 'LOC'), score: 0.6 },
    { ...span('Bob', 'PER'), score: 0.5 },
  ];
  const none = [span('flew to', ''), span('from Contoso', '')];

  it('is shown without suggestions for words that were said to be none', () => {
    const entities = { labels, probabilities: [], spans };
    assert.deepEqual(asAsked(item({ entities }), none).entities?.spans, [spans[1]]);
  });

  it('has no question about such words', () => {
    const about = (words: string) => {
      const question = { ...span(words, 'ORG'), score: 0.4 };
      const entities = { labels, probabilities: [], spans, question };
      return asAsked(item({ entities }), none).entities?.question;
    };
    assert.equal(about('Contoso'), undefined);
    assert.deepEqual(about('Monday'), { ...span('Monday', 'ORG'), score: 0.4 });
  });
});
