/**
 * The data set card: a README.md whose head tells the `datasets` library which file is which split and what
 * the numbers of a class stand for. (https://huggingface.co/docs/hub/datasets-cards)
 */
import * as z from 'zod/mini';
import type { ExportedFile } from './exportRecord.js';
import type { Feature, NamedFeature } from './hfFeatures.js';

/** What the field calls our parts of a split. */
const splitNames: Readonly<Record<ExportedFile['part'], string>> = {
  all: 'train',
  train: 'train',
  dev: 'validation',
  test: 'test',
};

export interface Card {
  readonly dataset: string;
  readonly features: readonly NamedFeature[];
  readonly files: readonly ExportedFile[];
}

export function dataSetCard({ dataset, features, files }: Card): string {
  const tasks = [
    ...(features.some(({ name }) => name === 'ner_tags') ? ['token-classification'] : []),
    ...(features.some(({ name }) => name.startsWith('label')) ? ['text-classification'] : []),
  ];
  const splits = files.map(
    ({ name, part }) => `  - split: ${splitNames[part]}\n    path: ${JSON.stringify(name)}\n`,
  );
  const counts = files.map(({ part, examples }) => `| ${splitNames[part]} | ${examples} |\n`);
  return [
    '---\n',
    `pretty_name: ${JSON.stringify(dataset)}\n`,
    `task_categories:\n${tasks.map(task => `- ${task}\n`).join('')}`,
    `configs:\n- config_name: default\n  data_files:\n${splits.join('')}`,
    `dataset_info:\n  features:\n${features.map(each => yaml(each, '  ')).join('')}`,
    '---\n\n',
    `# ${dataset}\n\n`,
    'Annotated with Glossator. Load this folder with `datasets.load_dataset("path/to/folder")`.\n\n',
    `| split | examples |\n|---|---|\n${counts.join('')}`,
    ...(tasks[0] === 'token-classification'
      ? [
          '\n`spans` count in code points of `text` and may overlap; `ner_tags` hold the longest of them, one tag per ',
          'token. A tag that is null is unknown, not O: give it −100 when you train.\n',
        ]
      : []),
  ].join('');
}

/** A list item of YAML; strings are written as JSON, which YAML reads as the same. */
function yaml({ name, feature }: NamedFeature, indent: string): string {
  return `${indent}- name: ${name}\n${body(feature, `${indent}  `)}`;
}

function body(feature: Feature, indent: string): string {
  switch (feature.kind) {
    case 'string':
    case 'int64':
      return `${indent}dtype: ${feature.kind}\n`;
    case 'class': {
      const names = feature.names.map(
        (name, i) => `${indent}      '${i}': ${JSON.stringify(name)}\n`,
      );
      return `${indent}dtype:\n${indent}  class_label:\n${indent}    names:\n${names.join('')}`;
    }
    case 'struct':
      return feature.fields.map(field => yaml(field, indent)).join('');
    case 'list': {
      const { of } = feature;
      if (of.kind === 'struct') return `${indent}list:\n${body(of, indent)}`;
      if (of.kind !== 'class')
        return `${indent}sequence: ${of.kind === 'list' ? 'list' : of.kind}\n`;
      const names = of.names.map((name, i) => `${indent}      '${i}': ${JSON.stringify(name)}\n`);
      return `${indent}sequence:\n${indent}  class_label:\n${indent}    names:\n${names.join('')}`;
    }
  }
}

/** Column → names of its classes, as far as a card tells them. */
export type ClassNames = ReadonlyMap<string, readonly string[]>;

/** Reads the lines of a card that name classes; the rest of its YAML doesn't matter here. */
export function classNamesOfCard(card: string): ClassNames {
  const names = new Map<string, string[]>();
  let column = '';
  for (const line of card.split(/\r?\n/)) {
    const field = /^ *- name: *(.+?) *$/.exec(line)?.[1];
    if (field !== undefined) column = plain(field);
    const entry = /^ *(?:'(\d+)'|"(\d+)"|(\d+)): *(.+?) *$/.exec(line);
    const number = entry?.[1] ?? entry?.[2] ?? entry?.[3];
    if (number === undefined || column === '') continue;
    const list = names.get(column) ?? [];
    list[Number(number)] = plain(entry?.[4] ?? '');
    names.set(column, list);
  }
  return names;
}

/** A YAML scalar without its quotes. */
function plain(scalar: string): string {
  if (scalar.startsWith("'")) return scalar.slice(1, -1).replaceAll("''", "'");
  if (!scalar.startsWith('"')) return scalar;
  try {
    return z.parse(z.string(), JSON.parse(scalar));
  } catch {
    return scalar.slice(1, -1);
  }
}

const classFeature = z.object({ names: z.array(z.string()) });
const listFeature = z.object({ feature: classFeature });
const metadata = z.object({
  info: z.object({ features: z.record(z.string(), z.unknown()) }),
});

/** The same of the metadata inside a Parquet file; nothing where there is none. */
export function classNamesOfMetadata(json: string): ClassNames {
  const names = new Map<string, readonly string[]>();
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return names;
  }
  const parsed = metadata.safeParse(value);
  for (const [column, feature] of Object.entries(parsed.data?.info.features ?? {})) {
    const found =
      classFeature.safeParse(feature).data ?? listFeature.safeParse(feature).data?.feature;
    if (found !== undefined) names.set(column, found.names);
  }
  return names;
}
