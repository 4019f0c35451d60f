/** A file's records as an import takes them. */
import { UserError } from '../base/errors.js';
import { oneClassEach } from '../batch/importedLabels.js';
import type { LabelSchema } from '../domain/schema.js';
import type { ImportEntry, Importer, ImportOptions } from '../interchange/importRecord.js';
import type { OffsetUnit } from '../protocol/engine.js';
import type { ImportFile } from './importFile.js';

export interface ImportCommandOptions {
  readonly format: string;
  readonly annotator?: string | undefined;
  readonly offsets?: OffsetUnit | undefined;
  readonly addLabels?: boolean | undefined;
  /** Says which labels are missing and records nothing. */
  readonly dryRun?: boolean | undefined;
}

export function readOptions(schema: LabelSchema, offsets: OffsetUnit | undefined): ImportOptions {
  return { schema, ...(offsets && { offsets }) };
}

export function entriesOf(
  input: ImportFile,
  importer: Importer,
  options: ImportOptions,
): AsyncGenerator<ImportEntry> {
  return oneClassEach(named(input, importer.read(input, options)), options.schema);
}

/** What is wrong with a whole file names the file. */
async function* named<T>(input: ImportFile, entries: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* entries;
  } catch (error) {
    if (!(error instanceof UserError) || error.message.includes(input.name)) throw error;
    throw new UserError(`${input.name} ${error.message}`, { cause: error });
  }
}
