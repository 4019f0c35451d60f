/**
 * The JSON schema that VS Code completes and explains `glossator.json` by. It finds fault with nothing: what is
 * wrong with the file is told by Glossator, in its own words and as an error, and would stand there twice.
 */

export interface JsonSchema {
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly [keyword: string]: unknown;
}

/** The same properties, values and descriptions, and nothing that a value could go against. */
export function completionSchema(strict: JsonSchema): JsonSchema {
  const { title, description, properties, items, anyOf } = strict;
  const told = {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...('default' in strict && { default: strict['default'] }),
  };
  if (properties !== undefined) {
    const entries = Object.entries(properties);
    const lenient = entries.map(([name, value]) => [name, completionSchema(value)] as const);
    return { ...told, properties: Object.fromEntries(lenient) };
  }
  if (items !== undefined) return { ...told, items: completionSchema(items) };
  // Whatever doesn't fit the others fits the last.
  const choices = anyOf?.map(completionSchema) ?? [strict];
  return { ...told, anyOf: [...choices, {}] };
}
