/** What the panel sent → an annotation, and back: an annotation → a draft to start from again. */
import { UserError } from '../base/errors.js';
import type {
  Annotation,
  Answer,
  ClassAnnotation,
  EntityAnnotation,
  Source,
} from '../domain/annotation.js';
import { toPartAnswer } from '../domain/partAnswer.js';
import type { QueueItem, SuggestedSpan } from '../domain/queueItem.js';
import type { LabelSchema } from '../domain/schema.js';
import { overlaps, sameSpan } from '../domain/span.js';
import type { DecisionMessage, Draft, Question } from '../protocol/panel.js';

/** What was shown beside the model's prediction. */
export interface Asked {
  /** Strings that were labelled before. */
  readonly hints: readonly SuggestedSpan[];
  /** Where it isn't the example as a whole that was asked about; the answer says nothing of the rest. */
  readonly question?: Question | undefined;
  /** What the person has said of the example before. */
  readonly before?: Annotation | undefined;
}

/**
 * @throws UserError when the decision doesn't fit the example or the project's labels.
 */
export function toAnnotation(
  message: DecisionMessage,
  item: QueueItem,
  schema: LabelSchema,
  { hints, question, before }: Asked = { hints: [] },
): Annotation {
  if (question !== undefined && message.answer !== 'ignore') {
    return toPartialAnswer(message.answer, question, item, schema);
  }
  const said = {
    entities: schema.entities && toEntities(message, item, hints, schema.entities),
    classes: schema.classes && toClasses(message, item, schema.classes),
  };
  if (item.part === undefined || message.answer === 'ignore') return said;
  const labels = (schema.entities?.labels ?? []).map(label => label.name);
  return toPartAnswer(said, item, before, labels);
}

function toPartialAnswer(
  answer: Exclude<Answer, 'ignore'>,
  question: Question,
  item: QueueItem,
  { classes }: LabelSchema,
): Annotation {
  const verdict = answer === 'accept' ? 'yes' : 'no';
  const { label, score } = question;
  const model = modelName(item);
  if (question.kind === 'class') {
    const complete = answer === 'accept' && classes?.mode === 'single';
    const value = { label, verdict, score, model, source: 'model' } as const;
    return { classes: { answer, complete, values: [value] } };
  }
  const { start, end, source } = question;
  const span = { start, end, label, verdict, score, source } as const;
  const spans = [source === 'model' ? { ...span, model } : span];
  return { entities: { answer, complete: false, spans } };
}

function toEntities(
  { answer, spans }: DecisionMessage,
  item: QueueItem,
  hints: readonly SuggestedSpan[],
  { labels, overlap }: NonNullable<LabelSchema['entities']>,
): EntityAnnotation {
  if (answer === 'ignore') return { answer, complete: false, spans: [] };
  for (const span of spans) {
    const fits = span.start < span.end && span.end <= item.text.length;
    if (!fits || !labels.some(label => label.name === span.label)) {
      throw new UserError(
        `A span ${span.start}–${span.end} (${span.label}) doesn’t fit the example.`,
      );
    }
  }
  const marked = spans.filter(span => span.verdict === 'yes');
  const crossing = marked.some((a, i) => marked.slice(i + 1).some(b => overlaps(a, b)));
  if (crossing && !overlap)
    throw new UserError('Two spans overlap, which this project does not allow.');
  return {
    answer,
    complete: answer === 'accept',
    spans: spans.map(span => {
      if (span.source === 'person') return span;
      if (span.source === 'pattern') {
        const score = hints.find(other => sameSpan(other, span))?.score;
        return score === undefined ? span : { ...span, score };
      }
      const score = item.entities?.spans.find(other => sameSpan(other, span))?.score;
      return score === undefined ? span : { ...span, score, model: modelName(item) };
    }),
  };
}

function toClasses(
  { answer, classes }: DecisionMessage,
  item: QueueItem,
  { labels, mode }: NonNullable<LabelSchema['classes']>,
): ClassAnnotation | undefined {
  if (answer === 'ignore') return { answer, complete: false, values: [] };
  const known = new Set(labels.map(label => label.name));
  const stranger = classes.find(value => !known.has(value.label));
  if (stranger) throw new UserError(`The project has no class ${stranger.label}.`);
  const chosen = classes.filter(value => value.verdict === 'yes');
  if (mode === 'single' && chosen.length > 1) {
    throw new UserError('An example has one class in this project.');
  }
  // Nothing chosen where exactly one class holds: the classes have not been answered.
  if (mode === 'single' && classes.length === 0) return undefined;
  return {
    answer,
    complete: answer === 'accept' && (mode === 'multi' || chosen.length === 1),
    values: classes.map(value => {
      const column = item.classes?.labels.indexOf(value.label) ?? -1;
      const score = item.classes?.probabilities[column];
      return value.source === 'model' && score !== undefined
        ? { ...value, score, model: modelName(item) }
        : value;
    }),
  };
}

function modelName({ why }: QueueItem): string {
  return `round ${why.round}`;
}

/** An earlier answer as the panel shows it, ready to be changed. */
export function toDraft({ entities, classes }: Annotation): Draft {
  return {
    spans: (entities?.spans ?? []).map(({ start, end, label, verdict, source }) => ({
      start,
      end,
      label,
      verdict,
      source: suggesterOf(source),
    })),
    classes: (classes?.values ?? []).map(({ label, verdict, source }) => ({
      label,
      verdict,
      source: suggesterOf(source),
    })),
    whole: entities?.answer === 'accept' || classes?.answer === 'accept',
    partial: entities?.answer === 'accept' && !entities.complete,
  };
}

/** What was imported counts as a person's. */
function suggesterOf(source: Source): Exclude<Source, 'import'> {
  return source === 'import' ? 'person' : source;
}

const answerWords = { accept: 'accepted', reject: 'rejected', ignore: 'ignored' };

/** E.g. `accepted, 3 spans, question`. */
export function describeAnswer({ entities, classes }: Annotation): string {
  const answer = entities?.answer ?? classes?.answer ?? 'ignore';
  const words: string[] = [answerWords[answer]];
  if (answer === 'accept' && entities) {
    const count = entities.spans.filter(span => span.verdict === 'yes').length;
    words.push(count === 0 ? 'no entities' : count === 1 ? '1 span' : `${count} spans`);
  }
  if (answer === 'accept') {
    words.push(...(classes?.values ?? []).filter(v => v.verdict === 'yes').map(v => v.label));
  }
  return words.join(', ');
}
