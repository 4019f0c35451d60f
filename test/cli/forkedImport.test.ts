import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CancelledError, UserError } from '../../src/base/errors.js';
import {
  previewImport,
  recordImport,
  type ForkedImportOptions,
} from '../../src/batch/forkedImport.js';
import { rows, temporaryFolder, writeLines } from './cli.js';

describe('an import in a process of its own', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  after(() => folder.remove());

  function optionsFor(name: string, settings?: object): ForkedImportOptions {
    const root = path.join(folder.path, name);
    mkdirSync(root);
    writeFileSync(path.join(root, 'a.txt'), 'One. Two.');
    if (settings) {
      writeFileSync(path.join(root, 'glossator.json'), JSON.stringify({ version: 1, ...settings }));
    }
    const file = path.join(folder.path, `${name} answers.jsonl`);
    writeLines(file, [
      { text: 'One.', label: ['a'] },
      { text: 'Two.', label: ['b'] },
      { words: 'none' },
    ]);
    return {
      cliFile: path.resolve('dist/cli.js'),
      root,
      format: 'doccano',
      files: [file],
      signal: new AbortController().signal,
      onProgress: () => undefined,
    };
  }
  const projectOf = (root: string): unknown =>
    JSON.parse(readFileSync(path.join(root, 'glossator.json'), 'utf8'));

  it('says which labels are missing and records nothing, then adds them and records', async () => {
    const options = optionsFor('known', { classes: { labels: ['a'] } });
    const seen: number[] = [];
    const preview = await previewImport({ ...options, onProgress: done => seen.push(done) });
    assert.deepEqual(preview, {
      records: 2,
      answered: 2,
      silent: [],
      problems: 1,
      missing: { entities: [], classes: ['b'] },
      project: true,
    });
    assert.ok(seen.length > 0 && seen.every(done => done > 0 && done <= 1));
    assert.deepEqual(projectOf(options.root), { version: 1, classes: { labels: ['a'] } });
    const report = await recordImport(options);
    assert.deepEqual([report.recorded, report.problems, report.addedLabels], [2, 1, ['b']]);
    assert.match(report.notes, /known answers\.jsonl:3: /);
  });

  it('reads every character of a long result, wherever the pipe cuts it', async () => {
    const options = optionsFor('long', { classes: { mode: 'multi', labels: ['x'] } });
    const label = Array.from({ length: 2000 }, (_, i) => `${i}${'한💩'.repeat(20)}`);
    const file = path.join(folder.path, 'long.jsonl');
    writeLines(file, [{ text: 'One.', label }]);
    const preview = await previewImport({ ...options, files: [file] });
    assert.deepEqual(preview.missing.classes, label);
  });

  it('begins a project with the labels of the files where there is none', async () => {
    const options = optionsFor('new');
    const preview = await previewImport(options);
    assert.deepEqual([preview.project, preview.missing.classes], [false, ['a', 'b']]);
    const report = await recordImport(options);
    assert.equal(report.recorded, 2);
    const classes = { mode: 'single', labels: [{ name: 'a' }, { name: 'b' }] };
    assert.deepEqual(projectOf(options.root), { version: 1, classes });
    assert.equal(rows('index', options.root).length, 1);
  });

  it('opens no model, wherever the project has one', async () => {
    const options = optionsFor('model', { model: 'own', classes: { labels: ['a', 'b'] } });
    cpSync('models/glossator-encoder', path.join(options.root, 'own'), { recursive: true });
    // An encoder keeps what it makes in the cache, which is there as soon as its model is open.
    const cache = path.join(options.root, '.glossator', 'cache');
    const report = await recordImport(options);
    assert.deepEqual([report.recorded, existsSync(cache)], [2, false]);
    rows('index', options.root);
    assert.ok(existsSync(cache));
  });

  it('says of which file nothing can be recorded, and why', async () => {
    const options = optionsFor('silent', { classes: { labels: ['a', 'b'] } });
    const preview = await previewImport({ ...options, format: 'prodigy', files: [unanswered()] });
    assert.deepEqual([preview.records, preview.answered, preview.silent.length], [2, 0, 1]);
    assert.match(
      preview.silent[0]?.reason ?? '',
      /^none of its 2 records has an answer\. Labels of/,
    );
  });

  /** Lines of texts with a label, as scripts write them. */
  function unanswered(): string {
    const file = path.join(folder.path, 'plain.jsonl');
    writeLines(file, [
      { text: 'One.', label: 'a' },
      { text: 'Two.', label: 'b' },
    ]);
    return file;
  }

  it('can be cancelled, and says what was wrong with a file', async () => {
    const options = optionsFor('cancelled', { classes: { labels: ['a', 'b'] } });
    await assert.rejects(
      recordImport({ ...options, signal: AbortSignal.abort() }),
      (error: unknown) => error instanceof CancelledError,
    );
    await assert.rejects(
      previewImport({ ...options, format: 'spacy' }),
      (error: unknown) => error instanceof UserError && /isn't a \.spacy file/.test(error.message),
    );
  });
});
