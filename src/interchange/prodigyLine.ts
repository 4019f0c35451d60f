/** Reads one line of Prodigy's JSON lines back into an annotation. */
import * as z from 'zod/mini';
import type {
  Annotation,
  Answer,
  ClassAnnotation,
  EntityAnnotation,
  JudgedClass,
  JudgedSpan,
  Source,
} from '../domain/annotation.js';
import { codePointToUtf16, utf16ToCodePoint } from '../text/codePoints.js';
import { describeIssue } from './issues.js';

export interface ProdigyRow {
  readonly text: string;
  /** Of this line alone; lines about the same text add up (`mergeAnnotations`). Empty if unanswered. */
  readonly annotation: Annotation;
  /** Without the data set's name in front. */
  readonly annotator: string | undefined;
  /** Seconds since 1970-01-01 UTC. */
  readonly timestamp: number | undefined;
  readonly flagged: boolean;
  /** Where the text came from, if `meta` says so. */
  readonly path: string | undefined;
  readonly record: number | undefined;
  readonly field: string | undefined;
  /** As written by whoever wrote the line; never comparable between tools. */
  readonly inputHash: number | undefined;
  readonly taskHash: number | undefined;
  /** What the task says that an annotation can't hold, a sentence each. */
  readonly leftOut: readonly string[];
}

const number = z.optional(z.nullable(z.number()));
const string = z.optional(z.nullable(z.string()));
const provenance = {
  source: string,
  score: number,
  model: string,
  pattern: z.optional(z.unknown()),
};
const offset = z.int().check(z.gte(0));
const id = z.union([z.string(), z.number()]);

const taskSchema = z.object({
  text: z.string(),
  meta: z.optional(z.unknown()),
  /** Only whether there are any counts. */
  tokens: z.optional(z.unknown()),
  spans: z.optional(
    z.nullable(
      z.array(
        z.object({
          start: offset,
          end: offset,
          label: z.string().check(z.minLength(1)),
          answer: string,
          ...provenance,
        }),
      ),
    ),
  ),
  label: string,
  /** Not Prodigy's, but of lines that are often taken for its own: only whether there are any. */
  labels: z.optional(z.unknown()),
  options: z.optional(z.nullable(z.array(z.object({ id, ...provenance })))),
  accept: z.optional(z.nullable(z.array(id))),
  answer: z.optional(z.nullable(z.enum(['accept', 'reject', 'ignore']))),
  _view_id: string,
  /** Of a `review` task: the view whose answers were reviewed. */
  view_id: string,
  relations: z.optional(z.nullable(z.array(z.unknown()))),
  _session_id: string,
  _annotator_id: string,
  _timestamp: number,
  _input_hash: number,
  _task_hash: number,
  flagged: z.optional(z.nullable(z.boolean())),
  ...provenance,
});

const metaSchema = z.object({ source: string, record: number, field: string });

type Task = z.infer<typeof taskSchema>;
type Provenance = Pick<Task, 'source' | 'score' | 'model' | 'pattern'>;

/**
 * `value` is what the line's JSON holds. `dataset` is taken off the front of the annotator's name.
 * A manual view speaks of the whole text (complete), a binary one only of what it shows.
 */
export function parseProdigyLine(
  value: unknown,
  { dataset }: { readonly dataset?: string | undefined } = {},
): ProdigyRow | { readonly problem: string } {
  const parsed = z.safeParse(taskSchema, value);
  if (!parsed.success) return { problem: describeIssue(parsed.error) };
  const task = parsed.data;
  const length = utf16ToCodePoint(task.text)(task.text.length);
  const wrong = task.spans?.find(span => span.start >= span.end || span.end > length);
  if (wrong !== undefined) {
    return {
      problem: `the span ${wrong.start}–${wrong.end} (${wrong.label}) doesn't fit a text of ${length} characters`,
    };
  }
  const meta = task.meta === undefined ? undefined : z.safeParse(metaSchema, task.meta).data;
  return {
    text: task.text,
    annotation: task.answer ? annotationOf(task, task.answer) : {},
    annotator: annotatorOf(task._annotator_id ?? task._session_id, dataset),
    timestamp: task._timestamp ?? undefined,
    flagged: task.flagged ?? false,
    path: meta?.source ?? undefined,
    record: meta?.record ?? undefined,
    field: meta?.field ?? undefined,
    inputHash: task._input_hash ?? undefined,
    taskHash: task._task_hash ?? undefined,
    leftOut: leftOutOf(task),
  };
}

