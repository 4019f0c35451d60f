/** Whether a changed `glossator.json` asks for more than another look. */
import { isDeepStrictEqual } from 'node:util';
import type { Label } from '../domain/schema.js';
import type { Project } from './project.js';

/** True where two projects differ in colours, keys and descriptions of labels at most. */
export function sameButLooks(a: Project, b: Project): boolean {
  return isDeepStrictEqual(withoutLooks(a), withoutLooks(b));
}

function withoutLooks({ schema, ...rest }: Project): unknown {
  const names = (labels: readonly Label[] | undefined): unknown => labels?.map(({ name }) => name);
  return {
    ...rest,
    entities: schema.entities && { ...schema.entities, labels: names(schema.entities.labels) },
    classes: schema.classes && { ...schema.classes, labels: names(schema.classes.labels) },
  };
}
