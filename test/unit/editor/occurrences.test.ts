import assert from 'node:assert/strict';
import type { Annotation } from '../../../src/domain/annotation.js';
import { fileDocuments } from '../../../src/editor/fileDocuments.js';
import { examplesOf, type FileExample } from '../../../src/editor/fileExamples.js';
import { occurrences } from '../../../src/editor/occurrences.js';
import { wordsOf } from '../../../src/editor/words.js';
import { tokenize } from '../../../src/text/tokenize.js';

async function examples(...texts: readonly string[]): Promise<FileExample[]> {
  const documents = await fileDocuments('a.txt', texts.join('\n\n'), 'text');
  return examplesOf(documents ?? [], 'paragraph');
}

describe('other occurrences of labelled words', () => {
  it('are whole words in the same case', async () => {
    const found = occurrences(
      await examples('Paris and paris, Parisian Paris.', 'No town here', 'Paris'),
      'Paris',
      'LOC',
    );
    assert.deepEqual(
      found.flatMap(({ item, spans }) => spans.map(({ start }) => [item.text.slice(0, 5), start])),
      [
        ['Paris', 0],
        ['Paris', 26],
        ['Paris', 0],
      ],
    );
  });

  it('are not offered where a label stands, and marked where a person has passed them', async () => {
    const [one, two, three] = await examples('Paris', 'To Paris', 'In Paris');
    assert.ok(one && two && three);
    const labelled = (complete: boolean, ...starts: number[]): Annotation => ({
      entities: {
        answer: 'accept',
        complete,
        spans: starts.map(start => {
          return { start, end: start + 5, label: 'PER', verdict: 'yes', source: 'person' };
        }),
      },
    });
    const found = occurrences(
      [
        { ...one, annotation: labelled(false, 0) },
        { ...two, annotation: labelled(true) },
        { ...three, annotation: undefined },
      ],
      'Paris',
      'LOC',
    );
    assert.deepEqual(
      found.map(({ item, wasPassed }) => [item.text, wasPassed]),
      [
        ['To Paris', true],
        ['In Paris', false],
      ],
    );
  });
});

describe('the words of a selection', () => {
  const words = (text: string, start: number, end: number): string | undefined => {
    const range = wordsOf(text, tokenize(text), start, end);
    return range && text.slice(range.start, range.end);
  };

  it('are whole, without spaces and punctuation at their ends', () => {
    const text = 'Fly to “New York”, soon.';
    assert.equal(words(text, 9, 13), 'New York');
    assert.equal(words(text, 6, 19), 'New York');
    assert.equal(words(text, 10, 10), undefined);
  });

  it('may be punctuation where nothing else is selected', () => {
    assert.equal(words('Wait ... what', 5, 8), '...');
  });
});
