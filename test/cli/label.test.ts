/** `glossator label`: what each kind of line records, and what is said of lines that can't be used. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { glossator, rows, temporaryFolder, writeLines, type Run } from './cli.js';

describe('glossator label', () => {
  const folder = temporaryFolder();
  const project = path.join(folder.path, 'project');
  const from = path.join(folder.path, 'labels.jsonl');
  after(() => folder.remove());

  /** A new project with one text. */
  function begin(text: string, ...labels: string[]): void {
    rmSync(project, { recursive: true, force: true });
    rows('init', project, ...(labels.length > 0 ? labels : ['--entities', 'PER,LOC']));
    writeFileSync(path.join(project, 'a.txt'), text);
  }

  function label(...lines: readonly object[]): Run {
    writeLines(from, lines);
    return glossator('label', project, '--from', from, '--json');
  }

  /** Of each row of the answers: text, task, answer, complete, label, start, end, verdict. */
  function answers(): string[] {
    const out = path.join(folder.path, 'out.csv');
    rows('export', project, '--format', 'csv', '--out', out, '--force');
    const [, ...lines] = readFileSync(out, 'utf8').trim().split('\r\n');
    return lines.map(line => line.split(',').slice(1, 9).join(' ')).sort();
  }

  it('finds the example of a text with white space at its ends', () => {
    begin('Ada flew.\n\nBob sat.', '--entities', 'PER', '--classes', 'a,b');
    const per = (start: number, end: number): object => ({ start, end, label: 'PER' });
    const run = label(
      { text: '  Ada flew. ', spans: [per(2, 5)], label: 'a' },
      { text: ' Bob sat.', spans: [per(0, 1)], label: 'b' },
    );
    assert.equal(run.code, 1);
    assert.match(run.stderr, /labels\.jsonl:2: The span 0–0 \(PER\) marks no words/);
    assert.deepEqual(answers(), [
      'Ada flew. classes accept true a   yes',
      'Ada flew. entities accept true PER 0 3 yes',
    ]);
  });

  it('finds a file however its path is written', () => {
    begin('Ada flew. Bob sat.');
    const spans = [{ start: 0, end: 3, label: 'PER' }];
    const run = label(
      { path: './a.txt', spans },
      { text: 'Bob sat.', path: path.join(project, 'a.txt'), spans },
    );
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(answers(), [
      'Ada flew. entities accept false PER 0 3 yes',
      'Bob sat. entities accept true PER 0 3 yes',
    ]);
  });

  it('names a line that marks nothing in a file', () => {
    begin('Ada flew.');
    const run = label(
      { path: 'a.txt', spans: [], complete: true },
      { text: 'Ada flew.', spans: [] },
    );
    assert.equal(run.code, 1);
    assert.match(run.stderr, /labels\.jsonl:1: marks nothing; .* name its "text"/);
    assert.deepEqual(answers(), ['Ada flew. entities accept true    ']);
  });

  it('says of the other words of a part that they are no entity, and goes on from what was said', () => {
    begin('Ada flew to Paris.');
    const text = 'Ada flew to Paris.';
    const span = (start: number, end: number, name: string): object => ({
      start,
      end,
      label: name,
    });
    const none = (start: number, end: number): string[] =>
      ['LOC', 'PER'].map(name => `${text} entities accept false ${name} ${start} ${end} no`);
    const first = { text, part: { start: 0, end: 8 }, spans: [span(0, 3, 'PER')] };
    assert.equal(label(first).code, 0);
    const per = `${text} entities accept false PER 0 3 yes`;
    assert.deepEqual(answers(), [...none(4, 8), per].sort());
    // Both in one go, the second with white space and without an entity.
    const run = label(
      { text: ` ${text}`, part: { start: 10, end: 12 } },
      { text, part: { start: 12, end: 18 }, spans: [span(12, 17, 'LOC')] },
    );
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(run.json<{ recorded: number }>()[0]?.recorded, 2);
    const all = answers();
    assert.ok(
      all.every(row => row.includes(' accept true ')),
      'all words are decided',
    );
    assert.deepEqual(
      all.map(row => row.split(' ').slice(7).join(' ')),
      [
        ...['LOC 12 17 yes', 'LOC 17 18 no', 'LOC 4 8 no', 'LOC 9 11 no'],
        ...['PER 0 3 yes', 'PER 17 18 no', 'PER 4 8 no', 'PER 9 11 no'],
      ],
    );
  });

  it('takes a later answer about a part for what its words are, and leaves a complete answer complete', () => {
    begin('Ada flew to Paris.', '--entities', 'PER');
    const text = 'Ada flew to Paris.';
    const per = (start: number, end: number): object => ({ start, end, label: 'PER' });
    const shown = (): string[] => answers().map(row => row.replace(`${text} entities accept `, ''));
    label({ text, part: { start: 0, end: 8 } });
    assert.deepEqual(shown(), ['false PER 0 8 no']);
    label({ text, part: { start: 4, end: 11 }, spans: [per(4, 8)] });
    assert.deepEqual(shown(), ['false PER 0 3 no', 'false PER 4 8 yes', 'false PER 9 11 no']);
    label({ text, part: { start: 4, end: 8 } });
    assert.deepEqual(
      shown().filter(row => row.includes('yes')),
      [],
    );
    label({ text, spans: [per(0, 3), per(12, 17)] });
    label({ text, part: { start: 0, end: 3 } });
    assert.deepEqual(
      shown().filter(row => !row.endsWith(' no')),
      ['true PER 12 17 yes'],
    );
    assert.ok(shown().every(row => row.startsWith('true ')));
  });

  it('leaves open in a whole answer what came after it, also where a part of it is answered again', () => {
    begin('Ada flew far.', '--entities', 'PER');
    const text = 'Ada flew far.';
    label({ text, spans: [] });
    const file = path.join(project, 'glossator.json');
    const config = readFileSync(file, 'utf8');
    writeFileSync(file, config.replace('[', '[{ "name": "LOC" },'));
    label({ text, part: { start: 0, end: 3 }, spans: [{ start: 0, end: 3, label: 'PER' }] });
    const out = path.join(folder.path, 'newer.jsonl');
    rows('export', project, '--format', 'hf', '--out', out, '--force');
    assert.match(readFileSync(`${out}.export-report.json`, 'utf8'), /"newer-label"/);
  });

  it('names a part that can’t be meant', () => {
    begin('Ada flew.', '--entities', 'PER', '--classes', 'a');
    const text = 'Ada flew.';
    const run = label(
      { text, part: { start: 0, end: 99 } },
      { text, part: { start: 0, end: 3 }, label: 'a' },
      { text, part: { start: 3, end: 4 } },
      { path: 'a.txt', part: { start: 0, end: 3 } },
    );
    assert.match(run.stderr, /:1: the span 0–99 \(part\) doesn't fit/);
    assert.match(
      run.stderr,
      /:2: has a "part", which is about entities of a part of its "text" alone/,
    );
    assert.match(run.stderr, /:3: The span 3–4 \(part\) marks no words/);
    assert.match(run.stderr, /:4: /);
    const score = glossator('score', project, '--strategy', 'parts');
    assert.match(score.stderr, /With classes, .* parts asks about whole examples/);
  });
});
