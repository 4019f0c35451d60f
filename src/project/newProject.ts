/** The text of a first `glossator.json`: labels only, everything else is a default. */
import { UserError } from '../base/errors.js';

export interface NewProject {
  readonly entities: readonly string[];
  readonly classes: readonly string[];
  readonly multi: boolean;
}

/** @throws UserError when no label is named. */
export function newProjectText({ entities, classes, multi }: NewProject): string {
  if (entities.length === 0 && classes.length === 0) {
    throw new UserError('Name at least one label: entities, classes or both.');
  }
  const list = (names: readonly string[]): { name: string }[] => names.map(name => ({ name }));
  const project = {
    version: 1,
    ...(entities.length > 0 ? { entities: { labels: list(entities) } } : {}),
    ...(classes.length > 0
      ? { classes: { mode: multi ? 'multi' : 'single', labels: list(classes) } }
      : {}),
  };
  return `${JSON.stringify(project, null, 2)}\n`;
}
