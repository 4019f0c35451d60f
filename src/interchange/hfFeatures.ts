/**
 * The columns of a Hugging Face data set, described once for its three readers: the data set card, the
 * metadata inside a Parquet file, and Parquet's own schema.
 * (https://huggingface.co/docs/datasets/about_dataset_features)
 */
import type { LabelSchema } from '../domain/schema.js';
import { tagsOf, type TagScheme } from './tagScheme.js';

/** What a column holds. */
export type Feature =
  | { readonly kind: 'string' | 'int64' }
  /** Numbers that stand for `names`, by their place. */
  | { readonly kind: 'class'; readonly names: readonly string[] }
  | { readonly kind: 'list'; readonly of: Feature }
  | { readonly kind: 'struct'; readonly fields: readonly NamedFeature[] };

export interface NamedFeature {
  readonly name: string;
  readonly feature: Feature;
}

const string: Feature = { kind: 'string' };
const int64: Feature = { kind: 'int64' };

/** Names of all tags, `O` first; a tag's place is its number. */
export function tagNamesOf({ entities }: LabelSchema, scheme: TagScheme): string[] {
  return [
    'O',
    ...(entities?.labels ?? []).flatMap(({ name }) => tagsOf(name.toWellFormed(), scheme)),
  ];
}

/** `tokens`, `ner_tags` and `spans` of a project with entities, `label` or `labels` of one with classes. */
export function featuresOf(schema: LabelSchema, scheme: TagScheme): NamedFeature[] {
  const { entities, classes } = schema;
  const tags: Feature = { kind: 'class', names: tagNamesOf(schema, scheme) };
  const fields = [
    { name: 'start', feature: int64 },
    { name: 'end', feature: int64 },
    { name: 'label', feature: string },
  ];
  const names = classes?.labels.map(({ name }) => name.toWellFormed()) ?? [];
  const label: Feature = { kind: 'class', names };
  return [
    { name: 'id', feature: string },
    { name: 'text', feature: string },
    ...(entities
      ? [
          { name: 'tokens', feature: { kind: 'list', of: string } as const },
          { name: 'ner_tags', feature: { kind: 'list', of: tags } as const },
          {
            name: 'spans',
            feature: { kind: 'list', of: { kind: 'struct', fields } as const } as const,
          },
        ]
      : []),
    ...(classes?.mode === 'single' ? [{ name: 'label', feature: label }] : []),
    ...(classes?.mode === 'multi'
      ? [{ name: 'labels', feature: { kind: 'list', of: label } as const }]
      : []),
  ];
}

/** As `Features.to_dict` of the `datasets` library writes them, which all its versions read. */
export function featureJson(feature: Feature): unknown {
  switch (feature.kind) {
    case 'string':
    case 'int64':
      return { dtype: feature.kind, _type: 'Value' };
    case 'class':
      return { names: feature.names, _type: 'ClassLabel' };
    case 'struct':
      return fieldsJson(feature.fields);
    case 'list':
      return feature.of.kind === 'struct'
        ? [featureJson(feature.of)]
        : { feature: featureJson(feature.of), _type: 'Sequence' };
  }
}

export function fieldsJson(fields: readonly NamedFeature[]): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name, feature }) => [name, featureJson(feature)]));
}
