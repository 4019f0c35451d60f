/**
 * An import in a process of its own: the command line, as anyone may run it. The editor's process reads and
 * records nothing; it sees the answers as it sees those of another window.
 */
import * as z from 'zod/mini';
import { CancelledError, UserError } from '../base/errors.js';
import { forkCommand } from '../engine/forkedCommand.js';

export interface ForkedImportOptions {
  /** Absolute path of the bundled command line. */
  readonly cliFile: string;
  /** Absolute path of the project folder. */
  readonly root: string;
  /** Name of a format of `interchange/formats.ts`. */
  readonly format: string;
  /** Absolute. */
  readonly files: readonly string[];
  readonly signal: AbortSignal;
  /** Share of the work, in [0, 1]. */
  readonly onProgress: (done: number) => void;
}

const count = z.int().check(z.gte(0));
const previewSchema = z.object({
  records: count,
  answered: count,
  silent: z.array(z.object({ path: z.string(), reason: z.string() })),
  problems: count,
  missing: z.object({ entities: z.array(z.string()), classes: z.array(z.string()) }),
  project: z.boolean(),
});
/** What the files hold, and which labels `glossator.json` lacks. */
export type ForkedPreview = z.infer<typeof previewSchema>;

const reportSchema = z.object({
  recorded: count,
  unanswered: count,
  notInCorpus: count,
  replaced: count,
  problems: count,
  leftOut: z.array(z.object({ message: z.string(), count, places: z.array(z.string()) })),
  addedLabels: z.array(z.string()),
});
export interface ForkedReport extends z.infer<typeof reportSchema> {
  /** What was said of single records, for the log. */
  readonly notes: string;
}

/** Looks through the files and records nothing. @throws CancelledError; UserError where they can't be read */
export async function previewImport(options: ForkedImportOptions): Promise<ForkedPreview> {
  const { result, said } = await run(options, ['--dry-run']);
  return previewSchema.safeParse(result).data ?? failed(said);
}

/**
 * Records the answers of the files; labels that `glossator.json` lacks are added to it.
 * @throws CancelledError (what is recorded stays); UserError where nothing could be recorded
 */
export async function recordImport(options: ForkedImportOptions): Promise<ForkedReport> {
  const { result, said } = await run(options, ['--add-labels']);
  const report = reportSchema.safeParse(result).data ?? failed(said);
  return { ...report, notes: said };
}

function failed(said: string): never {
  throw new UserError(said === '' ? 'The import failed and did not say why.' : said);
}

const progressSchema = z.object({
  type: z.literal('progress'),
  stage: z.enum(['look', 'import']),
  done: z.number(),
  total: z.number(),
});

async function run(
  { cliFile, root, format, files, signal, onProgress }: ForkedImportOptions,
  more: readonly string[],
): Promise<{ result: unknown; said: string }> {
  const args = ['import', root, '--json', '--format', format, ...more, '--', ...files];
  // It ends at the next place where everything is in order.
  const { child, closed, said } = forkCommand(cliFile, args, signal, 'SIGTERM');
  let printed = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
  child.on('message', message => {
    const progress = progressSchema.safeParse(message).data;
    if (progress && progress.total > 0) onProgress(progress.done / progress.total);
  });
  await closed;
  if (signal.aborted) throw new CancelledError();
  const line = printed.split('\n').find(each => each.startsWith('{'));
  return { result: line === undefined ? undefined : JSON.parse(line), said: said() };
}
