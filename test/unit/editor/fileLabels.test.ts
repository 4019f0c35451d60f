import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import { surroundings } from '../../../src/corpus/context.js';
import type { JudgedSpan } from '../../../src/domain/annotation.js';
import { fileDocuments } from '../../../src/editor/fileDocuments.js';
import { examplesOf } from '../../../src/editor/fileExamples.js';
import { placeLabels, type FileLabels } from '../../../src/editor/fileLabels.js';
import { marksOf } from '../../../src/editor/marks.js';
import type { PlacedExample } from '../../../src/store/placed.js';

const file = 'The weather is fine.\n\nAda Lovelace flew to Paris on Monday.\n\nNobody knows why.\n';
const sentence = 'Ada Lovelace flew to Paris on Monday.';

function spans(text: string, ...words: readonly string[]): JudgedSpan[] {
  return words.map(word => {
    const start = text.indexOf(word);
    return { start, end: start + word.length, label: 'X', verdict: 'yes', source: 'person' };
  });
}

/** As it was stored when the file read `document`. */
function annotated(document: string, text: string, ...words: readonly string[]): PlacedExample {
  const start = document.indexOf(text);
  return {
    key: sha256(text),
    text,
    annotation: {
      entities: { answer: 'accept', complete: true, spans: spans(text, ...words) },
    },
    anchors: [
      {
        ...{ path: 'a.txt', record: null, field: null, start, end: start + text.length },
        ...surroundings(document, start, start + text.length),
        docHash: sha256(document),
      },
    ],
  };
}

async function labelsIn(text: string, placed: readonly PlacedExample[]): Promise<FileLabels> {
  const documents = (await fileDocuments('a.txt', text, 'text')) ?? [];
  return placeLabels(examplesOf(documents, 'sentence'), documents, placed);
}

/** Labelled words as the file shows them. */
function shown(text: string, { examples }: FileLabels): string[] {
  return examples
    .flatMap(example => marksOf(example, undefined))
    .map(mark => `${mark.kind} ${text.slice(mark.start, mark.end)}`);
}

describe('labels in a file that is edited', () => {
  const placed = annotated(file, sentence, 'Ada Lovelace', 'Paris');

  it('stand where they were given', async () => {
    const labels = await labelsIn(file, [placed]);
    assert.deepEqual(shown(file, labels), ['labelled Ada Lovelace', 'labelled Paris']);
    assert.deepEqual(labels.stale, []);
  });

  it('move with their text', async () => {
    const edited = `Something new.\n\n${file}`;
    assert.deepEqual(shown(edited, await labelsIn(edited, [placed])), [
      'labelled Ada Lovelace',
      'labelled Paris',
    ]);
  });

  it('stay whole where the segmenter would cut the text otherwise now', async () => {
    const long = 'Dr. Ada met Bob. Then she left.';
    const whole = annotated(`${long}\n`, long, 'Ada');
    const labels = await labelsIn(`${long}\n`, [whole]);
    assert.deepEqual(
      labels.examples.map(example => example.text),
      [long],
    );
    assert.deepEqual(shown(`${long}\n`, labels), ['labelled Ada']);
  });

  it('are shown as of a changed text where words of it were edited, and the lost ones are told', async () => {
    const edited = file.replace('Paris on Monday', 'Rome on Monday');
    const labels = await labelsIn(edited, [placed]);
    assert.deepEqual(shown(edited, labels), ['changed Ada Lovelace']);
    const changed = labels.examples.find(example => example.earlier);
    assert.equal(changed?.earlier?.text, sentence);
    assert.equal(changed.earlier.lost.length, 1);
    assert.equal(changed.annotation?.entities?.complete, false);
    assert.deepEqual(labels.stale, []);
  });

  it('are stale where the text is gone, near the place where it stood', async () => {
    const edited = file.replace(`${sentence}\n\n`, '');
    const labels = await labelsIn(edited, [placed]);
    assert.deepEqual(shown(edited, labels), []);
    assert.deepEqual(
      labels.stale.map(({ text, at }) => [text, at]),
      [[sentence, 'The weather is fine.'.length]],
    );
  });

  it('are stale where another text has taken the place', async () => {
    const edited = file.replace(sentence, 'The printer is out of ink again.');
    const labels = await labelsIn(edited, [placed]);
    assert.deepEqual(shown(edited, labels), []);
    assert.equal(labels.stale.length, 1);
  });

  it('stand, change or are stale as ever where many texts of a file are gone', async () => {
    const lines = Array.from(
      { length: 120 },
      (_, i) => `Ada ${i} flew from Paris to Rome on day ${i}.`,
    );
    const before = `${lines.join('\n\n')}\n`;
    const all = lines.map((line, i) => annotated(before, line, `Ada ${i}`));
    // A third stays, but in longer paragraphs; a third is edited; of the rest nothing is left.
    const after = lines.map((line, i) =>
      i < 40 ? `${line} So it was.` : i < 80 ? line.replace('Rome', 'Oslo') : 'Out of ink.',
    );
    const edited = `${after.join('\n\n')}\n`;
    const few = await Promise.all(all.map(one => labelsIn(edited, [one])));
    const many = await labelsIn(edited, all);
    const staleOf = (labels: FileLabels): string[] => labels.stale.map(({ text }) => text);
    assert.deepEqual(staleOf(many), few.flatMap(staleOf));
    // Those at an end of the edited ones have nothing beside them that stood there before.
    assert.deepEqual(staleOf(many), [lines[40], lines[79], ...lines.slice(80)]);
    const kept = many.examples.filter(({ annotation }) => annotation !== undefined);
    assert.equal(kept.filter(({ earlier }) => earlier === undefined).length, 40);
    assert.equal(kept.filter(({ earlier }) => earlier !== undefined).length, 38);
  });

  it('come back when the edit is taken back', async () => {
    const edited = file.replace('Monday', 'Tuesday');
    assert.deepEqual(shown(edited, await labelsIn(edited, [placed])), [
      'changed Ada Lovelace',
      'changed Paris',
    ]);
    assert.deepEqual(shown(file, await labelsIn(file, [placed])), [
      'labelled Ada Lovelace',
      'labelled Paris',
    ]);
  });

  it('are not missed where nothing was labelled', async () => {
    const empty = annotated(file, sentence);
    const labels = await labelsIn(file.replace(`${sentence}\n\n`, ''), [empty]);
    assert.deepEqual(labels.stale, []);
  });
});
