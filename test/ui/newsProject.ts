/**
 * A small project whose suggestions are known beforehand: names that were labelled before stand in every
 * example, and there are too few answers for the model to say anything.
 */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { glossator } from '../cli/cli.js';

const verbs = 'flew drove walked sailed cycled moved went ran rode hurried came rushed'.split(' ');

/** Every open example. “Paris” was a place in two answers of three; the other names are sure. */
export const newsTexts = verbs.map(
  (verb, i) =>
    `Ada Lovelace ${verb} from Lyon to Paris for Contoso on day ${i + 1}, and Grace Hopper of Globex met Grace Hopper of Initech.`,
);

const answered = [
  { text: 'Ada Lovelace lives in Paris.', names: ['Ada Lovelace PERSON', 'Paris PLACE'] },
  { text: 'It is far from Paris to Lyon.', names: ['Paris PLACE', 'Lyon PLACE'] },
  { text: 'Paris Hilton saw Lyon once.', names: ['Paris PERSON', 'Lyon PLACE'] },
  { text: 'Lyon is where Contoso began.', names: ['Lyon PLACE', 'Contoso ORG'] },
];

function spansOf(text: string, names: readonly string[]): object[] {
  return names.map(name => {
    const at = name.lastIndexOf(' ');
    const start = text.indexOf(name.slice(0, at));
    return { start, end: start + at, label: name.slice(at + 1) };
  });
}

/** Writes the project, its texts and its four answers. */
export function newsProject(folder: string): void {
  const project = {
    version: 1,
    entities: {
      labels: [
        { name: 'PERSON', description: 'A human being with a name' },
        { name: 'PLACE', description: 'A city, country or other place on a map' },
        { name: 'ORG', description: 'A company, agency or club' },
      ],
    },
    corpus: { unit: 'paragraph' },
    query: { explore: 0 },
    holdout: 0,
  };
  writeFileSync(path.join(folder, 'glossator.json'), JSON.stringify(project, undefined, 2));
  writeFileSync(
    path.join(folder, 'news.txt'),
    [...answered.map(({ text }) => text), ...newsTexts].join('\n\n'),
  );
  const lines = answered.map(({ text, names }) =>
    JSON.stringify({ text, spans: spansOf(text, names) }),
  );
  const file = path.join(folder, 'answers.jsonl');
  writeFileSync(file, lines.join('\n'));
  const { code, stderr } = glossator('label', folder, '--from', file, '--annotator', 'Ada');
  assert.equal(code, 0, stderr);
  rmSync(file);
}
