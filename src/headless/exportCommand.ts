/** `glossator export DIR`: training data in a format of the field, frozen as a fine-tuning batch. */
import path from 'node:path';
import { Option, type Command } from 'commander';
import { exportAgain, exportBatch, type ExportReport } from '../batch/exportBatch.js';
import type { ExportControl } from '../batch/exportFiles.js';
import type { FindMissing } from '../batch/staleTexts.js';
import { CancelledError, UserError } from '../base/errors.js';
import { placeIn } from '../base/paths.js';
import { Pool } from '../corpus/pool.js';
import { formatNames } from '../interchange/formats.js';
import { tagSchemes, type TagScheme } from '../interchange/tagScheme.js';
import type { Project } from '../project/project.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import { example, folderHelp, splitShares, wholeNumber, type Run } from './commandLine.js';
import { interruptible } from './interrupt.js';
import { openProjectStore, readProject, syncLabels } from './openProject.js';
import type { Output } from './output.js';

interface ExportOptions {
  /** Without one, that of the batch. */
  readonly format?: string | undefined;
  readonly out: string;
  readonly split?: readonly number[] | undefined;
  readonly seed: number;
  readonly batch?: number | undefined;
  /** Files that no export in this format wrote are replaced as well. */
  readonly force?: boolean | undefined;
  readonly scheme?: TagScheme | undefined;
}

/** Its arguments and options. */
export function addExportCommand(program: Command, run: Run): void {
  program
    .command('export')
    .description('write training data, frozen as a fine-tuning batch')
    .argument('<dir>', folderHelp)
    .addOption(new Option('--format <name>', 'format; with --batch its own').choices(formatNames))
    .requiredOption('--out <path>', 'file, or folder with --split')
    .option('--split <shares>', 'shares of train, dev and test, such as 0.8,0.1,0.1', splitShares)
    .option('--seed <n>', 'seed of the split', wholeNumber, 1)
    .addOption(
      new Option('--scheme <name>', 'how entities become one tag per word').choices(tagSchemes),
    )
    .addOption(
      new Option('--batch <id>', 'repeat an earlier export, as it was split and tagged')
        .argParser(wholeNumber)
        .conflicts(['split', 'seed', 'scheme']),
    )
    .option('--force', 'replace files that no export in this format wrote, too')
    .addHelpText('after', example('export texts --format spacy --split 0.8,0.1,0.1 --out training'))
    .action((dir: string, options: ExportOptions, command: Command) => {
      if (options.format === undefined && options.batch === undefined) {
        command.error("error: required option '--format <name>' not specified");
      }
      return run(output => exportCommand(dir, options, output));
    });
}

async function exportCommand(
  folder: string,
  options: ExportOptions,
  output: Output,
): Promise<void> {
  const { root, project } = readProject(folder);
  const store = openProjectStore(root, output);
  try {
    syncLabels(store, project.schema, output);
    const report = await interruptible(signal =>
      write(store, options, { root, project }, { signal, onProgress: progressTo(output) }),
    );
    for (const loss of report.losses) {
      output.note(`${loss.count} × ${loss.message}${loss.examples.map(e => `\n  ${e}`).join('')}`);
    }
    const at = (file: string): string => placeIn(root, file) ?? file;
    const shown = {
      ...report,
      files: report.files.map(file => ({ ...file, path: at(file.path) })),
      removed: report.removed.map(at),
      report: at(report.report),
    };
    output.result(
      shown,
      [
        ...shown.files.map(describe),
        ...shown.removed.map(file => `${file}: removed, an earlier split’s part`),
        `Fine-tuning batch ${report.batch}; what is in it and what was lost: ${shown.report}`,
      ].join('\n'),
    );
  } catch (error) {
    if (error instanceof CancelledError) {
      throw new UserError('Stopped. Nothing was exported.');
    }
    throw error;
  } finally {
    store.dispose();
  }
}

function write(
  store: AnnotationStore,
  { format, seed, scheme, out, split, batch, force: replaces = false }: ExportOptions,
  { root, project }: ReturnType<typeof readProject>,
  control: ExportControl,
): Promise<ExportReport> {
  const file = path.resolve(out);
  if (batch !== undefined) {
    return exportAgain(store, batch, { format, out: file, root, project, replaces }, control);
  }
  if (format === undefined) throw new UserError('Name a format with --format.');
  return exportBatch(
    store,
    {
      ...{ format, out: file, split, replaces, seed, root, project, scheme },
      findMissing: missingFrom(store, root, project),
    },
    control,
  );
}

/** Reads the corpus, without an encoder. */
function missingFrom(store: AnnotationStore, root: string, { corpus }: Project): FindMissing {
  return async (keys, signal) => {
    const exportedPaths = store.exportedPaths();
    const { pool } = await Pool.build({ root, settings: corpus, exportedPaths, signal });
    return keys.filter(key => pool.indexOf(key) === undefined);
  };
}

function describe({ path: file, examples, answers }: ExportReport['files'][number]): string {
  const rest = examples < answers ? ` of ${answers} answers` : '';
  return `${file}: ${examples} examples${rest}`;
}

function progressTo(output: Output): ExportControl['onProgress'] {
  return (done, total) => output.progress({ type: 'progress', stage: 'export', done, total });
}
