/** What a person does to single spans outside of the panel → the annotation that says so. */
import type { EntityAnnotation, JudgedSpan } from '../domain/annotation.js';
import { overlaps, sameSpan } from '../domain/span.js';

type Entities = EntityAnnotation | undefined;

/**
 * With a label more. What it overlaps makes way where the project has no overlapping spans. An example that
 * nobody has gone through stays incomplete: its other words are unknown, not free of entities.
 */
export function withSpans(
  entities: Entities,
  added: readonly JudgedSpan[],
  overlap: boolean,
): EntityAnnotation {
  const before = spansOf(entities);
  const inTheWay = (old: JudgedSpan): boolean =>
    added.some(span => sameSpan(old, span) || (!overlap && isYes(old) && overlaps(old, span)));
  const spans = [...before.filter(old => !inTheWay(old)), ...added];
  return { answer: 'accept', complete: isComplete(entities), spans };
}

/** Without a label: of a whole answer it is gone, of a partial one it becomes a no. */
export function withoutSpan(entities: EntityAnnotation, span: JudgedSpan): EntityAnnotation {
  const others = entities.spans.filter(old => !sameSpan(old, span));
  if (entities.complete) return { ...entities, spans: others };
  return partial([...others, { ...span, verdict: 'no' }]);
}

/** With suggestions that a person says are wrong. */
export function withoutSuggestions(
  entities: Entities,
  rejected: readonly JudgedSpan[],
): EntityAnnotation {
  const before = spansOf(entities).filter(old => !rejected.some(span => sameSpan(old, span)));
  const spans = [...before, ...rejected.map(span => ({ ...span, verdict: 'no' as const }))];
  return isComplete(entities) ? { answer: 'accept', complete: true, spans } : partial(spans);
}

function partial(spans: readonly JudgedSpan[]): EntityAnnotation {
  return { answer: spans.some(isYes) ? 'accept' : 'reject', complete: false, spans };
}

function spansOf(entities: Entities): readonly JudgedSpan[] {
  return entities === undefined || entities.answer === 'ignore' ? [] : entities.spans;
}

function isComplete(entities: Entities): boolean {
  return entities !== undefined && entities.answer !== 'ignore' && entities.complete;
}

function isYes({ verdict }: JudgedSpan): boolean {
  return verdict === 'yes';
}
