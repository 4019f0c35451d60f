/** `glossator index DIR`: reads and encodes the corpus, tells what was found and what was skipped. */
import { UserError } from '../base/errors.js';
import { emptyCorpus } from './emptyCorpus.js';
import { openProject } from './openProject.js';
import type { Output } from './output.js';

export interface IndexOptions {
  /** Fails where something was skipped that had a problem. */
  readonly strict?: boolean | undefined;
}

export async function indexCommand(
  folder: string,
  { strict = false }: IndexOptions,
  output: Output,
): Promise<void> {
  const { engine, project, close } = await openProject(folder, output);
  try {
    const summary = await engine.request('index', { encode: true });
    const { scan, encode } = summary.milliseconds;
    for (const { path, line, reason } of summary.skipped) {
      output.note(`Skipped ${path}${line === null ? '' : `:${line}`}: ${reason}`);
    }
    const empty = emptyCorpus(summary, project);
    if (empty !== undefined) output.note(empty);
    output.result(
      summary,
      `${summary.files} files, ${summary.documents} documents, ${summary.examples} examples ` +
        `(${summary.distinct} distinct, ${summary.holdout} held out), ${summary.tokens} tokens; ` +
        `${summary.skipped.length} skipped. Read in ${seconds(scan)}, encoded in ${seconds(encode)}.`,
    );
    const problems = summary.skipped.filter(({ harmless }) => harmless !== true).length;
    if (strict && problems > 0) {
      throw new UserError(
        `${problems} of what was skipped ${problems === 1 ? 'has a problem' : 'have problems'}. Mend it, or exclude it in glossator.json.`,
      );
    }
  } finally {
    await close();
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
