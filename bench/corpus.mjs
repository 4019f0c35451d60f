/**
 * A project of any size for benches: sentences of about twelve words, all different, put together from the
 * sample's gold texts with the entities exchanged, so that entities and classes can be learned from them.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../test/harness/bundle.mjs';
import { parseLines, writeJson } from './files.mjs';
import { seeded } from './statistics.mjs';

/** Below this a sentence is continued; the mean is then about twelve. */
const fewWords = 8;
const sentencesPerFile = 100;

const fixture = name => path.join(root, 'test/fixtures', name);
const readGold = () =>
  ['gold/pool.jsonl', 'gold/test.jsonl'].flatMap(name =>
    parseLines(readFileSync(fixture(name), 'utf8')),
  );
const count = text => text.split(/\s+/).length;

/** A gold text with each entity exchanged for another one of its label, appended to `sentence`. */
function append(sentence, { text, spans }, entities, pick) {
  let done = 0;
  for (const { start, end, label } of spans) {
    sentence.text += text.slice(done, start);
    const entity = pick(entities.get(label));
    const from = sentence.text.length;
    sentence.text += entity;
    sentence.spans.push({ start: from, end: from + entity.length, label });
    done = end;
  }
  sentence.text += text.slice(done);
}

/**
 * `size` different `{ text, spans, label }`, the same for the same seed. A capital and a full stop make
 * each one sentence by any rule.
 */
export function synthesise(size, seed = 1) {
  const random = seeded(seed);
  const pick = list => list[Math.floor(random() * list.length)];
  const gold = readGold().filter(({ text }) => /^[a-z]/i.test(text) && !/[.!?\n]/.test(text));
  const byClass = Map.groupBy(gold, ({ label }) => label);
  const entities = new Map();
  for (const { text, spans } of gold) {
    for (const { start, end, label } of spans) {
      const known = entities.get(label) ?? new Set();
      entities.set(label, known.add(text.slice(start, end)));
    }
  }
  for (const [label, known] of entities) entities.set(label, [...known]);
  const sentences = new Map();
  while (sentences.size < size) {
    const first = pick(gold);
    const sentence = { text: '', spans: [], label: first.label };
    append(sentence, first, entities, pick);
    while (count(sentence.text) < fewWords) {
      sentence.text += ' and ';
      append(sentence, pick(byClass.get(first.label)), entities, pick);
    }
    sentence.text = `${sentence.text[0].toUpperCase()}${sentence.text.slice(1)}.`;
    sentences.set(sentence.text, sentence);
  }
  return [...sentences.values()];
}

/** Writes the sentences as a project with the sample's labels into `folder`, in text files. */
export function writeProject(folder, sentences) {
  const project = JSON.parse(readFileSync(fixture('sample/glossator.json'), 'utf8'));
  const { version, entities, classes } = project;
  mkdirSync(path.join(folder, 'texts'), { recursive: true });
  writeJson(path.join(folder, 'glossator.json'), { version, entities, classes });
  for (let at = 0; at < sentences.length; at += sentencesPerFile) {
    const part = sentences.slice(at, at + sentencesPerFile);
    const name = `${String(at / sentencesPerFile + 1).padStart(4, '0')}.txt`;
    const text = part.map(sentence => `${sentence.text}\n\n`).join('');
    writeFileSync(path.join(folder, 'texts', name), text);
  }
}
