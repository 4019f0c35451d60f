/**
 * `safeParse` for what is read by the million: a value that is right already is handed back as it is, found
 * out by plain comparisons. Only what isn't goes through zod, which says why.
 */
import * as z from 'zod/mini';

type Shape<T> = z.core.$ZodType<T>;
/** True only where zod would change nothing but leave out fields that the shape doesn't name. */
type Check = (value: unknown) => boolean;

const checks = new WeakMap<z.core.$ZodType, Check>();

/** Fields that an object shape doesn't name may or may not be left out: read those that it names. */
export function quickParse<T>(shape: Shape<T>, value: unknown): z.core.util.SafeParseResult<T> {
  let check = checks.get(shape);
  if (check === undefined) checks.set(shape, (check = checkOf(shape)));
  // The check is the claim that the value has the type.
  if (check(value)) return { success: true, data: value as T };
  return z.safeParse(shape, value);
}

const unsure: Check = () => false;

function checkOf(shape: z.core.$ZodType): Check {
  const { def } = (shape as z.core.$ZodTypes)._zod;
  if (def.type === 'string') return textCheck(def);
  if (def.type === 'number') return numberCheck(def);
  // A condition of its own is zod's business.
  if (def.checks !== undefined && def.checks.length > 0) return unsure;
  switch (def.type) {
    case 'boolean':
      return value => typeof value === 'boolean';
    case 'unknown':
      return value => value !== undefined;
    case 'enum': {
      const values = new Set<unknown>(Object.values(def.entries));
      return value => typeof value === 'string' && values.has(value);
    }
    case 'nullable': {
      const inner = checkOf(def.innerType);
      return value => value === null || inner(value);
    }
    case 'optional': {
      const inner = checkOf(def.innerType);
      return value => value === undefined || inner(value);
    }
    case 'union': {
      const options = def.options.map(checkOf);
      return value => options.some(option => option(value));
    }
    case 'array':
      return arrayCheck(checkOf(def.element));
    case 'tuple':
      return tupleCheck(def.items.map(checkOf), def.rest === null);
    case 'record':
      return recordCheck(def);
    case 'object':
      return objectCheck(def);
    default:
      return unsure;
  }
}

type Conditions = readonly { readonly _zod: { readonly def: unknown } }[] | undefined;

function conditionsOf(checks: Conditions): z.core.$ZodChecks['_zod']['def'][] {
  return (checks ?? []).map(check => check._zod.def as z.core.$ZodChecks['_zod']['def']);
}

function textCheck(def: z.core.$ZodStringDef & { readonly format?: unknown }): Check {
  if (def.format !== undefined) return unsure;
  let least = 0;
  for (const condition of conditionsOf(def.checks)) {
    if (condition.check !== 'min_length') return unsure;
    least = Math.max(least, condition.minimum);
  }
  return value => typeof value === 'string' && value.length >= least;
}

function numberCheck(def: z.core.$ZodNumberDef & { readonly format?: unknown }): Check {
  let least = -Infinity;
  for (const condition of conditionsOf(def.checks)) {
    if (condition.check !== 'greater_than' || !condition.inclusive) return unsure;
    if (typeof condition.value !== 'number') return unsure;
    least = Math.max(least, condition.value);
  }
  if (def.format === 'safeint')
    return value => Number.isSafeInteger(value) && Number(value) >= least;
  return def.format === undefined
    ? value => Number.isFinite(value) && Number(value) >= least
    : unsure;
}

function arrayCheck(element: Check): Check {
  return value => Array.isArray(value) && value.every(element);
}

function tupleCheck(items: readonly Check[], closed: boolean): Check {
  return value =>
    closed &&
    Array.isArray(value) &&
    value.length === items.length &&
    items.every((item, i) => item(value[i]));
}

function recordCheck({ keyType, valueType }: z.core.$ZodRecordDef): Check {
  const { def } = (keyType as z.core.$ZodTypes)._zod;
  const anyKey = def.type === 'string' && (def.checks ?? []).length === 0;
  const check = checkOf(valueType);
  return value => {
    if (!anyKey || !isPlain(value) || Object.hasOwn(value, '__proto__')) return false;
    for (const key in value) if (!check(value[key])) return false;
    return true;
  };
}

function objectCheck({ shape, catchall }: z.core.$ZodObjectDef): Check {
  const keys = Object.keys(shape);
  const inner = Object.values(shape).map(checkOf);
  const open = catchall !== undefined;
  if (open && (catchall as z.core.$ZodTypes)._zod.def.type !== 'unknown') return unsure;
  return value => {
    if (!isPlain(value) || (open && Object.hasOwn(value, '__proto__'))) return false;
    for (let i = 0; i < keys.length; i++) {
      const [key, check] = [keys[i], inner[i]];
      if (key === undefined || check?.(value[key]) !== true) return false;
    }
    return true;
  };
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
