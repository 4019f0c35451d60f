/** The labels of a project. */
import type { Task } from './annotation.js';

export interface Label {
  readonly name: string;
  readonly description?: string | undefined;
  /** `#rrggbb`; without it the label takes the theme colour of its place in the list. */
  readonly color?: string | undefined;
  /** A single key that chooses the label in the panel. */
  readonly key?: string | undefined;
}

export interface EntitySchema {
  readonly overlap: boolean;
  readonly labels: readonly Label[];
}

export interface ClassSchema {
  readonly mode: 'single' | 'multi';
  readonly labels: readonly Label[];
}

/** At least one of the two is there. */
export interface LabelSchema {
  readonly entities?: EntitySchema | undefined;
  readonly classes?: ClassSchema | undefined;
}

/** The tasks that have labels, entities first. */
export function tasksOf(schema: LabelSchema): Task[] {
  return (['entities', 'classes'] as const).filter(task => schema[task] !== undefined);
}
