/** Why an evaluation has nothing to say of a task, or of any. */
import type { Task } from '../domain/annotation.js';
import { tasksOf, type LabelSchema } from '../domain/schema.js';
import type { Project } from '../project/project.js';
import type { EvaluationResult, GoldExample } from '../protocol/engine.js';

const fields = { entities: '"spans"', classes: '"label" or "labels"' } as const;

/** What is wrong with a file whose lines speak of no task that the project has. */
export function ofNoTask(gold: readonly GoldExample[], schema: LabelSchema): string | undefined {
  const tasks = tasksOf(schema);
  const speaks = (task: Task): boolean =>
    gold.some(({ spans, labels }) => (task === 'entities' ? spans : labels) !== undefined);
  if (tasks.some(speaks)) return undefined;
  const needed = tasks.map(task => `${fields[task]} for ${task}`).join(' or ');
  return `has no line to measure on: a line of this project needs ${needed}.`;
}

/** What was measured, and on what. */
export interface Measured {
  readonly result: EvaluationResult;
  /** Where it wasn't the hold-out. */
  readonly test: string | undefined;
  /** Examples in the hold-out. */
  readonly heldOut: number;
}

/** For each task that was not measured a sentence with the reason; one for all where nothing was. */
export function unmeasured(
  { result, test, heldOut }: Measured,
  { schema, holdout }: Project,
): string[] {
  if (test === undefined && result.examples === 0) {
    const reason =
      holdout === 0
        ? '"holdout" is 0 in glossator.json. Set a share, such as 0.1,'
        : heldOut === 0
          ? 'the corpus is so small that no example is held out. Add texts,'
          : `none of the ${heldOut} examples that are held out has a complete, accepted answer. Answer them in the editor, which asks for them now and then,`;
    return [`Nothing was measured: ${reason} or measure on a file with --test.`];
  }
  return tasksOf(schema)
    .filter(task => result[task] === undefined)
    .map(task =>
      test === undefined
        ? `No ${task} were measured: no answer in the hold-out is a complete one about them.`
        : `No ${task} were measured: no line of ${test} has ${fields[task]}.`,
    );
}
