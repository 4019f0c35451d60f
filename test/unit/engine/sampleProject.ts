/** Temporary projects for the engine, and answers to their examples. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { sha256 } from '../../../src/base/hash.js';
import type { Annotation } from '../../../src/domain/annotation.js';
import type { TrainingExample } from '../../../src/domain/trainingExample.js';
import { parseProject } from '../../../src/project/parse.js';
import type { Project } from '../../../src/project/project.js';
import type { OpenParams } from '../../../src/protocol/engine.js';

export const engineChild = path.resolve('dist/engineChild.js');
export const builtInModel = path.resolve('models/glossator-encoder');

const made: string[] = [];

/** A new folder; removed by `removeProjects`. */
export function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'glossator-engine-'));
  made.push(folder);
  return folder;
}

export function removeProjects(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A copy of the sample project of about 300 examples. */
export function copyOfSample(): string {
  const root = path.join(newFolder(), 'sample');
  cpSync(path.resolve('test/fixtures/sample'), root, { recursive: true });
  return root;
}

/** A project with these files. */
export function projectWith(settings: object, files: Readonly<Record<string, string>>): string {
  const root = newFolder();
  writeFileSync(path.join(root, 'glossator.json'), JSON.stringify({ version: 1, ...settings }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
  return root;
}

export function projectOf(root: string): Project {
  const parsed = parseProject(readFileSync(path.join(root, 'glossator.json'), 'utf8'));
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.map(p => p.message).join('\n'));
  return parsed.project;
}

/** What the host sends to an engine; in the background nothing happens unless `more` says so. */
export function openParams(root: string, more: Partial<OpenParams> = {}): OpenParams {
  return {
    root,
    project: projectOf(root),
    modelFolder: builtInModel,
    cacheFolder: path.join(root, '.glossator', 'cache'),
    training: [],
    exportedPaths: [],
    background: false,
    ...more,
  };
}

const goldLine = z.object({
  text: z.string(),
  spans: z.array(z.object({ start: z.int(), end: z.int(), label: z.string() })),
  label: z.string(),
});

/** What a person would answer to the sample's examples, in the order of the file. */
export function goldAnswers(): TrainingExample[] {
  const lines = readFileSync(path.resolve('test/fixtures/gold/pool.jsonl'), 'utf8').split('\n');
  return lines
    .filter(line => line !== '')
    .map(line => {
      const { text, spans, label } = goldLine.parse(JSON.parse(line));
      const annotation: Annotation = {
        entities: {
          answer: 'accept',
          complete: true,
          spans: spans.map(span => ({ ...span, verdict: 'yes', source: 'person' })),
        },
        classes: {
          answer: 'accept',
          complete: true,
          values: [{ label, verdict: 'yes', source: 'person' }],
        },
      };
      return { key: sha256(text), text, annotation };
    });
}
