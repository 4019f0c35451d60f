/** How probable the model finds the labels of an example, where the person hasn't decided yet. */
import { activeMark, rangeOf, type ExampleView } from './view.js';

/** Mean probability of each label, and of none (`''`), over the words that a label key would act on. */
export function entityProbabilities(view: ExampleView): ReadonlyMap<string, number> {
  const prediction = view.state.item.entities;
  const range = rangeOf(view);
  const isDecided = range === null && activeMark(view)?.kept === true;
  if (prediction === undefined || isDecided) return new Map();
  const { first, last } = range ?? { first: view.caret, last: view.caret };
  const rows = prediction.probabilities.slice(first, last + 1);
  if (rows.length === 0) return new Map();
  const mean = (column: number): number =>
    rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) / rows.length;
  return new Map([...prediction.labels, ''].map((label, column) => [label, mean(column)]));
}

/** Probability of each class that may still be chosen. */
export function classProbabilities({ state, chosen }: ExampleView): ReadonlyMap<string, number> {
  const { item, schema } = state;
  const kept = chosen.filter(choice => choice.kept).map(({ label }) => label);
  if (item.classes === undefined || (schema.classes?.mode === 'single' && kept.length > 0)) {
    return new Map();
  }
  const { labels, probabilities } = item.classes;
  return new Map(
    labels
      .map((label, i) => [label, probabilities[i] ?? 0] as const)
      .filter(([label]) => !kept.includes(label)),
  );
}

/** The class to look at first: that which is chosen or suggested, else the most probable. */
export function leadingClass(view: ExampleView): string | undefined {
  const probable = [...classProbabilities(view)].sort(([, p], [, q]) => q - p)[0];
  return view.chosen[0]?.label ?? probable?.[0];
}
