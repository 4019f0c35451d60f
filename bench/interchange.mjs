/**
 * Formats: how fast a million lines are written and read, and `.spacy` files, without the database; the command
 * line, which is what a user waits for, with a Label Studio file of 300 MB, and with a hundred thousand answers
 * all the way into the database and out of it.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { root } from '../test/harness/bundle.mjs';
import { removeFolder, temporaryFolder } from '../test/harness/workspace.mjs';
import { synthesise } from './corpus.mjs';

const lines = 1_000_000;
const documents = 100_000;
const answers = 100_000;
const taskBytes = 300e6;

export async function interchange() {
  const folder = temporaryFolder('bench');
  try {
    const spacy = job('write', 'spacy', documents, path.join(folder, 'train.spacy'));
    return [
      ...jsonLines(folder, 'doccano', 'JSONL as doccano has it'),
      ...jsonLines(folder, 'prodigy', 'JSONL with every token, as Prodigy has it'),
      row(`.spacy written, ${named(documents)} sentences, format alone`, spacy, 10),
      memory('the same, most memory', spacy),
      ...studio(folder),
      ...commandLine(folder),
    ];
  } finally {
    removeFolder(folder);
  }
}

const named = new Intl.NumberFormat('en').format;

/** The same records in lines of two hundred bytes or of sixteen hundred. */
function jsonLines(folder, format, name) {
  const file = path.join(folder, `${format}.jsonl`);
  const out = job('write', format, lines, file);
  const back = job('read', format, lines, file);
  const size = `${named(lines)} records, ${Math.round(out.fileMegabytes)} MB, format alone`;
  return [
    row(`${name}, written, ${size}`, out, 15),
    memory('the same, most memory', out),
    row(`${name}, read, ${size}`, back, 30),
    memory('the same, most memory', back),
  ];
}

const row = (figure, detail, target) => ({
  figure,
  measured: detail.seconds,
  unit: 's',
  ...(target && { target }),
  detail,
});
const memory = (figure, { peakMegabytes }) => ({ figure, measured: peakMegabytes, unit: 'MB' });

function job(...args) {
  const script = path.join(root, 'bench/interchangeJob.mjs');
  const { stdout } = run([script, ...args.map(String)]);
  return JSON.parse(stdout);
}

/** Documents of some kilobytes with entities, as a project of Label Studio exports them. */
function studio(folder) {
  const project = newProject(path.join(folder, 'studio'), 'document');
  const file = path.join(folder, 'tasks.json');
  writeTasks(file);
  const imported = glossator('import', project, '--format', 'label-studio', '--add-labels', file);
  const size = Math.round(statSync(file).size / 1e6);
  const name = `glossator import, Label Studio, ${size} MB`;
  return [row(name, imported), memory('the same, most memory', imported)];
}

function writeTasks(file) {
  const sentences = synthesise(2_000);
  const handle = openSync(file, 'w');
  const perTask = 60;
  for (let id = 0, written = 0; written < taskBytes; id++) {
    let text = `Task ${id}.`;
    const result = [];
    for (let i = 0; i < perTask; i++) {
      const sentence = sentences[(id * perTask + i) % sentences.length];
      const at = text.length + 1;
      text += ` ${sentence.text}`;
      for (const { start, end, label } of sentence.spans) {
        const value = { start: at + start, end: at + end, labels: [label] };
        value.text = text.slice(value.start, value.end);
        const from = { from_name: 'label', to_name: 'text', type: 'labels', origin: 'manual' };
        result.push({ id: `${id}-${result.length}`, ...from, value });
      }
    }
    const task = { id, data: { text }, annotations: [{ id, completed_by: 1, result }] };
    written += writeSync(handle, `${id === 0 ? '[' : ',\n'}${JSON.stringify(task)}`);
  }
  writeSync(handle, ']');
  closeSync(handle);
}

/** All the way: read twice, placed, recorded in transactions; and frozen, written. */
function commandLine(folder) {
  const project = newProject(path.join(folder, 'lines'), 'sentence');
  const file = path.join(folder, 'answers.jsonl');
  job('write', 'prodigy', answers, file);
  const count = named(answers);
  const imported = glossator('import', project, '--format', 'prodigy', '--add-labels', file);
  const out = ['--out', path.join(folder, 'out')];
  const again = glossator('export', project, '--format', 'prodigy', ...out);
  const parts = ['--split', '0.8,0.1,0.1', '--out', path.join(folder, 'parts')];
  const spacy = glossator('export', project, '--format', 'spacy', ...parts);
  return [
    row(`glossator import, JSONL, ${count} answers`, imported),
    memory('the same, most memory', imported),
    row(`glossator export, JSONL, ${count} answers`, again),
    memory('the same, most memory', again),
    row(`glossator export, .spacy in three parts, ${count} answers`, spacy),
    memory('the same, most memory', spacy),
  ];
}

function newProject(project, unit) {
  mkdirSync(project);
  const settings = { version: 1, entities: { labels: ['FIRST'] }, corpus: { unit } };
  writeFileSync(path.join(project, 'glossator.json'), JSON.stringify(settings));
  writeFileSync(path.join(project, 'a.txt'), 'One.\n');
  return project;
}

/** The built command line, with the most memory that it held. */
function glossator(...args) {
  const folder = temporaryFolder('bench');
  try {
    const report = path.join(folder, 'usage');
    const preload = path.join(folder, 'preload.cjs');
    writeFileSync(
      preload,
      `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(report)}, ` +
        'JSON.stringify({ ...process.resourceUsage(), seconds: process.uptime() })));',
    );
    run(['--require', preload, path.join(root, 'dist/cli.js'), ...args, '--json']);
    const { maxRSS, seconds, userCPUTime, systemCPUTime } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    return {
      seconds,
      processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
      peakMegabytes: maxRSS / 1024,
    };
  } finally {
    removeFolder(folder);
  }
}

function run(args) {
  const done = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(`${args.join(' ')}\n${done.stderr}`);
  return done;
}