function annotatorOf(name: string | null | undefined, dataset = ''): string | undefined {
  if (!name) return undefined;
  const prefix = `${dataset}-`;
  return dataset !== '' && name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

const spanViews = /^(blocks|(ner|spans)(_manual)?|relations)?$/;
const classViews = /^(blocks|choice|classification|text|html)?$/;

/** What a model suggested to ask about, or lines of another tool. */
const unansweredLabels =
  'Labels of lines without an "answer" are not imported; lines of {text, label} or {text, spans} are for Hugging Face (--format hf), or for glossator label';

function leftOutOf(task: Task): string[] {
  const view = viewOf(task);
  const hasLabels = Boolean(task.label) || Boolean(task.labels) || (task.spans?.length ?? 0) > 0;
  return [
    ...(hasLabels && !task.answer ? [unansweredLabels] : []),
    ...(task.relations && task.relations.length > 0
      ? ['Relations between entities are not imported']
      : []),
    ...(spanViews.test(view) || classViews.test(view)
      ? []
      : [`Answers of Prodigy’s view “${view}” are not imported`]),
  ];
}

function viewOf(task: Task): string {
  return (task._view_id === 'review' ? task.view_id : task._view_id) ?? '';
}

/** Without a view, the fields tell: only manual views carry tokens. */
function annotationOf(task: Task, answer: Answer): Annotation {
  const view = viewOf(task);
  const aboutSpans = spanViews.test(view);
  const aboutClasses = classViews.test(view);
  const manual = view === '' ? Boolean(task.tokens) : /^(blocks|relations)$|_manual$/.test(view);
  return {
    ...(aboutSpans && task.spans && { entities: entitiesOf(task, answer, manual) }),
    ...(aboutClasses && classesOf(task, answer)),
  };
}

function entitiesOf(task: Task, answer: Answer, manual: boolean): EntityAnnotation {
  const starts = codePointToUtf16(task.text);
  const ends = codePointToUtf16(task.text);
  const spans = (task.spans ?? []).map((span): JudgedSpan => {
    const no = answer === 'reject' || span.answer === 'reject';
    return {
      start: starts(span.start),
      end: ends(span.end),
      label: span.label,
      verdict: no ? 'no' : 'yes',
      ...provenanceOf(span),
    };
  });
  return { answer, complete: manual && answer === 'accept', spans };
}

function classesOf(task: Task, answer: Answer): { readonly classes?: ClassAnnotation } {
  const verdict = answer === 'reject' ? 'no' : 'yes';
  if (task.options && task.accept) {
    const options = new Map(task.options.map(option => [String(option.id), option]));
    const values = task.accept.map((name): JudgedClass => {
      const label = String(name);
      return { label, verdict, ...provenanceOf(options.get(label) ?? {}) };
    });
    return { classes: { answer, complete: answer === 'accept', values } };
  }
  if (!task.label) return {};
  const value: JudgedClass = { label: task.label, verdict, ...provenanceOf(task) };
  return { classes: { answer, complete: false, values: answer === 'ignore' ? [] : [value] } };
}

/** Prodigy's own `source` names a model; a foreign annotation without one is an import. */
function provenanceOf(of: Provenance): Pick<JudgedClass, 'source' | 'score' | 'model'> {
  return {
    source: sourceOf(of),
    ...(typeof of.score === 'number' && { score: of.score }),
    ...(typeof of.model === 'string' && { model: of.model }),
  };
}

const sources: readonly Source[] = ['person', 'model', 'pattern', 'import'];

function sourceOf({ source, pattern }: Provenance): Source {
  if (pattern !== undefined && pattern !== null) return 'pattern';
  if (!source) return 'import';
  return sources.find(known => known === source) ?? 'model';
}
