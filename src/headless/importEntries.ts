/** A file's records as an import takes them. */
import { UserError } from '../base/errors.js';
import { oneClassEach } from '../batch/importedLabels.js';
import type { OffsetUnit } from '../domain/offsetUnit.js';
import type { ImportEntry, Importer } from '../interchange/importRecord.js';
import type { Project } from '../project/project.js';
import { inUtf8 } from './importEncoding.js';
import type { ImportFile } from './importFile.js';

export interface ImportCommandOptions {
  readonly format: string;
  readonly annotator?: string | undefined;
  readonly offsets?: OffsetUnit | undefined;
  readonly addLabels?: boolean | undefined;
  /** Says which labels are missing and records nothing. */
  readonly dryRun?: boolean | undefined;
}

/** @param project undefined: there is none yet */
export function entriesOf(
  input: ImportFile,
  importer: Importer,
  project: Project | undefined,
  { offsets }: ImportCommandOptions,
): AsyncGenerator<ImportEntry> {
  const { schema = {}, corpus } = project ?? {};
  const text = importer.isBinary || !corpus ? input : inUtf8(input, corpus.encoding);
  const options = { schema, textField: corpus?.textField, offsets };
  return oneClassEach(named(input, importer.read(text, options)), schema);
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
