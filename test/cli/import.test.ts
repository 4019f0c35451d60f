/** Importing on the command line: what was exported comes back, and what can't be used is named. */
import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { formats } from '../../src/interchange/formats.js';
import { glossator, rows, temporaryFolder, writeLines } from './cli.js';

interface Report {
  readonly recorded: number;
  readonly unanswered: number;
  readonly notInCorpus: number;
  readonly problems: number;
  readonly notUsed: readonly { path: string; line: number; reason: string }[];
  readonly leftOut: readonly { message: string; count: number }[];
  readonly addedLabels: readonly string[];
}

interface Task {
  readonly text: string;
  readonly spans?: readonly { start: number; end: number; label: string }[];
  readonly accept?: readonly string[];
}

describe('glossator import', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());

  /** A project with a text file. */
  function projectOf(name: string, settings: object, text: string): string {
    const project = path.join(folder.path, name);
    mkdirSync(project, { recursive: true });
    writeFileSync(
      path.join(project, 'glossator.json'),
      JSON.stringify({ version: 1, ...settings }),
    );
    writeFileSync(path.join(project, 'a.txt'), text);
    return project;
  }

  function importing(project: string, format: string, ...more: string[]): Report {
    const [report] = rows<Report>('import', project, '--format', format, ...more);
    assert.ok(report);
    return report;
  }

  /** Every text of the database with its spans and classes. */
  function answersOf(project: string): Map<string, unknown> {
    const out = path.join(folder.path, `${path.basename(project)}.answers.jsonl`);
    rows('export', project, '--format', 'prodigy', '--out', out);
    const tasks = readFileSync(out, 'utf8')
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as Task);
    return new Map(
      tasks.map(({ text, spans = [], accept = [] }) => [
        text,
        [spans.map(({ start, end, label }) => [start, end, label]), accept],
      ]),
    );
  }

  // The other formats go the same way; each is tested by itself.
  for (const [name, extension] of [
    ['spacy', '.spacy'],
    ['huggingface-parquet', '.parquet'],
    ['label-studio', '.json'],
  ] as const) {
    it(`brings answers from ${name} to their examples`, () => {
      const settings = {
        entities: { labels: ['PER', 'LOC'] },
        classes: { labels: ['travel', 'other'] },
      };
      const texts = 'Ann 💩 flew to Rome.\nNobody went anywhere.\n';
      const source = projectOf(`from-${name}`, settings, texts);
      const lines = path.join(folder.path, 'answers.jsonl');
      const spans = [
        { start: 0, end: 3, label: 'PER' },
        { start: 15, end: 19, label: 'LOC' },
      ];
      writeLines(lines, [
        { text: 'Ann 💩 flew to Rome.', spans, label: 'travel' },
        { text: 'Nobody went anywhere.', spans: [], label: 'other' },
      ]);
      rows('label', source, '--from', lines);
      const out = path.join(folder.path, `all${extension}`);
      rows('export', source, '--format', name, '--out', out);
      const target = projectOf(`to-${name}`, settings, texts);
      const report = importing(target, name, out);
      assert.deepEqual([report.recorded, report.notInCorpus, report.problems], [2, 0, 0]);
      assert.deepEqual(answersOf(target), answersOf(source));
    });
  }

  it('keeps who answered, and says who it was where the file does not', () => {
    const project = projectOf('who', { classes: { labels: ['a'] } }, 'One. Two.');
    const file = path.join(folder.path, 'who.jsonl');
    writeLines(file, [
      { text: 'One.', label: ['a'], annotator: 'ann' },
      { text: 'Two.', label: ['a'], annotator: '' },
    ]);
    importing(project, 'doccano', file, '--annotator', 'file');
    const out = path.join(folder.path, 'who.out.jsonl');
    rows('export', project, '--format', 'doccano', '--out', out);
    const who = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map(line => (JSON.parse(line) as { annotator: string }).annotator);
    assert.deepEqual(who.sort(), ['ann', 'file']);
  });

  for (const { name, extension } of formats.filter(
    ({ createExporter }) => createExporter({}).writesAnnotators,
  )) {
    it(`finds each answer of its own ${name} file with who gave it, and makes no new one`, () => {
      const project = projectOf(`own-${name}`, { entities: { labels: ['PER'] } }, 'Ann saw. Bob.');
      const lines = path.join(folder.path, `lines-${name}.jsonl`);
      const spans = [{ start: 0, end: 3, label: 'PER' }];
      writeLines(lines, [
        { text: 'Ann saw.', spans, annotator: 'zoe' },
        { text: 'Ann saw.', spans: [], annotator: 'ann' },
        { text: 'Bob.', spans, annotator: 'zoe' },
      ]);
      rows('label', project, '--from', lines);
      const out = path.join(folder.path, `own-${name}${extension}`);
      const table = path.join(folder.path, `answers-${name}.csv`);
      const answers = (): string => {
        rows('export', project, '--format', 'csv', '--out', table);
        return readFileSync(table, 'utf8').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');
      };
      const before = answers();
      assert.match(before, /zoe/);
      rows('export', project, '--format', name, '--out', out);
      importing(project, name, out);
      assert.equal(answers(), before);
    });
  }

  it('brings ids of another tool back to it', () => {
    const project = projectOf('ids', { classes: { labels: ['a'] } }, 'One.');
    const file = path.join(folder.path, 'ids.jsonl');
    writeLines(file, [{ id: 4711, text: 'One.', label: ['a'], page: 3 }]);
    importing(project, 'doccano', file);
    const out = path.join(folder.path, 'ids.out.jsonl');
    rows('export', project, '--format', 'doccano', '--out', out);
    const line = JSON.parse(readFileSync(out, 'utf8')) as Record<string, unknown>;
    assert.deepEqual([line['id'], line['page'], line['label']], [4711, 3, ['a']]);
  });

  it('cuts documents into the examples of the corpus', () => {
    const text = 'Ada flew to Paris. Bob stayed in Rome.';
    const project = projectOf('cut', { entities: { labels: ['PER', 'LOC'] } }, text);
    const file = path.join(folder.path, 'cut.jsonl');
    const marked = (word: string, label: string): unknown[] => [
      text.indexOf(word),
      text.indexOf(word) + word.length,
      label,
    ];
    writeLines(file, [
      {
        id: 9,
        text,
        label: [marked('Ada', 'PER'), marked('Rome', 'LOC'), marked('Paris. Bob', 'PER')],
      },
    ]);
    const report = importing(project, 'doccano', file);
    assert.deepEqual([report.recorded, report.notInCorpus], [2, 0]);
    assert.deepEqual(
      report.leftOut.map(each => [each.message.split(' ', 2).join(' '), each.count]).sort(),
      [
        ['Ids and', 1],
        ['Spans that', 1],
      ],
    );
    const out = path.join(folder.path, 'cut.out.jsonl');
    rows('export', project, '--format', 'doccano', '--out', out);
    assert.doesNotMatch(readFileSync(out, 'utf8'), /"id"/);
    assert.deepEqual(
      [...answersOf(project)],
      [
        ['Ada flew to Paris.', [[[0, 3, 'PER']], []]],
        ['Bob stayed in Rome.', [[[14, 18, 'LOC']], []]],
      ],
    );
  });

  it('finds the example of a text with white space at its ends, whichever task is answered', () => {
    const settings = { entities: { labels: ['PER'] }, classes: { labels: ['a', 'b'] } };
    const project = projectOf('outer', settings, 'Ada flew. Bob sat.\nEve ran.\n');
    const file = path.join(folder.path, 'outer.jsonl');
    writeLines(file, [
      {
        text: '  Ada flew.\t',
        entities: [
          [1, 5, 'PER'],
          [11, 12, 'PER'],
        ],
        cats: ['a'],
      },
      { text: '\nBob sat. ', entities: [], cats: ['b'] },
      { text: ' Eve ran.', entities: [[1, 4, 'PER']] },
    ]);
    const report = importing(project, 'doccano', file);
    assert.deepEqual([report.recorded, report.notInCorpus, report.problems], [3, 0, 0]);
    assert.deepEqual(
      report.leftOut.map(({ count }) => count),
      [1],
    );
    assert.deepEqual(
      [...answersOf(project)],
      [
        ['Ada flew.', [[[0, 3, 'PER']], ['a']]],
        ['Bob sat.', [[], ['b']]],
        ['Eve ran.', [[[0, 3, 'PER']], []]],
      ],
    );
    assert.deepEqual(rows('score', project), []);
  });

  it('finds the example of a text whose file has another name by now, also where it has a class', () => {
    const project = projectOf('moved', { classes: { labels: ['a'] } }, 'One.');
    const file = path.join(folder.path, 'moved.csv');
    const header = 'text,task,answer,complete,label,verdict,path';
    writeFileSync(file, `${header}\nOne.,classes,accept,true,a,yes,earlier.txt\n`);
    assert.equal(importing(project, 'csv', file).notInCorpus, 0);
  });

  it('takes no word of a span that was cut for one outside of entities', () => {
    const text = 'Ada met Bob. Eve saw it. It rained. It snowed. All was well.';
    const project = projectOf('across', { entities: { labels: ['PER'] } }, text);
    const file = path.join(folder.path, 'across.jsonl');
    const marked = (words: string): unknown[] => {
      const start = text.indexOf(words);
      return [start, start + words.length, 'PER'];
    };
    const label = [marked('Ada'), marked('Bob. Eve'), marked('rained. It')];
    writeLines(file, [{ id: 9, text, label }]);
    assert.equal(importing(project, 'doccano', file).recorded, 2);
    const out = path.join(folder.path, 'across.out.csv');
    rows('export', project, '--format', 'csv', '--out', out);
    const [, ...lines] = readFileSync(out, 'utf8').trim().split('\r\n');
    assert.deepEqual(
      lines.map(line => line.split(',').slice(1, 8)),
      [
        ['Ada met Bob.', 'entities', 'accept', 'false', 'PER', '0', '3'],
        // Of the three sentences in between nothing is known.
        ['All was well.', 'entities', 'accept', 'true', '', '', ''],
      ],
    );
  });

  it('records texts that are not in the corpus, and says so', () => {
    const project = projectOf('conll', { entities: { labels: ['PER'] } }, 'One.');
    const file = path.join(folder.path, 'train.conll');
    writeFileSync(file, 'Ann B-PER\nLee I-PER\nsaw O\n\nnobody O\n');
    const report = importing(project, 'conll', file);
    assert.deepEqual([report.recorded, report.notInCorpus], [2, 2]);
    assert.deepEqual(answersOf(project).get('Ann Lee saw'), [[[0, 7, 'PER']], []]);
  });

  it('names labels that the project lacks and records nothing, or adds them', () => {
    const settings = { entities: { labels: [{ name: 'PER', key: 'p' }] } };
    const project = projectOf('labels', settings, 'One.');
    const file = path.join(folder.path, 'labels.conll');
    writeFileSync(file, 'Ann B-PER\nin O\nRome B-LOC\n');
    const refused = glossator('import', project, '--format', 'conll', file);
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr,
      /labels\.conll has labels that glossator\.json lacks: entities "LOC"/,
    );
    assert.match(refused.stderr, /--add-labels/);
    assert.equal(glossator('export', project, '--format', 'csv', '--out', `${file}.csv`).code, 1);
    const report = importing(project, 'conll', file, '--add-labels');
    assert.deepEqual([report.recorded, report.addedLabels], [1, ['LOC']]);
    const written = JSON.parse(
      readFileSync(path.join(project, 'glossator.json'), 'utf8'),
    ) as unknown;
    assert.deepEqual(written, {
      version: 1,
      entities: { labels: [{ name: 'PER', key: 'p' }, { name: 'LOC' }] },
    });
  });

  it('writes labels through a link to glossator.json, and says where it can’t write', () => {
    const project = projectOf('linked', { entities: { labels: ['PER'] } }, 'One.');
    const settings = path.join(project, 'glossator.json');
    const target = path.join(folder.path, 'shared-settings.json');
    renameSync(settings, target);
    symlinkSync(target, settings);
    const file = path.join(folder.path, 'linked.conll');
    writeFileSync(file, 'Rome B-LOC\n');
    writeFileSync(`${target}.part`, 'mine');
    importing(project, 'conll', file, '--add-labels');
    assert.ok(lstatSync(settings).isSymbolicLink());
    assert.match(readFileSync(target, 'utf8'), /"LOC"/);
    assert.equal(readFileSync(`${target}.part`, 'utf8'), 'mine');
    const nowhere = path.join(folder.path, 'nowhere');
    const refused = glossator('import', nowhere, '--format', 'conll', '--add-labels', file);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /nowhere.glossator\.json can't be written \(ENOENT\)/);
    assert.doesNotMatch(refused.stderr, /\n\s+at /, 'no stack');
  });

  it('adds a whole task, several classes a text where the file has them', () => {
    const project = projectOf('task', { entities: { labels: ['PER'] } }, 'One.');
    const file = path.join(folder.path, 'task.jsonl');
    writeLines(file, [{ text: 'One.', cats: ['a', 'b'], entities: [[0, 3, 'PER']] }]);
    assert.equal(importing(project, 'doccano', file, '--add-labels').recorded, 1);
    assert.deepEqual(answersOf(project).get('One.'), [[[0, 3, 'PER']], ['a', 'b']]);
  });

  it('names file and line of what it can’t use, and records the rest', () => {
    const project = projectOf('bad', { classes: { labels: ['a'] } }, 'One. Two.');
    const file = path.join(folder.path, 'bad.jsonl');
    writeFileSync(
      file,
      '{"text":"One.","label":["a"]}\n{\n{"text":"Two.","label":[[0,99,"a"]]}\n{"text":"Two."}\n',
    );
    const run = glossator('import', project, '--format', 'doccano', file, '--json');
    assert.equal(run.code, 1);
    for (const line of [2, 3]) assert.match(run.stderr, new RegExp(`bad\\.jsonl:${line}: `));
    const [report] = run.json<Report>();
    assert.deepEqual([report?.recorded, report?.unanswered, report?.problems], [1, 1, 2]);
    assert.deepEqual(
      report?.notUsed.map(each => [path.basename(each.path), each.line]),
      [
        ['bad.jsonl', 2],
        ['bad.jsonl', 3],
      ],
    );
  });

  for (const [format, content, line] of [
    ['csv', 'text,label\nOne.,a\nTwo.,a\nTwo.,b\n', 3],
    [
      'prodigy',
      '{"text":"One.","label":"a","answer":"accept"}\n' +
        '{"text":"Two.","options":[{"id":"a"},{"id":"b"}],"accept":["a","b"],"answer":"accept"}\n',
      2,
    ],
    ['doccano', '{"text":"One.","label":["a"]}\n{"text":"Two.","label":["a","b"]}\n', 2],
  ] as const) {
    it(`takes no two classes of a text from ${format} where the project has one each`, () => {
      const project = projectOf(`one-${format}`, { classes: { labels: ['a', 'b'] } }, 'One. Two.');
      const file = path.join(folder.path, `one.${format}`);
      writeFileSync(file, content);
      const run = glossator('import', project, '--format', format, file, '--json');
      assert.equal(run.code, 1);
      const said = new RegExp(`one\\.${format}:${line}: has several classes \\("a", "b"\\)`);
      assert.match(run.stderr, said);
      assert.deepEqual([run.json<Report>()[0]?.recorded, run.json<Report>()[0]?.problems], [1, 1]);
      assert.deepEqual([...answersOf(project)], [['One.', [[], ['a']]]]);
      const looked = glossator('import', project, '--format', format, file, '--dry-run');
      assert.match(looked.stderr, said);
    });
  }

  it('lets a later class take the place of an earlier one where the project has one each', () => {
    const project = projectOf('later', { classes: { labels: ['a', 'b'] } }, 'One. Two.');
    const file = path.join(folder.path, 'later.jsonl');
    const task = (text: string, label: string): object => ({ text, label, answer: 'accept' });
    writeLines(file, [task('One.', 'a'), task('Two.', 'a'), task('One.', 'b')]);
    importing(project, 'prodigy', file);
    assert.deepEqual(answersOf(project).get('One.'), [[], ['b']]);
  });

  it('counts answers that take the place of earlier ones, and says where', () => {
    const project = projectOf('again', { entities: { labels: ['PER'] } }, 'Ann saw. Bob.');
    const file = path.join(folder.path, 'again.conll');
    const saw = 'Ann B-PER\nsaw O\n\n';
    writeFileSync(file, `${saw}${saw}Bob B-PER\n\n${saw}`);
    const run = glossator('import', project, '--format', 'conll', file, '--json');
    assert.equal(run.code, 0);
    const [report] = run.json<Report & { replaced: number }>();
    assert.deepEqual([report?.recorded, report?.replaced], [4, 2]);
    assert.match(run.stderr, /2 × Answers took the place .*again\.conll:4, .*again\.conll:9/);
  });

  it('says where spans cut words, as those of a script that counts as Python does', () => {
    const project = projectOf('shift', { entities: { labels: ['LOC'] } }, '💩 stayed in Rome.');
    const file = path.join(folder.path, 'shift.jsonl');
    writeLines(file, [{ text: '💩 stayed in Rome.', label: [[12, 16, 'LOC']] }]);
    const run = glossator('import', project, '--format', 'doccano', file, '--json');
    assert.equal(run.code, 0);
    assert.match(run.stderr, /1 × Spans begin or end inside a word.*shift\.jsonl:1/);
    assert.equal(run.json<Report & { cutWords: number }>()[0]?.cutWords, 1);
    const again = glossator(
      ...['import', project, '--format', 'doccano', file, '--offsets', 'codepoints'],
    );
    assert.doesNotMatch(again.stderr, /inside a word/);
  });

  it('says why nothing of a file was recorded, and fails where that is so of all', () => {
    const project = projectOf('plain', { classes: { labels: ['a', 'b'] } }, 'One. Two.');
    const file = path.join(folder.path, 'plain.jsonl');
    const empty = path.join(folder.path, 'empty.jsonl');
    writeFileSync(empty, '');
    for (const lines of [
      [
        { text: 'One.', label: 'a' },
        { text: 'Two.', label: 'b' },
      ],
      [
        { text: 'One.', spans: [{ start: 0, end: 3, label: 'a' }] },
        { text: 'Two.', spans: [] },
      ],
      [{ text: 'One.', labels: ['a'] }, { text: 'Two.' }],
    ]) {
      writeLines(file, lines);
      const because =
        /plain\.jsonl: none of its 2 records has an answer\. Labels .* \(--format hf\), or for glossator label\.$/m;
      const nowhere = path.join(folder.path, 'plain-new');
      mkdirSync(nowhere, { recursive: true });
      for (const [last, ...args] of [
        [/^Nothing was recorded\.$/m, project, file, empty],
        [/^There is nothing to record\.$/m, project, file, '--dry-run'],
        [
          /plain\.jsonl has no label to begin a glossator\.json with\./,
          nowhere,
          file,
          '--add-labels',
        ],
      ] as const) {
        const run = glossator('import', '--format', 'jsonl', ...args);
        assert.equal(run.code, 1);
        assert.match(run.stderr, because);
        assert.match(run.stderr, last);
      }
      assert.equal(existsSync(path.join(nowhere, 'glossator.json')), false);
    }
    const nothing = glossator('import', project, '--format', 'hf', empty);
    assert.equal(nothing.code, 1);
    assert.match(nothing.stderr, /empty\.jsonl: holds no record\./);
    writeLines(file, [{ text: 'One.', label: 'a' }]);
    const other = path.join(folder.path, 'answered.jsonl');
    writeLines(other, [{ text: 'Two.', label: 'b', answer: 'accept' }]);
    const one = glossator('import', project, '--format', 'jsonl', file, other);
    assert.equal(one.code, 0, one.stderr);
    assert.match(one.stderr, /plain\.jsonl: none of its 1 records has an answer/);
    assert.equal(importing(project, 'hf', file).recorded, 1);
  });

  it('says which file is none of its format, or not there', () => {
    const project = projectOf('none', { classes: { labels: ['a'] } }, 'One.');
    const file = path.join(project, 'a.txt');
    const refused = glossator('import', project, '--format', 'spacy', file);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /a\.txt isn't a \.spacy file/);
    const missing = glossator('import', project, '--format', 'spacy', `${file}.gone`);
    assert.match(missing.stderr, /is not there/);
    assert.equal(glossator('import', project, '--format', 'docx', file).code, 2);
    const unusable = glossator('import', project, '--format', 'csv', 'x'.repeat(300));
    assert.match(unusable.stderr, /^x+ can't be read \(ENAMETOOLONG\)\.$/m);
    const pipe = glossator('import', project, '--format', 'csv', '/dev/stdin');
    assert.equal(pipe.code, 1);
    assert.match(pipe.stderr, /\/dev\/stdin is not a regular file/);
  });

  it('finds texts in the column and the encoding that the corpus has them in', () => {
    const corpus = { textField: 'Body', encoding: 'windows-1252' };
    const settings = { classes: { labels: ['a', 'b'] }, corpus };
    const project = projectOf('columns', settings, 'nothing');
    const texts = ['Café “au lait”.', 'Thé.', 'Œuf à 2 €.', 'Pâté.'];
    const quoted = texts.map(text => `"${text.replaceAll('"', '""')}"`);
    // What windows-1252 has beyond Latin-1: “ ” Œ €.
    const bytes = (text: string): Buffer =>
      Buffer.from(
        text.replace(/[“”Œ€]/g, each => ({ '“': '\x93', '”': '\x94', Œ: '\x8C' })[each] ?? '\x80'),
        'latin1',
      );
    const corpusFile = ['Body,text', ...quoted.map((text, i) => `${text},title ${i}`)].join('\r\n');
    writeFileSync(path.join(project, 'mails.csv'), bytes(corpusFile));
    const file = (name: string): string => path.join(folder.path, name);
    writeFileSync(
      file('answers.csv'),
      bytes(`text,BODY,label\r\ntitle,${quoted[0]},a\r\ntitle,${quoted[1]},b`),
    );
    const own = importing(project, 'csv', file('answers.csv'));
    assert.deepEqual([own.recorded, own.notInCorpus], [2, 0]);
    // Other tools write UTF-8, whatever the corpus is in.
    writeLines(file('answers.jsonl'), [{ Body: texts[2], label: 'a' }]);
    const others = importing(project, 'hf', file('answers.jsonl'));
    assert.deepEqual([others.recorded, others.notInCorpus], [1, 0]);
    writeLines(file('doccano.jsonl'), [{ Body: texts[3], label: ['b'] }]);
    assert.equal(importing(project, 'doccano', file('doccano.jsonl')).notInCorpus, 0);
    assert.deepEqual([...answersOf(project).keys()].sort(), [...texts].sort());

    const wide = projectOf('wide', { ...settings, corpus: { encoding: 'utf-16le' } }, '');
    writeFileSync(file('wide.csv'), Buffer.from('\uFEFFtext,label\n日本,a\n', 'utf16le'));
    assert.equal(importing(wide, 'csv', file('wide.csv')).recorded, 1);
    assert.deepEqual([...answersOf(wide).keys()], ['日本']);
    writeFileSync(file('broken.csv'), Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x0a, 0x00]));
    const broken = glossator('import', wide, '--format', 'csv', file('broken.csv'));
    assert.equal(broken.code, 1);
    assert.match(broken.stderr, /broken\.csv is no UTF-8 and isn't valid utf-16le; save it as/);
    writeFileSync(file('columnless.csv'), 'words,label\nCafé,a');
    const none = glossator('import', project, '--format', 'csv', file('columnless.csv'));
    assert.match(none.stderr, /has no column "body" or "text"; its columns are "words", "label"/);
  });
});
