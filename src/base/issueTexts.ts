/** What zod finds wrong with a value, in words for whoever wrote the file. */
import * as z from 'zod/mini';

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a string',
};

function kindOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null) return 'null';
  return kinds[Array.isArray(value) ? 'array' : typeof value] ?? 'that';
}

function sizeOf(origin: string, size: number | bigint): string {
  const things = origin === 'string' ? 'characters' : 'entries';
  return origin === 'string' || origin === 'array' ? `${size} ${things}` : `${size}`;
}

const localeError: z.core.$ZodErrorMap = issue => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return `must be ${kinds[issue.expected] ?? issue.expected}, not ${kindOf(issue.input)}`;
    case 'invalid_value': {
      const values = issue.values.map(value => JSON.stringify(value)).join(', ');
      return issue.values.length === 1 ? `must be ${values}` : `must be one of ${values}`;
    }
    case 'too_small':
      if (issue.minimum === 1 && issue.origin === 'string') return 'must not be empty';
      return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${sizeOf(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${sizeOf(issue.origin, issue.maximum)}`;
    case 'unrecognized_keys':
      return `has fields that are not known here: ${issue.keys.map(key => `"${key}"`).join(', ')}`;
    default:
      return 'is nothing that may stand here';
  }
};

/** The mini build of zod carries no texts of its own; without them every problem reads "Invalid input". */
export function usePlainTexts(): void {
  z.config({ localeError });
}
