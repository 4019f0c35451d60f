/** A project folder → its settings, database and engine, for one command of the command line. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf, UserError } from '../base/errors.js';
import { decodingOf, firstBadLine } from '../corpus/decoding.js';
import { createEngineService } from '../engine/service.js';
import type { Engine } from '../engine/methods.js';
import type { LabelSchema } from '../domain/schema.js';
import { projectFileName, type Project } from '../project/project.js';
import { parseProject } from '../project/parse.js';
import { openStore, type AnnotationStore } from '../store/annotationStore.js';
import { lateLabels } from '../store/newLabels.js';
import { prepareProjectFolder } from '../store/projectFolder.js';
import { builtInModel, encoderChild, nativeBinding } from './installation.js';
import { onInterrupt } from './interrupt.js';
import type { Output } from './output.js';

export interface OpenProject {
  readonly root: string;
  readonly project: Project;
  readonly store: AnnotationStore;
  readonly engine: Engine;
  /** Ctrl-C: what the engine is doing ends with a CancelledError. */
  readonly interrupted: AbortSignal;
  readonly close: () => Promise<void>;
}

/** @throws UserError when the folder or its `glossator.json` can't be used. */
export function readProject(folder: string): { root: string; project: Project } {
  const root = path.resolve(folder);
  const file = path.join(root, projectFileName);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') {
      throw new UserError(`${file} can't be read (${codeOf(error) ?? 'unknown'}).`);
    }
    throw new UserError(
      `${root} has no ${projectFileName}. Make one with: glossator init ${folder} --entities A,B`,
    );
  }
  const parsed = parseProject(decoded(file, bytes));
  if (parsed.kind === 'invalid') {
    const lines = parsed.problems.map(problem => `${file}:${problem.line}: ${problem.message}`);
    throw new UserError(lines.join('\n'));
  }
  return { root, project: parsed.project };
}

function decoded(file: string, bytes: Uint8Array): string {
  const utf8 = decodingOf('utf-8');
  try {
    return utf8.decode(bytes);
  } catch {
    const line = firstBadLine(bytes, utf8) ?? 1;
    throw new UserError(`${file}:${line}: isn't valid UTF-8; save the file as UTF-8.`);
  }
}

/** `bulk`: for writing many answers at once; the engine then learns nothing, it only knows the corpus. */
export async function openProject(
  folder: string,
  output: Output,
  { bulk = false }: { readonly bulk?: boolean } = {},
): Promise<OpenProject> {
  const { root, project } = readProject(folder);
  const store = openProjectStore(root, output, bulk);
  try {
    syncLabels(store, project.schema, output);
    const service = createEngineService(notice => {
      if (notice.type === 'progress') output.progress(notice);
      if (notice.type === 'log' && notice.level !== 'debug' && notice.level !== 'info') {
        output.log[notice.level](notice.text);
      }
    });
    await service.request('open', {
      root,
      project,
      modelFolder: project.model === undefined ? builtInModel() : path.resolve(root, project.model),
      cacheFolder: path.join(root, '.glossator', 'cache'),
      // Nobody labels beside the command line, so the encoder may use the whole machine.
      encoderChild: encoderChild(),
      training: bulk ? [] : store.training(),
      exportedPaths: store.exportedPaths(),
      background: false,
    });
    let closing: Promise<void> | undefined;
    const closeEngine = (): Promise<void> => (closing ??= service.close());
    const interrupted = new AbortController();
    const forget = onInterrupt(() => {
      interrupted.abort();
      void closeEngine();
    });
    return {
      root,
      project,
      store,
      engine: service,
      interrupted: interrupted.signal,
      close: async () => {
        await closeEngine();
        store.dispose();
        forget();
      },
    };
  } catch (error) {
    store.dispose();
    throw error;
  }
}

export function openProjectStore(root: string, output: Output, bulk = false): AnnotationStore {
  const file = prepareProjectFolder(root);
  return openStore({ file, bulk, log: output.log, ...nativeBinding() });
}

/** Makes the project's labels current, and says where annotations lose theirs by that. */
export function syncLabels(store: AnnotationStore, schema: LabelSchema, output: Output): void {
  const { added, retired } = store.syncSchema(schema, { unasked: true });
  for (const { labels, answers, open } of lateLabels(store, schema, added)) {
    output.note(
      open
        ? `New labels: ${labels.join(', ')}. The ${answers} complete answers so far leave open whether they are there.`
        : `New classes: ${labels.join(', ')}. The ${answers} complete answers so far have another one.`,
    );
  }
  for (const { name, count, unasked } of store.labelsInUse()) {
    if (!unasked || !retired.includes(name)) continue;
    output.log.warn(
      `"${name}" has ${count} annotations and is gone from ${projectFileName}. They are kept but not used. ` +
        `Put the label back; if it was renamed, open the folder in the editor, which asks what it became.`,
    );
  }
}
