/** What labels that are out of the schema marked stays, whatever is said of the text meanwhile. */
import { overlaps } from '../domain/span.js';
import type { Labels } from './labels.js';
import type { ClassState, EntityState, State, StoredClass } from './states.js';

type Decided = Pick<State, 'entities' | 'classes'>;
type Judged = Pick<StoredClass, 'label' | 'verdict'>;
type IsRetired = (value: Judged) => boolean;

/**
 * An answer with what retired labels say in the state before it: whoever answered couldn't see it. It goes where
 * the text is ignored, and where it may not stand beside what was answered.
 */
export function withRetired(decided: Decided, before: Decided, labels: Labels): Decided {
  if (!before.entities && !before.classes) return decided;
  const byId = labels.byId();
  const isRetired: IsRetired = ({ label }) => byId.get(label)?.retired !== false;
  const { entities, classes } = decided;
  return {
    entities: entities && withSpans(entities, before.entities, isRetired, labels.mayOverlap),
    classes: classes && withValues(classes, before.classes, isRetired, labels.isOneClass),
  };
}

function withSpans(
  entities: EntityState,
  before: EntityState | null,
  isRetired: IsRetired,
  mayOverlap: boolean,
): EntityState {
  if (!before || isIgnored(before) || isIgnored(entities)) return entities;
  const given = mayOverlap ? [] : entities.spans.filter(isYes);
  const kept = before.spans.filter(
    span => isRetired(span) && !(isYes(span) && given.some(other => overlaps(other, span))),
  );
  return { ...entities, spans: [...entities.spans, ...kept] };
}

function withValues(
  classes: ClassState,
  before: ClassState | null,
  isRetired: IsRetired,
  isOneClass: boolean,
): ClassState {
  if (!before || isIgnored(before) || isIgnored(classes)) return classes;
  const isTaken = isOneClass && classes.values.some(isYes);
  const kept = before.values.filter(value => isRetired(value) && !(isTaken && isYes(value)));
  // What settled all classes does so still; without its class the answer before didn't look complete.
  const isSettled = classes.answer === 'accept' && before.complete && kept.some(isYes);
  const complete = classes.complete || isSettled;
  return { ...classes, complete, values: [...classes.values, ...kept] };
}

function isIgnored({ answer }: EntityState | ClassState): boolean {
  return answer === 'ignore';
}

function isYes({ verdict }: Judged): boolean {
  return verdict === 'yes';
}
