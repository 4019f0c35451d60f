/** Which keys labels may have, and which they get when the project names none. */
import type { Label } from '../domain/schema.js';

/** Letters that the panel's own actions use (docs: "Keys"); a label can't have them. */
export const actionKeys: ReadonlySet<string> = new Set('axfndolv');

const entityKeys = '1234567890';
const classKeys = 'qwertyuipshjkcbmzg';

/** Fills in keys in schema order; labels beyond the last free key get none. */
function assign(labels: readonly Label[], free: string, taken: Set<string>): Label[] {
  const pool = Array.from(free).filter(key => !taken.has(key));
  return labels.map(label => {
    if (label.key !== undefined) return label;
    const key = pool.shift();
    return key === undefined ? label : { ...label, key };
  });
}

/**
 * Digits go to entities and letters to classes; a project with classes alone gives its classes the
 * letters too, so that the keys don't change when entities are added later.
 */
export function assignKeys(
  entities: readonly Label[],
  classes: readonly Label[],
): { entities: Label[]; classes: Label[] } {
  const own = [...entities, ...classes].flatMap(label => label.key ?? []);
  const taken = new Set(own);
  return {
    entities: assign(entities, entityKeys, taken),
    classes: assign(classes, classKeys, taken),
  };
}
