/** `glossator doctor DIR`: what runs here, and whether database and cache are sound. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, UserError } from '../base/errors.js';
import { openProject } from './openProject.js';
import type { Output } from './output.js';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export async function doctorCommand(
  folder: string,
  options: { repair?: boolean | undefined },
  output: Output,
): Promise<void> {
  if (options.repair) {
    // The cache can be made again at any time; the database is never touched.
    await rm(path.resolve(folder, '.glossator', 'cache'), { recursive: true, force: true });
    output.note('Removed the cache; it is made again when it is needed.');
  }
  const checks: Check[] = [
    {
      name: 'node',
      ok: true,
      detail: `${process.version}, Node-API ${process.versions.napi ?? '?'}, ${process.platform}-${process.arch}`,
    },
  ];
  try {
    const opened = await openProject(folder, output);
    try {
      checks.push({ name: 'project', ok: true, detail: opened.root });
      const { ok, problems } = opened.store.check();
      const detail = [opened.store.driverName, ...problems].join('; ');
      checks.push({ name: 'database', ok, detail });
      const index = await opened.engine.request('index', { encode: false });
      checks.push({
        name: 'corpus',
        ok: true,
        detail: `${index.examples} examples, ${index.skipped.length} skipped`,
      });
      checks.push(await encoderCheck(opened.engine));
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    checks.push({ name: 'project', ok: false, detail: messageOf(error) });
  }
  for (const check of checks) {
    output.result(check, `${check.ok ? 'ok     ' : 'PROBLEM'}  ${check.name}: ${check.detail}`);
  }
  if (checks.some(check => !check.ok)) throw new UserError('Some checks failed.');
}

async function encoderCheck(engine: {
  request(method: 'evaluate', params: { gold: { text: string }[] }): Promise<unknown>;
}): Promise<Check> {
  try {
    await engine.request('evaluate', { gold: [{ text: 'A sentence to encode.' }] });
    return { name: 'encoder', ok: true, detail: 'loads and encodes' };
  } catch (error) {
    return { name: 'encoder', ok: false, detail: messageOf(error) };
  }
}
