/** What a folder without `glossator.json` holds, so that the panel can say so before there are labels. */
import { EngineClient } from '../engine/client.js';
import type { Log } from '../base/log.js';
import { parseProject } from '../project/parse.js';
import type { Project } from '../project/project.js';
import type { PanelState } from '../protocol/panel.js';

export interface PreviewOptions {
  readonly root: string;
  readonly modelFolder: string;
  /** Outside the user's folder: nothing is written there before the user has said so. */
  readonly cacheFolder: string;
  readonly childFile: string;
  readonly log: Log;
}

/** Files named one by one; a folder of thousands needs no list. */
const maxFiles = 50;

export async function previewFolder(
  options: PreviewOptions,
): Promise<Extract<PanelState, { kind: 'no-labels' }>> {
  const engine = new EngineClient({
    childFile: options.childFile,
    log: options.log,
    openParams: () => ({
      root: options.root,
      project: withoutLabels(),
      modelFolder: options.modelFolder,
      cacheFolder: options.cacheFolder,
      training: [],
      exportedPaths: [],
      background: false,
    }),
  });
  try {
    const index = await engine.request('index', { encode: false });
    const found = index.perFile.map(({ path, examples }) => ({
      path,
      note: examples === 1 ? '1 example' : `${examples.toLocaleString('en')} examples`,
    }));
    const skipped = index.skipped.map(({ path, reason }) => ({ path, note: reason }));
    return {
      kind: 'no-labels',
      examples: index.examples,
      fileCount: index.perFile.filter(({ examples }) => examples > 0).length,
      files: [...found, ...skipped].slice(0, maxFiles),
    };
  } finally {
    engine.dispose();
  }
}

/** All defaults, and nothing to learn. */
function withoutLabels(): Project {
  const parsed = parseProject('{ "version": 1, "classes": { "labels": ["any"] } }');
  if (parsed.kind === 'invalid') throw new Error('The default project is not valid');
  return { ...parsed.project, schema: {} };
}
