/**
 * How one annotation becomes Prodigy tasks. A manual view (`ner_manual`, `choice`) speaks of the whole
 * text and so carries complete answers; a binary one (`ner`, `classification`) speaks of what it shows
 * and so carries incomplete ones, and each "not this" as a rejected task of its own. A reader that looks
 * at accepted tasks only then never takes a rejected span for an entity.
 */
import type { Annotation, Answer, JudgedClass, JudgedSpan } from '../domain/annotation.js';
import type { ClassSchema, LabelSchema } from '../domain/schema.js';
import { overlaps, type Span } from '../domain/span.js';

export type EntityView = 'ner_manual' | 'ner' | 'spans_manual' | 'spans';

/** Spans still in UTF-16 code units. */
export interface EntityTask {
  readonly view: EntityView;
  readonly answer: Answer;
  readonly spans: readonly JudgedSpan[];
}

export interface ClassTask {
  readonly view: 'choice' | 'classification';
  readonly answer: Answer;
  /** What was chosen; of a `classification`, the one class that it is about. */
  readonly values: readonly JudgedClass[];
}

export interface ProdigyTask {
  readonly view: EntityView | ClassTask['view'] | 'blocks';
  readonly answer: Answer;
  readonly spans?: EntityTask['spans'];
  readonly values?: ClassTask['values'];
}

/** One task where a single manual view can say it all, else several. */
export function prodigyTasks(annotation: Annotation, schema: LabelSchema): ProdigyTask[] {
  const entities = entityTasks(annotation, schema);
  const classes = classTasks(annotation, schema.classes);
  const [entity, otherEntity] = entities;
  const [choice, otherClass] = classes;
  const inOne =
    entity?.view.endsWith('_manual') === true &&
    choice?.view === 'choice' &&
    entity.answer === choice.answer &&
    otherEntity === undefined &&
    otherClass === undefined;
  return inOne ? [{ ...entity, ...choice, view: 'blocks' }] : [...entities, ...classes];
}

function entityTasks({ entities }: Annotation, schema: LabelSchema): EntityTask[] {
  if (entities === undefined) return [];
  const { answer, complete, spans } = entities;
  const marked = spans.filter(span => span.verdict === 'yes');
  // `ner` views can't show spans that overlap; "not this" is shown alone, unless all of it is rejected.
  const together = answer === 'reject' ? spans : marked;
  const kind = schema.entities?.overlap === true || anyOverlap(together) ? 'spans' : 'ner';
  if (answer === 'reject') return [{ view: `${kind}_manual`, answer, spans }];
  if (complete || answer === 'ignore') return [{ view: `${kind}_manual`, answer, spans: marked }];
  const rejected = spans.filter(span => span.verdict === 'no');
  return [
    { view: kind, answer, spans: marked },
    ...rejected.map(span => ({ view: kind, answer: 'reject', spans: [span] }) as const),
  ];
}

function classTasks({ classes }: Annotation, schema: ClassSchema | undefined): ClassTask[] {
  if (classes === undefined) return [];
  const { answer, values } = classes;
  const chosen = values.filter(value => value.verdict === 'yes');
  // One class of several that exclude each other settles all of them.
  const complete = classes.complete || (schema?.mode === 'single' && chosen.length === 1);
  if (answer === 'ignore' || (answer === 'accept' && complete)) {
    return [{ view: 'choice', answer, values: chosen }];
  }
  if (answer === 'reject' && values.length === 0) return [{ view: 'choice', answer, values }];
  return values.map(value => ({
    view: 'classification',
    answer: answer === 'reject' || value.verdict === 'no' ? 'reject' : 'accept',
    values: [value],
  }));
}

function anyOverlap(spans: readonly Span[]): boolean {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  let furthest: Span | undefined;
  for (const span of sorted) {
    if (furthest !== undefined && overlaps(furthest, span)) return true;
    if (furthest === undefined || span.end > furthest.end) furthest = span;
  }
  return false;
}
