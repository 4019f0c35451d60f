/** `glossator export DIR`: training data in a format of the field, frozen as a fine-tuning batch. */
import path from 'node:path';
import { exportAgain, exportBatch } from '../batch/exportBatch.js';
import type { TagScheme } from '../interchange/tagScheme.js';
import { openProjectStore, readProject } from './openProject.js';
import type { Output } from './output.js';

export interface ExportOptions {
  readonly format: string;
  readonly out: string;
  readonly split?: string | undefined;
  readonly seed: number;
  readonly batch?: number | undefined;
  readonly scheme?: TagScheme | undefined;
}

export async function exportCommand(
  folder: string,
  options: ExportOptions,
  output: Output,
): Promise<void> {
  const { root, project } = readProject(folder);
  const store = openProjectStore(root, output);
  try {
    store.syncSchema(project.schema);
    const { format, seed, scheme } = options;
    const out = path.resolve(options.out);
    const report =
      options.batch === undefined
        ? await exportBatch(store, {
            format,
            out,
            split: options.split?.split(',').map(Number),
            seed,
            root,
            project,
            scheme,
          })
        : await exportAgain(store, options.batch, { format, out, project });
    for (const loss of report.losses) {
      output.note(`${loss.count} × ${loss.message}${loss.examples.map(e => `\n  ${e}`).join('')}`);
    }
    output.result(
      report,
      [
        ...report.files.map(file => `${file.path}: ${file.examples} examples`),
        `Fine-tuning batch ${report.batch}; what is in it and what was lost: ${report.report}`,
      ].join('\n'),
    );
  } finally {
    store.dispose();
  }
}
