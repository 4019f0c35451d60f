/** Several answers of one annotator about one text, each about a part of it, as one annotation. */
import type {
  Annotation,
  ClassAnnotation,
  EntityAnnotation,
  JudgedSpan,
} from '../domain/annotation.js';
import { overlaps, sameSpan } from '../domain/span.js';

/**
 * The later answer wins where both speak of the same thing. A complete answer replaces everything;
 * incomplete ones add up. Where entities may not `overlap`, a later one takes the place of those it overlaps.
 */
export function mergeAnnotations(
  earlier: Annotation,
  later: Annotation,
  { overlap = true }: { readonly overlap?: boolean | undefined } = {},
): Annotation {
  const entities = mergeEntities(earlier.entities, later.entities, overlap);
  const classes = mergeClasses(earlier.classes, later.classes);
  return { ...(entities && { entities }), ...(classes && { classes }) };
}

function mergeEntities(
  earlier: EntityAnnotation | undefined,
  later: EntityAnnotation | undefined,
  overlap: boolean,
): EntityAnnotation | undefined {
  if (!earlier || !later || replaces(earlier, later)) return later ?? earlier;
  const inTheWay = (span: JudgedSpan, other: JudgedSpan): boolean =>
    sameSpan(span, other) ||
    (!overlap && span.verdict === 'yes' && other.verdict === 'yes' && overlaps(span, other));
  const kept = earlier.spans.filter(span => !later.spans.some(other => inTheWay(span, other)));
  const spans = [...kept, ...later.spans];
  return { ...joined(earlier, later), spans };
}

function mergeClasses(
  earlier: ClassAnnotation | undefined,
  later: ClassAnnotation | undefined,
): ClassAnnotation | undefined {
  if (!earlier || !later || replaces(earlier, later)) return later ?? earlier;
  const labels = new Set(later.values.map(value => value.label));
  const values = [...earlier.values.filter(value => !labels.has(value.label)), ...later.values];
  return { ...joined(earlier, later), values };
}

type Answered = Pick<EntityAnnotation, 'answer' | 'complete'>;

/** Whether nothing of the earlier answer stands beside the later one. */
export function replaces(earlier: Answered, later: Answered): boolean {
  return later.complete || later.answer === 'ignore' || earlier.answer === 'ignore';
}

function joined(earlier: Answered, later: Answered): Answered {
  const accepted = earlier.answer === 'accept' || later.answer === 'accept';
  return { answer: accepted ? 'accept' : 'reject', complete: earlier.complete };
}
