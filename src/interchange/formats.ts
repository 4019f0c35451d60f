/** The formats of training data, by name: what can be written, what can be read, and how they are told. */
import { UserError } from '../base/errors.js';
import { createConllExporter } from './conll.js';
import { conllImporter } from './conllReader.js';
import { createConlluExporter } from './conllu.js';
import { conlluImporter } from './conlluReader.js';
import { createCsvExporter } from './csv.js';
import { tableImporter } from './csvReader.js';
import { createDoccanoExporter } from './doccano.js';
import { doccanoImporter } from './doccanoReader.js';
import type { Exporter } from './exportRecord.js';
import { createHfJsonlExporter } from './hfJsonl.js';
import { createHfParquetExporter } from './hfParquet.js';
import { hfJsonlImporter, hfParquetImporter } from './hfReader.js';
import type { Importer } from './importRecord.js';
import { createLabelStudioExporter } from './labelStudio.js';
import { labelStudioImporter } from './labelStudioReader.js';
import { createProdigyExporter } from './prodigyJsonl.js';
import { prodigyImporter } from './prodigyReader.js';
import { createSpacyExporter } from './spacyDocBin.js';
import { spacyImporter } from './spacyReader.js';
import type { TagScheme } from './tagScheme.js';

export interface ExportOptions {
  /** Name of the data set, where the format has one. */
  readonly dataset?: string | undefined;
  /** How entities become one tag per word, where the format does that. Default: `bio`. */
  readonly scheme?: TagScheme | undefined;
}

export interface Format {
  /** On the command line. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** As its own people write it. */
  readonly title: string;
  /** What it is for, in a few words. */
  readonly purpose: string;
  /** Of its files, with the dot. */
  readonly extension: string;
  readonly createExporter: (options: ExportOptions) => Exporter;
  readonly importer: Importer;
}

const [dataset, scheme] = ['glossator', 'bio'] as const;

/** In the order in which they are offered. */
export const formats: readonly Format[] = [
  {
    name: 'spacy',
    aliases: [],
    title: 'spaCy',
    purpose: 'For spacy train',
    extension: '.spacy',
    createExporter: createSpacyExporter,
    importer: spacyImporter,
  },
  {
    name: 'huggingface',
    aliases: ['hf'],
    title: 'Hugging Face',
    purpose: 'JSON lines with a data set card, for datasets and transformers',
    extension: '.jsonl',
    createExporter: options => createHfJsonlExporter({ dataset, scheme, ...defined(options) }),
    importer: hfJsonlImporter,
  },
  {
    name: 'huggingface-parquet',
    aliases: ['parquet'],
    title: 'Hugging Face, Parquet',
    purpose: 'Parquet with a data set card, for datasets and transformers',
    extension: '.parquet',
    createExporter: options => createHfParquetExporter({ dataset, scheme, ...defined(options) }),
    importer: hfParquetImporter,
  },
  {
    name: 'prodigy',
    aliases: ['jsonl'],
    title: 'Prodigy JSONL',
    purpose: 'JSON lines for Prodigy and scripts; carries every answer whole',
    extension: '.jsonl',
    // The session's name; a title of the data set doesn't belong there.
    createExporter: () => createProdigyExporter({ dataset }),
    importer: prodigyImporter({ dataset }),
  },
  {
    name: 'conll2003',
    aliases: ['conll'],
    title: 'CoNLL-2003',
    purpose: 'Four columns, the last one the tag',
    extension: '.conll',
    createExporter: options =>
      createConllExporter({ format: 'conll2003', scheme: options.scheme ?? scheme }),
    importer: conllImporter,
  },
  {
    name: 'conll2002',
    aliases: ['bio'],
    title: 'CoNLL-2002',
    purpose: 'Word and tag',
    extension: '.conll',
    createExporter: options =>
      createConllExporter({ format: 'conll2002', scheme: options.scheme ?? scheme }),
    importer: conllImporter,
  },
  {
    name: 'conllu',
    aliases: [],
    title: 'CoNLL-U',
    purpose: 'Keeps the text character for character',
    extension: '.conllu',
    createExporter: options => createConlluExporter({ scheme: options.scheme ?? scheme }),
    importer: conlluImporter,
  },
  {
    name: 'label-studio',
    aliases: ['labelstudio'],
    title: 'Label Studio',
    purpose: 'JSON with a labelling configuration',
    extension: '.json',
    createExporter: createLabelStudioExporter,
    importer: labelStudioImporter,
  },
  {
    name: 'doccano',
    aliases: [],
    title: 'doccano',
    purpose: 'JSON lines for doccano',
    extension: '.jsonl',
    createExporter: createDoccanoExporter,
    importer: doccanoImporter,
  },
  {
    name: 'csv',
    aliases: [],
    title: 'CSV',
    purpose: 'A row per span or class; carries every answer whole',
    extension: '.csv',
    createExporter: () => createCsvExporter('csv'),
    importer: tableImporter('csv'),
  },
  {
    name: 'tsv',
    aliases: [],
    title: 'TSV',
    purpose: 'The same, separated by tabs',
    extension: '.tsv',
    createExporter: () => createCsvExporter('tsv'),
    importer: tableImporter('tsv'),
  },
];

/** An option that is undefined is left to its default. */
function defined({ dataset: title, scheme: tags }: ExportOptions): {
  dataset?: string;
  scheme?: TagScheme;
} {
  return {
    ...(title !== undefined && { dataset: title }),
    ...(tags !== undefined && { scheme: tags }),
  };
}

/** What `formatOf` takes, aliases included. */
export const formatNames: readonly string[] = formats.flatMap(({ name, aliases }) => [
  name,
  ...aliases,
]);

/** @throws UserError if there is no such format */
export function formatOf(name: string): Format {
  const format = formats.find(each => each.name === name || each.aliases.includes(name));
  if (format !== undefined) return format;
  const names = formats.map(each => each.name).join(', ');
  throw new UserError(`There is no format "${name}"; choose one of ${names}`);
}

/** @throws UserError if there is no such format */
export function createExporter(name: string, options: ExportOptions = {}): Exporter {
  return formatOf(name).createExporter(options);
}
