/** Annotations as the rest of the code knows them (label names) ↔ stored states (label ids). */
import { UserError } from '../base/errors.js';
import type {
  Annotation,
  ClassAnnotation,
  EntityAnnotation,
  JudgedClass,
  JudgedSpan,
  Verdict,
} from '../domain/annotation.js';
import { compareSpans } from '../domain/span.js';
import type { Labels } from './labels.js';
import type { StoredLabel } from './storedLabels.js';
import type { ClassState, EntityState, State, StoredClass, StoredSpan } from './states.js';

/** An annotation in terms of the current labels. */
export interface VisibleAnnotation {
  readonly annotation: Annotation;
  /** Retired labels that the state also carries: kept, but shown and trained on no longer. */
  readonly hiddenLabels: readonly string[];
}

type LabelMap = ReadonlyMap<number, StoredLabel>;

export function toAnnotation(state: State, labels: LabelMap): VisibleAnnotation {
  const hidden = new Set<string>();
  const nameOf = (id: number): string | undefined => {
    const label = labels.get(id);
    if (label !== undefined && !label.retired) return label.name;
    hidden.add(label?.name ?? `#${id}`);
    return undefined;
  };
  const entities = state.entities && entitiesOf(state.entities, nameOf);
  const classes = state.classes && classesOf(state.classes, nameOf);
  return {
    annotation: { ...(entities && { entities }), ...(classes && { classes }) },
    hiddenLabels: [...hidden].sort(),
  };
}

function entitiesOf(
  { answer, complete, spans }: EntityState,
  nameOf: (id: number) => string | undefined,
): EntityAnnotation {
  const visible = spans.flatMap((span): JudgedSpan[] => {
    const label = nameOf(span.label);
    if (label === undefined) return [];
    return [{ start: span.start, end: span.end, label, ...judgementOf(span) }];
  });
  return { answer, complete, spans: withoutRepetitions(visible, placeOf).sort(compareSpans) };
}

function classesOf(
  { answer, complete, values }: ClassState,
  nameOf: (id: number) => string | undefined,
): ClassAnnotation {
  const visible = values.flatMap((value): JudgedClass[] => {
    const label = nameOf(value.label);
    return label === undefined ? [] : [{ label, ...judgementOf(value) }];
  });
  // Without its class the answer no longer says that every other class is wrong.
  const lost =
    values.some(value => value.verdict === 'yes') &&
    !visible.some(value => value.verdict === 'yes');
  return {
    answer,
    complete: complete && !lost,
    values: withoutRepetitions(visible, value => value.label),
  };
}

/** Labels that were merged say the same thing twice where both were given; a yes counts before a no. */
function withoutRepetitions<T extends { readonly verdict: Verdict }>(
  values: readonly T[],
  nameOf: (value: T) => string,
): T[] {
  const kept = new Map<string, T>();
  for (const value of values) {
    const name = nameOf(value);
    const known = kept.get(name);
    if (known === undefined || (known.verdict === 'no' && value.verdict === 'yes')) {
      kept.set(name, value);
    }
  }
  return [...kept.values()];
}

function placeOf({ start, end, label }: JudgedSpan): string {
  return `${start} ${end} ${label}`;
}

type Judgement = Pick<StoredClass, 'verdict' | 'source' | 'score' | 'model'>;

function judgementOf({ verdict, source, score, model }: Judgement): Omit<JudgedClass, 'label'> {
  return {
    verdict,
    source,
    ...(score !== null && { score }),
    ...(model !== null && { model }),
  };
}

/**
 * The tasks of `annotation` with label ids. Throws a `UserError` for labels that are not in the schema,
 * spans outside the text, and contradictions; exact repetitions are kept once.
 */
export function fromAnnotation(
  annotation: Annotation,
  text: string,
  labels: Labels,
  seq: number,
): Pick<State, 'entities' | 'classes'> {
  const schema = labels.currentSchema();
  const { entities, classes } = annotation;
  return {
    entities: entities
      ? {
          answer: entities.answer,
          complete: entities.complete,
          schema,
          seq,
          spans: storedSpans(entities.spans, text, labels),
        }
      : null,
    classes: classes
      ? {
          answer: classes.answer,
          complete: classes.complete,
          schema,
          seq,
          values: storedClasses(classes.values, labels),
        }
      : null,
  };
}

function storedSpans(spans: readonly JudgedSpan[], text: string, labels: Labels): StoredSpan[] {
  const stored = new Map<string, StoredSpan>();
  for (const span of [...spans].sort(compareSpans)) {
    const { start, end, label } = span;
    const place = `[${start}, ${end})`;
    const valid = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end;
    if (!valid || end > text.length) {
      throw new UserError(
        `The span ${place} "${label}" doesn't lie in its text of ${text.length} characters. Mark it again.`,
      );
    }
    const id = labels.idOf('entities', label);
    const other = stored.get(`${place} ${id}`);
    if (other !== undefined && other.verdict !== span.verdict) {
      throw new UserError(`The span ${place} is marked both as "${label}" and as not "${label}".`);
    }
    if (other === undefined) stored.set(`${place} ${id}`, { start, end, ...toStored(span, id) });
  }
  return [...stored.values()];
}

function storedClasses(values: readonly JudgedClass[], labels: Labels): StoredClass[] {
  const stored = new Map<number, StoredClass>();
  for (const value of values) {
    const id = labels.idOf('classes', value.label);
    const other = stored.get(id);
    if (other !== undefined && other.verdict !== value.verdict) {
      throw new UserError(`The class "${value.label}" is given both a yes and a no.`);
    }
    if (other === undefined) stored.set(id, toStored(value, id));
  }
  return [...stored.values()].sort((a, b) => a.label - b.label);
}

function toStored(value: Omit<JudgedClass, 'label'>, label: number): StoredClass {
  const { verdict, source, score, model } = value;
  if (score !== undefined && !Number.isFinite(score)) throw new Error('A score is not a number');
  return { label, verdict, source, score: score ?? null, model: model ?? null };
}
