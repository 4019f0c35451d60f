/** Exports as frozen batches: files, what belongs beside them, the report, and the same bytes again. */
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import type { Anchor } from '../../../src/domain/anchor.js';
import { UserError } from '../../../src/base/errors.js';
import {
  exportAgain,
  exportBatch,
  type ExportReport,
  type ExportRequest,
} from '../../../src/batch/exportBatch.js';
import { formats } from '../../../src/interchange/formats.js';
import { parseProject } from '../../../src/project/parse.js';
import type { Project } from '../../../src/project/project.js';
import {
  anchorAt,
  classified,
  decision,
  entities,
  span,
  withBothDrivers,
} from '../store/helpers.js';

function projectOf(entityLabels: readonly string[]): Project {
  const parsed = parseProject(
    JSON.stringify({
      version: 1,
      entities: { labels: entityLabels },
      classes: { labels: ['question', 'other'] },
      holdout: 0,
    }),
  );
  assert.ok(parsed.kind === 'valid');
  return parsed.project;
}

const reportSchema = z.object({
  batch: z.int(),
  hash: z.string(),
  format: z.string(),
  files: z.array(z.object({ name: z.string(), part: z.string(), examples: z.int() })),
  losses: z.array(z.object({ kind: z.string(), count: z.int() })),
});

