/** Files of match patterns that a project names. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readPatternFiles } from '../../../src/corpus/patternFiles.js';
import { PatternHints } from '../../../src/interchange/patternHints.js';
import { parseProject } from '../../../src/project/parse.js';
import type { Project } from '../../../src/project/project.js';
import { tokenize } from '../../../src/text/tokenize.js';

describe('the pattern files of a project', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'glossator-patterns-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function project(patterns: readonly string[]): Project {
    const text = JSON.stringify({ version: 1, entities: { labels: ['PER', 'LOC'] }, patterns });
    const parsed = parseProject(text);
    assert.ok(parsed.kind === 'valid');
    return parsed.project;
  }

  it('are read in order; a bad line is named with its file and line, and the rest goes on', async () => {
    writeFileSync(
      path.join(root, 'one.jsonl'),
      [
        '{"label": "PER", "pattern": "Ada Lovelace"}',
        'no JSON',
        '{"label": "ORG", "pattern": "Acme"}',
        '{"label": "LOC", "pattern": [{"lower": "new"}, {"lower": "york"}]}',
        '{"label": "LOC", "pattern": [{"lemma": "go"}]}',
      ].join('\n'),
    );
    writeFileSync(path.join(root, 'two.jsonl'), '{"label": "PER", "pattern": "Ada"}\n');
    const files = ['one.jsonl', 'gone.jsonl', 'two.jsonl'];
    const { patterns, problems } = await readPatternFiles(root, project(files));
    assert.deepEqual(
      patterns.map(pattern => [pattern.label, pattern.tokens.length]),
      [
        ['PER', 2],
        ['LOC', 2],
        ['PER', 1],
      ],
    );
    assert.deepEqual(
      problems.map(problem => [problem.path, problem.line]),
      [
        ['one.jsonl', 2],
        ['one.jsonl', 3],
        ['one.jsonl', 5],
        ['gone.jsonl', 1],
      ],
    );
    assert.match(problems[1]?.message ?? '', /no entity label "ORG"/);
    assert.match(problems[3]?.message ?? '', /ENOENT/);
    const hints = new PatternHints(patterns);
    const text = 'Ada Lovelace in NEW YORK, Ada';
    const found = hints.find(text, tokenize(text));
    assert.deepEqual(
      found.map(({ start, end, label }) => `${text.slice(start, end)}=${label}`),
      ['Ada Lovelace=PER', 'NEW YORK=LOC', 'Ada=PER'],
    );
    // What is taken is taken, and the shorter match isn't offered instead of the longer one.
    const taken = [{ start: 4, end: 12, label: 'PER' }];
    assert.deepEqual(
      hints.find(text, tokenize(text), taken).map(({ start }) => start),
      [0, 16, 26],
    );
  });

  it('are never part of the corpus', () => {
    assert.deepEqual(project(['p.jsonl']).corpus.exclude, ['p.jsonl']);
  });

  it('are none where glossator.json names none', async () => {
    const text = 'Ada';
    const { patterns } = await readPatternFiles(root, project([]));
    assert.deepEqual(new PatternHints(patterns).find(text, tokenize(text)), []);
  });
});
