/** The formats of training data that can be written, by name. */
import { UserError } from '../base/errors.js';
import type { Exporter } from './exportRecord.js';
import { createProdigyExporter } from './prodigyJsonl.js';
import { createSpacyExporter } from './spacyDocBin.js';

export interface ExportOptions {
  /** Name of the data set, where the format has one. */
  readonly dataset?: string | undefined;
}

interface Format {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly create: (options: ExportOptions) => Exporter;
}

const formats: readonly Format[] = [
  { name: 'spacy', aliases: [], create: createSpacyExporter },
  {
    name: 'prodigy',
    aliases: ['jsonl'],
    create: ({ dataset = 'glossator' }) => createProdigyExporter({ dataset }),
  },
];

/** What `createExporter` takes, aliases included. */
export const formatNames: readonly string[] = formats.flatMap(({ name, aliases }) => [
  name,
  ...aliases,
]);

/** @throws UserError if there is no such format */
export function createExporter(name: string, options: ExportOptions = {}): Exporter {
  const format = formats.find(each => each.name === name || each.aliases.includes(name));
  if (format === undefined) {
    throw new UserError(`There is no format "${name}"; choose one of ${formatNames.join(', ')}`);
  }
  return format.create(options);
}
