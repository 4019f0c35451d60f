/** What VS Code completes `glossator.json` by: it knows every setting and finds fault with none. */
import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { completionSchema, type JsonSchema } from '../../../src/project/completionSchema.js';
import { projectSchema } from '../../../src/project/config.js';

/** As it stands in a file. */
const strict = JSON.parse(
  JSON.stringify(z.toJSONSchema(projectSchema, { io: 'input', target: 'draft-7' })),
) as JsonSchema;

/** Every setting, such as `query.strategy`, with what is said of it. */
function settingsOf({ properties, items, anyOf }: JsonSchema, path = ''): string[] {
  return [
    ...Object.entries(properties ?? {}).flatMap(([name, schema]) => [
      `${path}${name}: ${String(schema.description)}`,
      ...settingsOf(schema, `${path}${name}.`),
    ]),
    ...(items === undefined ? [] : settingsOf(items, path)),
    ...(anyOf ?? []).flatMap(schema => settingsOf(schema, path)),
  ];
}

/** Where a value could go against a schema. */
function faultsOf(schema: JsonSchema, path = '$'): string[] {
  const { properties, items, anyOf } = schema;
  if (anyOf?.some(choice => Object.keys(choice).length === 0) === true) return [];
  const harmless = new Set(['title', 'description', 'default', 'properties', 'items']);
  return [
    ...Object.keys(schema).flatMap(key => (harmless.has(key) ? [] : [`${path} ${key}`])),
    ...Object.entries(properties ?? {}).flatMap(([name, one]) => faultsOf(one, `${path}.${name}`)),
    ...(items === undefined ? [] : faultsOf(items, `${path}[]`)),
  ];
}

describe('the schema for completion', () => {
  it('knows every setting', () => {
    const settings = settingsOf(strict);
    assert.ok(settings.length > 20);
    assert.deepEqual(settingsOf(completionSchema(strict)), settings);
  });

  it('knows the values of a setting and what each means', () => {
    const mode = completionSchema(strict).properties?.['classes']?.properties?.['mode'];
    assert.deepEqual(mode?.anyOf?.[0]?.['enum'], ['single', 'multi']);
    assert.equal(mode['default'], 'single');
  });

  it('finds fault with no value', () => {
    assert.ok(faultsOf(strict).length > 0);
    assert.deepEqual(faultsOf(completionSchema(strict)), []);
  });
});
