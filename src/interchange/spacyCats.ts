/**
 * A class annotation as spaCy's `doc.cats`. A label that isn't in `cats` is missing for
 * `textcat_multilabel`. The exclusive `textcat` doesn't know missing: it trains it as 0, and its scorer
 * takes the best of the labels that are there as gold even if its value is 0 (`Scorer.score_cats`), so a
 * lone `{"refund": 0.0}` would count a predicted "refund" as right. There, categories are written only
 * when the one class is known, and then for every label.
 */
import type { ClassAnnotation } from '../domain/annotation.js';
import type { ClassSchema } from '../domain/schema.js';
import type { ExportRecord } from './exportRecord.js';
import type { SpacyLosses } from './spacyLosses.js';

/** Empty if nothing is known or nothing can be said. */
export function spacyCats(
  record: ExportRecord,
  schema: ClassSchema | undefined,
  losses: SpacyLosses,
): Readonly<Record<string, number>> {
  const { classes } = record.annotation;
  if (classes === undefined || classes.answer === 'ignore') return {};
  const labels = schema?.labels.map(label => label.name) ?? [];
  const known = new Set(labels);
  const { yes, no } = verdicts(classes);
  for (const label of [...yes, ...no]) {
    if (!known.has(label)) losses.add('unknown-label', record, label);
  }
  if (schema === undefined) return {};
  if (schema.mode === 'single') {
    if (yes.size > 1) {
      losses.add('several-classes', record);
      return {};
    }
    const [only] = yes;
    if (only === undefined && no.size > 0) losses.add('rejected-class', record);
    return only !== undefined && known.has(only)
      ? toCats(labels.map(label => [label, label === only ? 1 : 0]))
      : {};
  }
  const complete = classes.complete && classes.answer === 'accept';
  return toCats(
    labels
      .filter(label => complete || yes.has(label) || no.has(label))
      .map(label => [label, yes.has(label) ? 1 : 0]),
  );
}

/** A rejected answer says "not this" of every class that it shows. */
function verdicts({ answer, values }: ClassAnnotation): { yes: Set<string>; no: Set<string> } {
  const yes = answer === 'accept' ? values.filter(value => value.verdict === 'yes') : [];
  const no = values.filter(value => !yes.includes(value));
  return { yes: new Set(yes.map(v => v.label)), no: new Set(no.map(v => v.label)) };
}

/** `Object.fromEntries` makes own properties, whatever a label is called. */
function toCats(entries: readonly (readonly [string, number])[]): Readonly<Record<string, number>> {
  return Object.fromEntries(entries.map(([label, value]) => [label.toWellFormed(), value]));
}
