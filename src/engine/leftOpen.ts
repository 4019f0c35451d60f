/** What whole answers leave open: labels that the project has had only since. */
import type { Task } from '../domain/annotation.js';
import { rulesOutWords } from '../domain/ruledOut.js';
import type { NewerLabels, TrainingExample } from '../domain/trainingExample.js';

/**
 * What each answer leaves open. A label that no answer says is missing anywhere would hold everywhere if the
 * older answers left it open, for nothing tells it from the lack of it: until there is such an answer, they
 * count as saying no.
 */
export function labelsLeftOpen(
  training: readonly TrainingExample[],
): (example: Pick<TrainingExample, 'newer'>) => NewerLabels {
  const doubtful = { entities: new Set<string>(), classes: new Set<string>() };
  for (const { newer } of training) {
    for (const task of tasks) for (const label of newer?.[task] ?? []) doubtful[task].add(label);
  }
  for (const example of training) {
    for (const task of tasks) {
      for (const label of doubtful[task])
        if (denies(example, task, label)) doubtful[task].delete(label);
    }
  }
  return ({ newer }) =>
    Object.fromEntries(
      tasks.map(task => [task, (newer?.[task] ?? []).filter(label => !doubtful[task].has(label))]),
    );
}

const tasks: readonly Task[] = ['entities', 'classes'];

/** Whether it says of a class that it doesn't hold, or of words that they are no such entity, whatever their ends. */
function denies({ annotation, newer }: TrainingExample, task: Task, label: string): boolean {
  const answer = annotation[task];
  if (!answer || answer.answer === 'ignore') return false;
  const whole = answer.complete && newer?.[task]?.includes(label) !== true;
  if (task === 'entities') {
    const spans = annotation.entities?.spans ?? [];
    return whole || spans.some(one => one.label === label && rulesOutWords(one));
  }
  const verdict = annotation.classes?.values.find(value => value.label === label)?.verdict;
  return verdict === 'no' || (whole && verdict === undefined);
}