withBothDrivers('Exports', bench => {
  const project = projectOf(['PER', 'LOC']);
  const request = (name: string, more: Partial<ExportRequest> = {}): ExportRequest => ({
    format: 'huggingface',
    out: path.join(bench().folder, name),
    split: undefined,
    seed: 1,
    root: bench().folder,
    project,
    findMissing: () => Promise.resolve([]),
    ...more,
  });

  function answered(anchor?: Anchor): ReturnType<ReturnType<typeof bench>['openReady']> {
    const store = bench().openReady();
    store.syncSchema(project.schema);
    for (let i = 0; i < 40; i++) {
      store.record({
        ...decision(`Ada ${i} here`, { ...entities(span(0, 3, 'PER')), ...classified('question') }),
        anchor,
      });
    }
    return store;
  }

  it('write a card and a report into the folder of a split', async () => {
    const done = await exportBatch(answered(), request('data', { split: [0.5, 0.25, 0.25] }));
    const folder = path.join(bench().folder, 'data');
    assert.deepEqual(readdirSync(folder).sort(), [
      'README.md',
      'dev.jsonl',
      'export-report.json',
      'test.jsonl',
      'train.jsonl',
    ]);
    const report = z.parse(reportSchema, JSON.parse(readFileSync(done.report, 'utf8')));
    assert.deepEqual(
      [report.batch, report.hash, report.format],
      [done.batch, done.hash, 'huggingface'],
    );
    assert.equal(
      report.files.reduce((sum, file) => sum + file.examples, 0),
      40,
    );
    assert.match(readFileSync(path.join(folder, 'README.md'), 'utf8'), /split: validation/);
    for (const { path: file, examples } of done.files) {
      assert.equal(readFileSync(file, 'utf8').trim().split('\n').length, examples);
    }
  });

  it('put the name of a single file in front of what belongs beside it', async () => {
    await exportBatch(answered(), request('one.jsonl'));
    const names = readdirSync(bench().folder).filter(name => name.startsWith('one'));
    assert.deepEqual(names.sort(), [
      'one.jsonl',
      'one.jsonl.README.md',
      'one.jsonl.export-report.json',
    ]);
    await exportBatch(answered(), request('tasks.json', { format: 'label-studio' }));
    assert.ok(existsSync(path.join(bench().folder, 'tasks.json.labeling-config.xml')));
  });

  it('are the same byte for byte when they are repeated, whatever the labels are by then', async () => {
    const store = answered();
    const first = await exportBatch(
      store,
      request('first', { split: [0.8, 0.2], scheme: 'bilou' }),
    );
    const later = projectOf(['PERSON']);
    store.renameLabel('entities', 'PER', 'PERSON');
    store.syncSchema(later.schema);
    store.record(decision('Ada 1 here', classified('other')));
    const again = { ...request('again'), project: later };
    const second = await exportAgain(store, first.batch, again);
    for (const name of ['train.jsonl', 'dev.jsonl', 'README.md', 'export-report.json']) {
      const [a, b] = ['first', 'again'].map(folder =>
        readFileSync(path.join(bench().folder, folder, name), 'utf8'),
      );
      assert.equal(a, b, name);
      if (name === 'README.md') assert.match(a ?? '', /U-PER/);
    }
    assert.deepEqual(second.losses, first.losses);
  });

  for (const { name, extension } of formats) {
    it(`in ${name} are the same byte for byte a second time`, async () => {
      const store = answered();
      const split = [0.6, 0.2, 0.2];
      const first = await exportBatch(store, request('once', { format: name, split }));
      store.record(decision('Ada 1 here', classified('other')));
      await exportAgain(store, first.batch, { ...request('twice'), format: name });
      const [once, twice] = ['once', 'twice'].map(each => path.join(bench().folder, each));
      assert.ok(once !== undefined && twice !== undefined);
      const names = readdirSync(once).sort();
      for (const part of ['train', 'dev', 'test']) assert.ok(names.includes(part + extension));
      assert.deepEqual(readdirSync(twice).sort(), names);
      for (const file of names) {
        const [a, b] = [once, twice].map(each => readFileSync(path.join(each, file)));
        assert.ok(a && b?.equals(a), file);
      }
    });
  }

  it('say which answers lack a label that was retired', async () => {
    const store = answered();
    const later = projectOf(['LOC']);
    store.syncSchema(later.schema);
    const done = await exportBatch(store, {
      ...request('less.csv', { format: 'csv' }),
      project: later,
    });
    const [loss] = done.losses;
    assert.deepEqual([loss?.kind, loss?.count], ['retired-label', 40]);
    assert.match(loss?.examples[0] ?? '', /“PER: Ada /);
  });

  it('say which whole answers are older than a label', async () => {
    const store = answered();
    const later = projectOf(['PER', 'LOC', 'EVENT']);
    store.syncSchema(later.schema);
    const again = store.training()[0];
    assert.ok(again);
    store.record(decision(again.text, again.annotation));
    const target = request('more.csv', { format: 'csv' });
    const done = await exportBatch(store, { ...target, project: later });
    const loss = done.losses.find(({ kind }) => kind === 'newer-label');
    assert.equal(loss?.count, 39);
    assert.match(loss.examples[0] ?? '', /“EVENT: Ada /);
  });

  it('say which texts are gone from the files, also when they are repeated', async () => {
    const store = answered(anchorAt(0, 'Ada 0 here'));
    store.record(decision('Nobody has this', classified('question')));
    const gone = decision('Ada 3 here', classified('question')).key;
    const asked: string[] = [];
    const findMissing: ExportRequest['findMissing'] = keys => {
      asked.push(...keys);
      return Promise.resolve([gone]);
    };
    const done = await exportBatch(store, request('some.csv', { format: 'csv', findMissing }));
    // What never was in a file can't be gone from there.
    assert.equal(asked.length, 40);
    const stale = done.losses.find(loss => loss.kind === 'stale-text');
    assert.equal(stale?.count, 1);
    assert.match(stale.examples[0] ?? '', / “Ada 3 here”$/);
    assert.match(readFileSync(path.join(bench().folder, 'some.csv'), 'utf8'), /Ada 3 here/);
    const again = await exportAgain(store, done.batch, {
      out: path.join(bench().folder, 'again.csv'),
      root: bench().folder,
      project,
    });
    assert.deepEqual(again.losses, done.losses);
  });

  it('say that nobody could look into the files, and are written all the same', async () => {
    const findMissing: ExportRequest['findMissing'] = () =>
      Promise.reject(new UserError('The folder is gone.'));
    const done = await exportBatch(
      answered(anchorAt(0, 'Ada 0 here')),
      request('one.csv', { format: 'csv', findMissing }),
    );
    const [loss] = done.losses;
    assert.deepEqual([loss?.kind, loss?.count], ['unchecked-text', 40]);
    assert.match(loss?.message ?? '', /The folder is gone/);
    assert.ok(existsSync(path.join(bench().folder, 'one.csv')));
  });

  it('say which comments and flags stand on texts that their annotator has not answered', async () => {
    const store = answered();
    const { key, text } = decision('Ada 1 here', {});
    store.setComment(key, text, undefined, 'grace', 'Which\nAda?');
    const other = decision('Nobody answered this', {});
    store.setFlag(other.key, other.text, undefined, 'ada', true);
    store.setFlag(key, text, undefined, 'grace', true);
    const done = await exportBatch(store, request('one.jsonl', { format: 'prodigy' }));
    const [loss] = done.losses;
    assert.deepEqual(
      [loss?.kind, loss?.count, loss?.examples],
      ['lone-remark', 2, ['“Which Ada?” on “Ada 1 here”', '“Nobody answered this”']],
    );
    const out = path.join(bench().folder, 'again.jsonl');
    const again = await exportAgain(store, done.batch, { out, root: bench().folder, project });
    assert.deepEqual(again.losses, done.losses);
  });

  for (const { name } of formats) {
    it(`in ${name} say how many examples are in the file, and of how many answers`, async () => {
      const store = answered();
      const nothing = { answer: 'ignore', complete: false } as const;
      const annotation = {
        entities: { ...nothing, spans: [] },
        classes: { ...nothing, values: [] },
      };
      store.record(decision('Never mind', annotation));
      const done = await exportBatch(store, request('one', { format: name }));
      const keepsIgnored = ['prodigy', 'csv', 'tsv', 'label-studio'].includes(name);
      const [file] = done.files;
      assert.deepEqual([file?.examples, file?.answers], [keepsIgnored ? 41 : 40, 41]);
    });

    it(`in ${name} say whose the answers are, or that they don’t`, async () => {
      const store = answered();
      const { key, text } = decision('Ada 1 here', {});
      const said = { ...entities(), ...classified('other') };
      store.record({ ...decision(text, said), annotator: 'grace' });
      store.setFlag(key, text, undefined, 'grace', true);
      const { out, losses } = await exportBatch(store, request('one', { format: name })).then(
        done => ({ out: readFileSync(done.files[0]?.path ?? '', 'latin1'), losses: done.losses }),
      );
      const count = (kind: string): number => losses.find(loss => loss.kind === kind)?.count ?? 0;
      const says = ['prodigy', 'csv', 'tsv', 'label-studio', 'doccano'].includes(name);
      assert.deepEqual([out.includes('grace'), count('annotator')], says ? [true, 0] : [false, 1]);
      const keepsFlags = ['prodigy', 'csv', 'tsv'].includes(name);
      assert.equal(count('flag'), keepsFlags ? 0 : 1);
    });
  }

  it('carry comments where the format has a place, and otherwise count them', async () => {
    const store = bench().openReady();
    const said = { ...entities(span(0, 3, 'PER')), ...classified('question') };
    const one = decision('Ada 7 here', said);
    store.record(one);
    store.setComment(one.key, one.text, undefined, 'ada', 'Which?');
    for (const { name, extension } of formats) {
      const out = path.join(bench().folder, name + extension);
      const { losses } = await exportBatch(store, request(name + extension, { format: name }));
      const written = readFileSync(out).includes('Which?');
      const counted = losses.find(loss => loss.kind === 'comment')?.count;
      assert.deepEqual([written, counted], written ? [true, undefined] : [false, 1], name);
    }
    const out = path.join(bench().folder, 'again.jsonl');
    const [, prodigy] = store.batches();
    assert.ok(prodigy);
    await exportAgain(store, prodigy.id, { ...request('again.jsonl'), format: 'prodigy' });
    assert.match(readFileSync(out, 'utf8'), /"comment":"Which\?"/);
  });

  /** What is in the folder, by name; `undefined` for folders. */
  function contents(folder: string): Record<string, string | undefined> {
    return Object.fromEntries(
      readdirSync(folder, { withFileTypes: true }).map(each => [
        each.name,
        each.isDirectory() ? undefined : readFileSync(path.join(folder, each.name), 'utf8'),
      ]),
    );
  }

  it('write over nothing but exports, and then export nothing', async () => {
    const store = answered();
    const root = path.join(bench().folder, 'project');
    mkdirSync(path.join(root, 'texts'), { recursive: true });
    mkdirSync(path.join(root, '.glossator'));
    for (const name of ['a.log', 'README.md', 'one.jsonl.export-report.json', 'glossator.json']) {
      writeFileSync(path.join(root, name), 'mine');
    }
    const before = contents(root);
    const split = [0.5, 0.5];
    for (const [out, message, more] of [
      ['a.log', /a\.log is there already .* Move it away, or choose another place\.$/, {}],
      ['a.log', /Move it away, choose another place, or use --force\.$/, { replaces: false }],
      ['one.jsonl', /one\.jsonl\.export-report\.json is there already/, {}],
      ['.', /README\.md belongs to the corpus/, { split }],
      ['texts', /texts is a folder/, {}],
      ['glossator.json', /glossator\.json belongs to Glossator/, {}],
      ['.glossator/annotations.db', /annotations\.db belongs to Glossator/, {}],
      ['.glossator/annotations.db-wal', /belongs to Glossator/, {}],
      ['.glossator/cache', /belongs to Glossator/, { split }],
    ] as const) {
      const place = path.join(root, out);
      const refused = { name: 'UserError', message };
      await assert.rejects(exportBatch(store, request(place, { out: place, ...more })), refused);
    }
    assert.deepEqual(contents(root), before);
    assert.deepEqual([store.batches(), store.exportedPaths()], [[], []]);
    const { batch } = await exportBatch(store, request('one.jsonl'));
    const again = exportAgain(store, batch, { ...request(''), out: path.join(root, 'a.log') });
    await assert.rejects(again, /a\.log is there already/);
    // By force all but the texts and what Glossator lives on.
    const forced = (out: string): Promise<ExportReport> =>
      exportBatch(store, request('', { out: path.join(root, out), replaces: true }));
    await assert.rejects(forced('glossator.json'), /belongs to Glossator/);
    await forced('a.log');
    assert.notEqual(readFileSync(path.join(root, 'a.log'), 'utf8'), 'mine');
  });

  it('never take the place of a text, by force either, unless an export wrote it', async () => {
    const root = path.join(bench().folder, 'project');
    mkdirSync(path.join(root, 'notes'), { recursive: true });
    mkdirSync(path.join(root, 'shared'));
    for (const name of ['a.txt', 'notes/a.txt', 'train.csv', 'shared/b.txt']) {
      writeFileSync(path.join(root, name), 'mine');
    }
    symlinkSync(path.join('shared', 'b.txt'), path.join(root, 'linked.txt'));
    const before = contents(root);
    const { corpus } = project;
    // `notes/a.txt` is listed no more, but answers are about it.
    const narrow = { ...project, corpus: { ...corpus, exclude: ['notes/**', 'shared/**'] } };
    const store = answered(anchorAt(0, 'Ada 0 here'));
    const forced = (out: string, more: Partial<ExportRequest> = {}): Promise<ExportReport> =>
      exportBatch(store, {
        ...request('', { format: 'csv', replaces: true, root, project: narrow }),
        ...{ out: path.join(root, out), ...more },
      });
    for (const [out, more] of [
      ['a.txt', {}],
      ['notes/a.txt', {}],
      ['linked.txt', {}],
      ['shared/b.txt', {}],
      ['.', { split: [0.5, 0.5] }],
    ] as const) {
      const refused = { name: 'UserError', message: /(?:txt|csv) belongs to the corpus/ };
      await assert.rejects(forced(out, more), refused, out);
    }
    assert.deepEqual(contents(root), before);
    await forced('new.csv');
    await forced('new.csv');
  });

  it('write over earlier exports, those of an earlier batch too', async () => {
    const store = answered();
    const { batch } = await exportBatch(store, request('data', { split: [0.5, 0.5] }));
    await exportAgain(store, batch, request('again'));
    for (const name of ['data', 'again']) {
      await exportBatch(store, request(name, { split: [0.8, 0.2] }));
    }
    assert.equal(store.batches().length, 3);
  });

  it('in another format don’t take the place of files, unless by force', async () => {
    const store = answered();
    const data = path.join(bench().folder, 'data');
    const split = [0.5, 0.25, 0.25];
    const { batch } = await exportBatch(store, request('data', { format: 'prodigy', split }));
    const before = contents(data);
    const message = /train\.jsonl is there already and an export as prodigy wrote it, so nothing/;
    const refused = { name: 'UserError', message };
    for (const format of ['huggingface', 'doccano']) {
      await assert.rejects(exportBatch(store, request('data', { format, split })), refused);
    }
    await assert.rejects(exportAgain(store, batch, request('data', { format: 'hf' })), refused);
    assert.deepEqual([contents(data), store.batches().length], [before, 1]);
    // By other names they stand side by side, under the newer one's report; an alias is the same format.
    await exportBatch(store, request('data', { format: 'spacy', split: [1, 0] }));
    await exportBatch(store, request('data', { format: 'jsonl', split }));
    assert.ok(existsSync(path.join(data, 'train.spacy')));
    // Parts of a split in another format are none of an earlier split's.
    await exportBatch(store, request('one', { format: 'prodigy', split: [0, 0.5, 0.5] }));
    const { removed } = await exportBatch(
      store,
      request('one', { format: 'doccano', split: [1, 0] }),
    );
    assert.deepEqual(removed, []);
    await exportBatch(store, request('data', { format: 'doccano', split, replaces: true }));
    await assert.rejects(exportBatch(store, request('data', { format: 'prodigy', split })), {
      message: /an export as doccano wrote it/,
    });
  });

  it('leave files alone that lie where they are written first, and leave none behind', async () => {
    const data = path.join(bench().folder, 'data');
    mkdirSync(data);
    const mine = ['train.jsonl.part', 'export-report.json.part'];
    for (const name of mine) writeFileSync(path.join(data, name), 'mine');
    await exportBatch(answered(), request('data', { split: [0.5, 0.5] }));
    for (const name of mine) assert.equal(readFileSync(path.join(data, name), 'utf8'), 'mine');
    assert.deepEqual(
      readdirSync(data).sort(),
      [...mine, 'README.md', 'dev.jsonl', 'export-report.json', 'train.jsonl'].sort(),
    );
  });

  it('are known by the files that they wrote, in the project folder or outside', async () => {
    const store = answered();
    const root = path.join(bench().folder, 'project');
    mkdirSync(root);
    await exportBatch(store, request('.', { root, out: root, split: [0.5, 0.5] }));
    const out = path.join(bench().folder, 'outside.csv');
    await exportBatch(store, request('', { root, out, format: 'csv' }));
    assert.deepEqual(
      store.exportedPaths(),
      [
        ...['README.md', 'dev.jsonl', 'export-report.json', 'train.jsonl'],
        ...[out, `${out}.export-report.json`],
      ].sort(),
    );
  });

  it('are neither known nor frozen where they failed', async () => {
    const store = answered();
    writeFileSync(path.join(bench().folder, 'texts'), 'a file');
    for (const [out, message] of [
      ['texts/one.jsonl', /^The export can't be written to \S+one\.jsonl \(EEXIST: .* Mend that/],
      ...(process.platform === 'linux' ? [['/proc/glossator/x', /\(ENOENT: /] as const] : []),
    ] as const) {
      const failed = exportBatch(store, request('', { out: path.resolve(bench().folder, out) }));
      await assert.rejects(failed, { name: 'UserError', message });
    }
    assert.deepEqual([store.exportedPaths(), store.batches()], [[], []]);
  });

  it('are not frozen where they were stopped', async () => {
    const store = answered(anchorAt(0, 'Ada 0 here'));
    const stop = new AbortController();
    const findMissing: ExportRequest['findMissing'] = () => {
      // Too late for the plan.
      setImmediate(() => stop.abort());
      return Promise.resolve([]);
    };
    const asked = request('data', { split: [0.5, 0.5], findMissing });
    await assert.rejects(exportBatch(store, asked, stop), { name: 'CancelledError' });
    assert.deepEqual([store.exportedPaths(), store.batches()], [[], []]);
    assert.deepEqual(readdirSync(path.join(bench().folder, 'data')), []);
  });

  it('name the batch that is frozen where files that were whole could not take their places', async () => {
    const store = answered();
    const data = path.join(bench().folder, 'data');
    const freezes = store.freezeBatch.bind(store);
    // What came in the way after they were looked for.
    store.freezeBatch = (...args) => {
      mkdirSync(path.join(data, 'train.jsonl', 'mine'), { recursive: true });
      return freezes(...args);
    };
    const failed = exportBatch(store, request('data', { split: [0.5, 0.5] }));
    const message = /train\.jsonl \(.*\)\. Mend that.* is frozen as fine-tuning batch 1\.$/;
    await assert.rejects(failed, { name: 'UserError', message });
    assert.deepEqual(readdirSync(data), ['train.jsonl']);
    await exportAgain(store, 1, request('again'));
  });

  it('name the batch that is frozen where parts of an earlier split can’t be removed', async () => {
    const store = answered();
    const { out } = request('exported');
    await exportBatch(store, request('exported', { split: [0.6, 0.2, 0.2] }));
    rmSync(path.join(out, 'test.jsonl'));
    mkdirSync(path.join(out, 'test.jsonl'));
    await assert.rejects(
      exportBatch(store, request('exported', { split: [0.5, 0.5] })),
      /test\.jsonl is of an earlier split .* is frozen as fine-tuning batch 2\.$/,
    );
    store.dispose();
  });

  it('take away an earlier split’s parts that they don’t have, and nothing else', async () => {
    const store = answered();
    const data = path.join(bench().folder, 'data');
    await exportBatch(store, request('data', { split: [0.5, 0.25, 0.25] }));
    for (const name of ['test.spacy', 'notes.txt']) writeFileSync(path.join(data, name), 'mine');
    const { removed } = await exportBatch(store, request('data', { split: [1, 0] }));
    assert.deepEqual(
      removed.map(file => path.basename(file)),
      ['dev.jsonl', 'test.jsonl'],
    );
    assert.deepEqual(Object.keys(contents(data)).sort(), [
      ...['README.md', 'export-report.json', 'notes.txt', 'test.spacy', 'train.jsonl'],
    ]);
    // What stands there now is the user's.
    writeFileSync(path.join(data, 'dev.jsonl'), 'mine');
    const later = request('data', { split: [0.5, 0.5] });
    await assert.rejects(exportBatch(store, later), /dev\.jsonl belongs to the corpus/);
  });

  it('write nothing where nothing was answered', async () => {
    const store = bench().openReady();
    await assert.rejects(exportBatch(store, request('none')), /Nothing has been answered yet/);
    assert.equal(existsSync(path.join(bench().folder, 'none')), false);
    assert.deepEqual(store.batches(), []);
  });
});
