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
});
