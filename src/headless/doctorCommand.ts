/** `glossator doctor DIR`: what runs here, and whether database and cache are sound. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { CancelledError, messageOf, UserError } from '../base/errors.js';
import { readPatternFiles } from '../corpus/patternFiles.js';
import { refuseLink } from '../corpus/links.js';
import type { Project } from '../project/project.js';
import { example, folderHelp, type Run } from './commandLine.js';
import { emptyCorpus } from './emptyCorpus.js';
import { openProject, openProjectStore, readProject, syncLabels } from './openProject.js';
import type { Output } from './output.js';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Its arguments and options. */
export function addDoctorCommand(program: Command, run: Run): void {
  program
    .command('doctor')
    .description('check environment, database and cache')
    .argument('<dir>', folderHelp)
    .option('--repair', 'remove the cache, so that it is made again')
    .addHelpText('after', example('doctor texts'))
    .action((dir: string, options: { repair?: boolean }) =>
      run(output => doctorCommand(dir, options, output)),
    );
}

async function doctorCommand(
  folder: string,
  options: { repair?: boolean | undefined },
  output: Output,
): Promise<void> {
  if (options.repair) {
    await removeCache(path.resolve(folder, '.glossator'));
    output.note('Removed the cache; it is made again when it is needed.');
  }
  const checks: Check[] = [
    {
      name: 'node',
      ok: true,
      detail: `${process.version}, Node-API ${process.versions.napi ?? '?'}, ${process.platform}-${process.arch}`,
    },
  ];
  // Each needs what is looked at before it.
  let name = 'project';
  try {
    const { root, project } = readProject(folder);
    checks.push({ name, ok: true, detail: root });
    if (project.patterns.length > 0) checks.push(await patternCheck(root, project));
    name = 'database';
    const database = databaseCheck(root, project, output);
    checks.push({ name, ...database });
    if (database.ok) {
      name = 'corpus';
      checks.push(...(await engineChecks(folder, output)));
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    checks.push({ name, ok: false, detail: messageOf(error) });
  }
  for (const check of checks) {
    output.result(check, `${check.ok ? 'ok     ' : 'PROBLEM'}  ${check.name}: ${check.detail}`);
  }
  if (checks.some(check => !check.ok)) throw new UserError('Some checks failed.');
}

/** It can be made again at any time; the database is never touched. */
async function removeCache(storeFolder: string): Promise<void> {
  refuseLink(storeFolder);
  const cache = path.join(storeFolder, 'cache');
  try {
    await rm(cache, { recursive: true, force: true });
  } catch (error) {
    throw new UserError(
      `The cache ${cache} can't be removed (${messageOf(error)}). Make its folder writable and try again.`,
    );
  }
}

function databaseCheck(root: string, project: Project, output: Output): Omit<Check, 'name'> {
  const store = openProjectStore(root, output);
  try {
    syncLabels(store, project.schema, output);
    const { ok, problems } = store.check();
    return { ok, detail: [store.driverName, ...problems].join('; ') };
  } finally {
    store.dispose();
  }
}

async function patternCheck(root: string, project: Project): Promise<Check> {
  const { patterns, problems } = await readPatternFiles(root, project);
  const named = problems.map(({ path: file, line, message }) => `${file}:${line}: ${message}`);
  return {
    name: 'patterns',
    ok: problems.length === 0,
    detail: [`${patterns.length} can be used`, ...named].join('; '),
  };
}

async function engineChecks(folder: string, output: Output): Promise<Check[]> {
  const { engine, project, close } = await openProject(folder, output);
  try {
    const index = await engine.request('index', { encode: false });
    const empty = emptyCorpus(index, project);
    const detail = empty ?? `${index.examples} examples, ${index.skipped.length} skipped`;
    return [{ name: 'corpus', ok: empty === undefined, detail }, await encoderCheck(engine)];
  } finally {
    await close();
  }
}

async function encoderCheck(engine: {
  request(method: 'evaluate', params: { gold: { text: string }[] }): Promise<unknown>;
}): Promise<Check> {
  try {
    await engine.request('evaluate', { gold: [{ text: 'A sentence to encode.' }] });
    return { name: 'encoder', ok: true, detail: 'loads and encodes' };
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return { name: 'encoder', ok: false, detail: messageOf(error) };
  }
}
