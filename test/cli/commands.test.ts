import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { ExportReport } from '../../src/batch/exportBatch.js';
import { copyOfSample, glossator, rows, temporaryFolder, writeLines, type Run } from './cli.js';

describe('the command line', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let project: string;
  beforeEach(() => {
    folder = temporaryFolder();
    project = path.join(folder.path, 'project');
    mkdirSync(project);
  });
  afterEach(() => folder.remove());

  const init = (): void => {
    assert.equal(glossator('init', project, '--entities', 'PER,LOC', '--classes', 'a,b').code, 0);
  };
  const write = (name: string, text: string): void => writeFileSync(path.join(project, name), text);

  it('writes a glossator.json that it then accepts', () => {
    init();
    write('a.txt', 'Ada flew to Paris.');
    const [index] = rows<{ examples: number; tokens: number }>('index', project);
    assert.deepEqual([index?.examples, index?.tokens], [1, 5]);
  });

  it('does not overwrite a glossator.json', () => {
    init();
    const again = glossator('init', project, '--entities', 'X');
    assert.equal(again.code, 1);
    assert.match(again.stderr, /is there already/);
    assert.match(readFileSync(path.join(project, 'glossator.json'), 'utf8'), /PER/);
  });

  it('says that a project is a folder where a file is named', () => {
    write('a.txt', 'Ada flew to Paris.');
    const run = glossator('init', path.join(project, 'a.txt'), '--entities', 'PER');
    assert.equal(run.code, 1);
    assert.match(run.stderr, /a\.txt is a file; name the folder/);
  });

  it('makes the folders that a project lies in, and ends where nobody can', () => {
    const inside = path.join(project, 'some', 'where');
    assert.equal(glossator('init', inside, '--entities', 'PER').code, 0);
    assert.ok(existsSync(path.join(inside, 'glossator.json')));
    write('a.txt', 'Ada flew to Paris.');
    const behind = glossator('init', path.join(project, 'a.txt', 'b'), '--entities', 'PER');
    assert.equal(behind.code, 1);
    assert.match(behind.stderr, /glossator\.json can't be written \((?:EEXIST|ENOTDIR)\)\.$/m);
    if (process.platform !== 'linux') return;
    const nowhere = glossator('init', '/proc/glossator/texts', '--entities', 'PER');
    assert.equal(nowhere.code, 1);
    assert.match(
      nowhere.stderr,
      /^\/proc\/glossator\/texts\/glossator\.json can't be written \(ENOENT\)/m,
    );
  });

  it('exits 2 on wrong usage and 1 on a folder without a project', () => {
    assert.equal(glossator('score').code, 2);
    assert.equal(glossator('nonsense').code, 2);
    assert.equal(glossator('score', project, '--top', 'many').code, 2);
    assert.equal(glossator('label', project, '--from', 'x', '--annotator', ' ').code, 2);
    const run = glossator('score', project);
    assert.equal(run.code, 1);
    assert.match(run.stderr, /has no glossator\.json/);
    const out = ['--format', 'csv', '--out', path.join(folder.path, 'out')];
    for (const [message, ...args] of [
      [/--entities, --classes or both/, 'init', project],
      [/Name at least one label/, 'init', project, '--entities', ' ,'],
      [/The label "A" is there twice/, 'init', project, '--classes', 'A,B, A'],
      [/--multi needs --classes/, 'init', project, '--entities', 'A', '--multi'],
      [/two or three shares/, 'export', project, ...out, '--split', 'a,b'],
      [/two or three shares/, 'export', project, ...out, '--split', '0.5,,0.5'],
      [/--batch.*--split/, 'export', project, ...out, '--batch', '1', '--split', '0.5,0.5'],
      [/--batch.*--seed/, 'export', project, ...out, '--batch', '1', '--seed', '1'],
      [/--batch.*--scheme/, 'export', project, ...out, '--batch', '1', '--scheme', 'bio'],
    ] as const) {
      const { code, stderr } = glossator(...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }
    assert.deepEqual(readdirSync(project), []);
  });

  it('prints one JSON object per line and keeps everything else off stdout', () => {
    init();
    write('a.txt', 'One sentence. Another sentence. A third one.');
    write('b.txt', 'bad \u0000 byte');
    const run = glossator('index', project, '--json');
    assert.equal(run.json().length, 1);
    assert.match(run.stderr, /Skipped b\.txt/);
  });

  it('ends quietly when its reader has seen enough, and says that results can’t be written', function () {
    if (process.platform === 'win32') this.skip();
    init();
    const texts = Array.from({ length: 1000 }, (_, i) => `Ada flew to Paris on day ${i}.`);
    write('a.txt', texts.join('\n\n'));
    const shell = (line: string): { status: number | null; stderr: string } =>
      spawnSync('bash', ['-c', `set -o pipefail; ${line}`], {
        encoding: 'utf8',
        env: { ...process.env, GLOSSATOR: path.resolve('dist/cli.js'), DIR: project },
      });
    const score = `"${process.execPath}" "$GLOSSATOR" score "$DIR" --top 1000 --json`;
    const seen = shell(`${score} | head -1`);
    assert.deepEqual([seen.status, seen.stderr], [0, '']);
    if (!existsSync('/dev/full')) return;
    const full = shell(`${score} > /dev/full`);
    assert.equal(full.status, 1);
    assert.match(full.stderr, /^The results can't be written \(ENOSPC: .*\)\.\n$/);
  });

  it('counts offsets in UTF-16 units, or in code points when asked', () => {
    init();
    write('a.txt', '💩 first. Ada 💩 flew. Then home.');
    interface Row {
      text: string;
      start: number;
      end: number;
    }
    const find = (list: Row[]): Row | undefined => list.find(row => row.text.includes('flew'));
    const units = find(rows<Row>('score', project));
    const points = find(rows<Row>('score', project, '--offsets', 'codepoints'));
    assert.deepEqual([units?.start, units?.end], [10, 22]);
    assert.deepEqual([points?.start, points?.end], [9, 20]);
  });

  it('asks the same text once, wherever it stands', () => {
    init();
    write('a.txt', 'The same line.\n\nAnother line.\n');
    write('b.txt', 'The same line.');
    const asked = rows<{ text: string }>('score', project).map(row => row.text);
    assert.equal(asked.length, new Set(asked).size);
    const [index] = rows<{ examples: number; distinct: number }>('index', project);
    assert.deepEqual([index?.examples, index?.distinct], [3, 2]);
  });

  it('records answers by text and by place, and leaves them out of the ranking', () => {
    init();
    write('a.txt', 'Ada flew to Paris.\n\nBob stayed in Rome.\n\nNobody else came.');
    const from = path.join(folder.path, 'labels.jsonl');
    writeLines(from, [
      { text: 'Ada flew to Paris.', spans: [{ start: 0, end: 3, label: 'PER' }], label: 'a' },
      { path: 'a.txt', spans: [{ start: 34, end: 38, label: 'LOC' }] },
    ]);
    const [result] = rows<{ recorded: number }>(
      'label',
      project,
      '--from',
      from,
      '--annotator',
      'me',
    );
    assert.equal(result?.recorded, 2);
    assert.deepEqual(
      rows<{ text: string }>('score', project).map(row => row.text),
      ['Nobody else came.'],
    );
    const out = path.join(folder.path, 'out.jsonl');
    assert.equal(glossator('export', project, '--format', 'prodigy', '--out', out).code, 0);
    const exported = readFileSync(out, 'utf8');
    assert.match(exported, /"label":"LOC"/);
    assert.match(exported, /"glossator-me"/);
  });

  it('adds what a partial answer says to what was said before, and lets a complete one replace it', () => {
    init();
    write('a.txt', 'Ada flew to Paris.\n\nBob met Eve in Rome.');
    const from = path.join(folder.path, 'labels.jsonl');
    const out = path.join(folder.path, 'out.csv');
    const marks = (...lines: object[]): [number | undefined, string[]] => {
      writeLines(from, lines);
      const [result] = rows<{ recorded: number }>('label', project, '--from', from);
      rows('export', project, '--format', 'csv', '--out', out);
      const [, ...cells] = readFileSync(out, 'utf8').trim().split('\r\n');
      const wanted = cells.map(row => row.split(',').slice(4, 8).join(' ')).sort();
      return [result?.recorded, wanted];
    };
    const at = (start: number, end: number, label: string, more: object = {}): object => ({
      path: 'a.txt',
      spans: [{ start, end, label }],
      ...more,
    });
    assert.deepEqual(marks(at(0, 3, 'PER'), at(12, 17, 'LOC')), [
      1,
      ['false LOC 12 17', 'false PER 0 3'],
    ]);
    const text = 'Ada flew to Paris.';
    assert.deepEqual(marks({ text, spans: [{ start: 0, end: 3, label: 'PER' }] }), [
      1,
      ['true PER 0 3'],
    ]);
    const partial = { text, spans: [{ start: 12, end: 17, label: 'LOC' }], complete: false };
    assert.deepEqual(marks(partial), [1, ['true LOC 12 17', 'true PER 0 3']]);
    // In a project without overlaps the later span takes the place of the earlier one.
    const whole = { complete: true };
    assert.deepEqual(
      marks(at(20, 23, 'PER', whole), at(28, 31, 'LOC', whole), at(28, 31, 'PER', whole)),
      [1, ['true LOC 12 17', 'true PER 0 3', 'true PER 0 3', 'true PER 8 11']],
    );
  });

  it('names the line of every label that cannot be used, and records the rest', () => {
    init();
    write('a.txt', 'Ada flew to Paris.\n\nBob stayed in Rome.');
    const from = path.join(folder.path, 'labels.jsonl');
    writeFileSync(
      from,
      [
        '{"text": "Ada flew to Paris.", "label": "a"}',
        'not json',
        '{"text": "Not in the corpus.", "label": "a"}',
        '{"text": "Bob stayed in Rome.", "label": "unheard of"}',
        '{"text": "Bob stayed in Rome.", "spans": [{"start": 0, "end": 99, "label": "PER"}]}',
        '{"text": "Bob stayed in Rome.", "label": "b"}',
      ].join('\n'),
    );
    const run = glossator('label', project, '--from', from, '--json');
    assert.equal(run.code, 1);
    for (const line of [2, 3, 4, 5])
      assert.match(run.stderr, new RegExp(`labels\\.jsonl:${line}: `));
    assert.deepEqual(run.json<{ recorded: number }>()[0]?.recorded, 2);
  });

  it('freezes an export, so that it can be made again after the answers have changed', () => {
    const sample = copyOfSample(folder.path);
    const pool = path.resolve('test/fixtures/gold/pool.jsonl');
    assert.equal(glossator('label', sample, '--from', pool).code, 0);
    const first = path.join(folder.path, 'first');
    const [report] = rows<{ batch: number; files: { path: string; examples: number }[] }>(
      ...[
        'export',
        sample,
        '--format',
        'spacy',
        '--out',
        first,
        '--split',
        '0.8,0.2',
        '--seed',
        '7',
      ],
    );
    assert.ok(report);
    assert.deepEqual(
      report.files.map(file => path.basename(file.path)),
      ['train.spacy', 'dev.spacy'],
    );
    const text = readFileSync(pool, 'utf8').split('\n')[0] ?? '';
    const changed = path.join(folder.path, 'changed.jsonl');
    writeLines(changed, [{ text: (JSON.parse(text) as { text: string }).text, answer: 'ignore' }]);
    assert.equal(glossator('label', sample, '--from', changed).code, 0);
    const again = path.join(folder.path, 'again');
    rows('export', sample, '--format', 'spacy', '--out', again, '--batch', String(report.batch));
    for (const name of ['train.spacy', 'dev.spacy']) {
      const [a, b] = [first, again].map(dir => readFileSync(path.join(dir, name)));
      assert.ok(a && b?.equals(a), `${name} is the same byte for byte`);
    }
  });

  it('suggests what match patterns find, names their bad lines, and asks nothing of them', () => {
    const settings = { version: 1, entities: { labels: ['PER'] }, patterns: ['names.jsonl'] };
    write('glossator.json', JSON.stringify(settings));
    write('a.txt', 'Ada flew to Paris.');
    write('names.jsonl', '{"label": "PER", "pattern": "Ada"}\n{"text": "no pattern"}\n');
    const run = glossator('score', project, '--json');
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /names\.jsonl:2: /);
    const found = run.json<{ text: string; suggested: { spans: unknown[] } }>();
    assert.deepEqual(
      found.map(row => [row.text, row.suggested.spans]),
      [['Ada flew to Paris.', [{ start: 0, end: 3, label: 'PER', score: 1, source: 'pattern' }]]],
    );
  });

  it('exports answers whose text is gone from the files, and says so', () => {
    init();
    write('a.txt', 'Ada flew to Paris.\n\nBob stayed in Rome.');
    const from = path.join(folder.path, 'labels.jsonl');
    writeLines(from, [
      { text: 'Ada flew to Paris.', label: 'a' },
      { text: 'Bob stayed in Rome.', label: 'b' },
    ]);
    assert.equal(glossator('label', project, '--from', from).code, 0);
    write('a.txt', 'Ada flew to Oslo.\n\nBob stayed in Rome.');
    const out = path.join(folder.path, 'out.csv');
    const run = glossator('export', project, '--format', 'csv', '--out', out, '--json');
    assert.equal(run.code, 0, run.stderr);
    const [report] = run.json<{ losses: { kind: string; count: number; examples: string[] }[] }>();
    const stale = report?.losses.find(loss => loss.kind === 'stale-text');
    assert.deepEqual([stale?.count, stale?.examples], [1, ['a.txt “Ada flew to Paris.”']]);
    assert.match(readFileSync(out, 'utf8'), /Ada flew to Paris/);
  });

  it('says when a label that has annotations is gone from glossator.json, and keeps them', () => {
    init();
    write('a.txt', 'Ada flew to Paris.');
    const from = path.join(folder.path, 'labels.jsonl');
    writeLines(from, [
      { text: 'Ada flew to Paris.', spans: [{ start: 0, end: 3, label: 'PER' }], label: 'a' },
    ]);
    rows('label', project, '--from', from);
    const settings = readFileSync(path.join(project, 'glossator.json'), 'utf8');
    for (const command of ['index', 'doctor']) {
      write('glossator.json', settings.replace('"PER"', '"PERSON"'));
      const run = glossator(command, project);
      assert.equal(run.code, 0);
      assert.match(run.stderr, /"PER" has 1 annotations and is gone from glossator\.json/);
      assert.doesNotMatch(glossator(command, project).stderr, /"PER"/, 'said once');
      write('glossator.json', settings);
      assert.equal(glossator('index', project).code, 0);
    }
    const out = path.join(folder.path, 'out.csv');
    rows('export', project, '--format', 'csv', '--out', out);
    assert.match(readFileSync(out, 'utf8'), /,PER,0,3,/);
  });

  it('says what the answers so far mean for a label that is new', () => {
    init();
    write('a.txt', 'Ada flew to Paris.');
    const settings = readFileSync(path.join(project, 'glossator.json'), 'utf8');
    const more = settings.replace('"PER"', '"PRODUCT" }, { "name": "PER"');
    write('glossator.json', more);
    assert.doesNotMatch(
      glossator('index', project).stderr,
      /New labels/,
      'nothing is answered yet',
    );
    write('glossator.json', settings);
    const from = path.join(folder.path, 'labels.jsonl');
    writeLines(from, [{ text: 'Ada flew to Paris.', spans: [], label: 'a' }]);
    rows('label', project, '--from', from);
    write('glossator.json', settings.replace('"PER"', '"EVENT" }, { "name": "PER"'));
    assert.match(
      glossator('index', project).stderr,
      /New labels: EVENT\. The 1 complete answers so far leave open whether they are there/,
    );
    assert.doesNotMatch(glossator('index', project).stderr, /New labels/, 'said once');
  });

  it('never takes its own exports for corpus', () => {
    init();
    write('a.txt', 'Ada flew to Paris.');
    const from = path.join(folder.path, 'labels.jsonl');
    writeLines(from, [{ text: 'Ada flew to Paris.', label: 'a' }]);
    assert.equal(glossator('label', project, '--from', from).code, 0);
    const out = path.join(project, 'out.jsonl');
    assert.equal(glossator('export', project, '--format', 'prodigy', '--out', out).code, 0);
    assert.ok(existsSync(out));
    const [index] = rows<{ examples: number }>('index', project);
    assert.equal(index?.examples, 1);
  });

  it('keeps the texts of a folder that it exports into, and replaces none of them', () => {
    init();
    mkdirSync(path.join(project, 'texts'));
    write('texts/a.txt', 'Ada flew to Paris.\n\nBob stayed in Rome.');
    const from = path.join(folder.path, 'labels.jsonl');
    writeLines(from, [
      { text: 'Ada flew to Paris.', label: 'a' },
      { text: 'Bob stayed in Rome.', label: 'b' },
    ]);
    assert.equal(glossator('label', project, '--from', from).code, 0);
    const exportTo = (out: string, ...more: string[]): Run =>
      glossator('export', project, '--format', 'hf', '--out', path.join(project, out), ...more);
    const refused = exportTo('texts/a.txt');
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr,
      /a\.txt belongs to the corpus, so nothing was exported\. Move it away/,
    );
    assert.equal(exportTo('texts/a.txt', '--force').code, 1);
    write('a.log', 'mine');
    assert.match(exportTo('a.log').stderr, /or use --force\.$/m);
    assert.match(readFileSync(path.join(project, 'texts/a.txt'), 'utf8'), /^Ada/);
    for (const out of ['texts', '.']) {
      const run = exportTo(out, '--split', '0.5,0.5');
      assert.equal(run.code, 0, run.stderr);
    }
    const fewer = exportTo('texts', '--split', '1,0');
    assert.match(fewer.stdout, /^texts\/train\.jsonl: 2 examples$/m);
    assert.match(fewer.stdout, /^texts\/dev\.jsonl: removed, an earlier split’s part$/m);
    const [again] = exportTo('texts', '--split', '0,1', '--json').json<ExportReport>();
    const { files, removed, report } = again ?? {};
    assert.deepEqual(
      files?.map(file => file.path),
      ['texts/dev.jsonl'],
    );
    assert.deepEqual([removed, report], [['texts/train.jsonl'], 'texts/export-report.json']);
    const [index] = rows<{ files: number; examples: number }>('index', project);
    assert.deepEqual([index?.files, index?.examples], [1, 2]);
  });

  it('says that nothing can be learned from answers of one class', () => {
    init();
    const texts = Array.from({ length: 12 }, (_, i) => `Ada flew to Paris on day ${i}.`);
    write('a.txt', texts.join('\n\n'));
    const from = path.join(folder.path, 'labels.jsonl');
    writeLines(
      from,
      texts.map(text => ({ text, label: 'a', spans: [] })),
    );
    assert.equal(glossator('label', project, '--from', from).code, 0);
    const run = glossator('eval', project, '--test', from);
    assert.match(run.stdout, /^classes +Nothing is learned yet: .* of at least two classes\.$/m);
    assert.match(
      run.stdout,
      /^entities +Nothing is learned yet: .* one of them with an entity\.$/m,
    );
    const [result] = rows<{ classes: { learned: boolean } }>('eval', project, '--test', from);
    assert.equal(result?.classes.learned, false);
  });

  it('says why there is nothing to ask about', () => {
    const settings = { version: 1, classes: { labels: ['a'] } };
    const look = (corpus: object, message: RegExp): void => {
      write('glossator.json', JSON.stringify({ ...settings, corpus }));
      for (const name of ['index', 'score']) {
        const run = glossator(name, project);
        assert.equal(run.code, 0, run.stderr);
        assert.match(run.stderr, message);
      }
      const doctor = glossator('doctor', project, '--json');
      assert.equal(doctor.code, 1);
      const failed = doctor
        .json<{ name: string; ok: boolean; detail: string }>()
        .filter(c => !c.ok);
      assert.deepEqual(
        failed.map(check => check.name),
        ['corpus'],
      );
      assert.match(failed[0]?.detail ?? '', message);
    };
    look({}, /no file with text matches corpus\.include .*\(\*\*\/\*\.\{txt,md,/);
    write('a.txt', 'bad \u0000 byte');
    look({}, /was skipped; glossator index says why/);
    look({ include: ['*.none'] }, /matches corpus\.include .*\(\*\.none\)/);
    write('glossator.json', JSON.stringify({ ...settings, corpus: { include: ['none/*.txt'] } }));
    assert.match(
      glossator('index', project).stderr,
      /Skipped none: isn't there; does corpus\.include/,
    );
  });

  /** A project with these settings and twenty texts, to each of which a file gives `answer`. */
  const answered = (settings: object, answer?: object): string => {
    write('glossator.json', JSON.stringify({ version: 1, ...settings }));
    const texts = Array.from({ length: 20 }, (_, i) => `Ada flew to Paris on day ${i}.`);
    write('a.txt', texts.join('\n\n'));
    const from = path.join(folder.path, 'labels.jsonl');
    writeLines(
      from,
      texts.map(text => ({ text, ...answer })),
    );
    if (answer) assert.equal(glossator('label', project, '--from', from).code, 0);
    return from;
  };
  const classes = { labels: ['a', 'b'] };
  const entities = { labels: ['PER'] };

  it('says why nothing can be measured on the hold-out', () => {
    const unanswered =
      /^Nothing was measured: none of the \d+ examples .* has a complete, accepted/m;
    for (const [holdout, answer, message] of [
      [0, undefined, /^Nothing was measured: "holdout" is 0 in glossator\.json\. Set a share/m],
      [0.5, undefined, unanswered],
      [0.5, { answer: 'ignore' }, unanswered],
    ] as const) {
      answered({ classes, holdout }, answer);
      const run = glossator('eval', project, '--json');
      assert.equal(run.code, 0, run.stderr);
      assert.equal(run.json<{ examples: number }>()[0]?.examples, 0);
      assert.match(run.stderr, message);
      assert.match(run.stderr, /measure on a file with --test\.$/m);
    }
  });

  it('says which task a file has nothing to measure on, and refuses one for none', () => {
    const from = answered({ entities, classes, holdout: 0 }, { label: 'a' });
    const half = glossator('eval', project, '--test', from);
    assert.equal(half.code, 0, half.stderr);
    assert.match(
      half.stderr,
      /^No entities were measured: no line of .*labels\.jsonl has "spans"\.$/m,
    );
    write('glossator.json', JSON.stringify({ version: 1, entities, holdout: 0 }));
    const none = glossator('eval', project, '--test', from);
    assert.deepEqual([none.code, none.stdout], [1, '']);
    assert.match(
      none.stderr,
      /labels\.jsonl has no line to measure on: .* needs "spans" for entities/,
    );
  });

  it('says which of two tasks has settled', () => {
    write('glossator.json', JSON.stringify({ version: 1, entities, classes, holdout: 0 }));
    const lines = Array.from({ length: 120 }, (_, i) =>
      i % 2 === 0
        ? { text: `Ada flew on day ${i}.`, label: 'a', spans: [{ start: 0, end: 3, label: 'PER' }] }
        : { text: `It rained on day ${i}.`, label: 'b', spans: [] },
    );
    write('a.txt', lines.map(line => line.text).join('\n\n'));
    const from = path.join(folder.path, 'labels.jsonl');
    writeLines(from, lines.slice(0, 90));
    assert.equal(glossator('label', project, '--from', from).code, 0);
    const said = glossator('eval', project, '--test', from).stdout;
    const [result] = rows<{ stopping: { criterion: string; task?: string }[] }>(
      ...['eval', project, '--test', from],
    );
    for (const task of ['entities', 'classes']) {
      assert.match(said, new RegExp(`^stop\\S+ +${task}: The last 4 rounds agree at`, 'm'));
      assert.match(said, new RegExp(`^stop\\S+ +${task}: The score changed by at most`, 'm'));
      assert.equal(result?.stopping.filter(advice => advice.task === task).length, 2);
    }
  });

  it('warns where it measures on texts that were learned from', () => {
    write('glossator.json', JSON.stringify({ version: 1, classes, holdout: 0 }));
    const lines = Array.from({ length: 30 }, (_, i) =>
      i % 2 === 0
        ? { text: `Ada flew on day ${i}.`, label: 'a' }
        : { text: `It rained on day ${i}.`, label: 'b' },
    );
    write('a.txt', lines.map(line => line.text).join('\n\n'));
    const from = path.join(folder.path, 'labels.jsonl');
    const ignored = { text: lines[20]?.text, answer: 'ignore' };
    writeLines(from, [...lines.slice(0, 20), ignored]);
    assert.equal(glossator('label', project, '--from', from).code, 0);
    const test = path.join(folder.path, 'test.jsonl');
    const warning = /^12 of the 22 texts measured on are ones that the model has learned from/m;
    for (const [file, learnedFrom] of [
      [lines.slice(8), 12],
      [lines.slice(20), 0],
    ] as const) {
      writeLines(test, file);
      const run = glossator('eval', project, '--test', test, '--json');
      assert.equal((JSON.parse(run.stdout) as { learnedFrom: number }).learnedFrom, learnedFrom);
      assert.equal(warning.test(run.stderr), learnedFrom > 0, run.stderr);
    }
  });

  it('says that nothing is left to ask', () => {
    answered({ classes, holdout: 0.2 }, { label: 'a' });
    const run = glossator('score', project);
    assert.deepEqual([run.code, run.stdout], [0, '']);
    assert.match(
      run.stderr,
      /^Nothing is left to ask: all of the 20 examples are answered or held/m,
    );
  });

  it('indexes strictly: fails for what has a problem, not for what is empty or read elsewhere', () => {
    init();
    write('a.txt', 'Ada flew to Paris.');
    for (const name of ['empty.txt', 'empty.csv', 'empty.jsonl', 'b.md']) write(name, '');
    write('code.md', '```\nx = 1\n```\n');
    write('header.csv', 'text\n');
    symlinkSync('a.txt', path.join(project, 'link.txt'));
    const index = (...more: string[]): Run => glossator('index', project, ...more);
    const fine = index('--strict');
    assert.equal(fine.code, 0, fine.stderr);
    assert.equal(fine.stderr.match(/^Skipped /gm)?.length, 7);
    write('c.jsonl', '{"text": "Bob stayed."}\n{"text": "half\n{"words": 3}\n');
    assert.equal(index().code, 0);
    const strict = index('--strict', '--json');
    assert.equal(strict.code, 1);
    // After all of it is told.
    assert.equal(strict.json<{ examples: number }>()[0]?.examples, 2);
    assert.match(strict.stderr, /^Skipped c\.jsonl:3: [^]*^2 of what was skipped have problems\./m);
  });

  it('finds itself sound', () => {
    init();
    write('a.txt', 'Ada flew to Paris.');
    const checks = rows<{ name: string; ok: boolean }>('doctor', project);
    assert.ok(checks.length >= 5 && checks.every(check => check.ok));
  });
});
