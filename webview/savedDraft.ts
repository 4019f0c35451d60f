/** What the webview remembers of a person's work on an example: taken down, put back, and read back. */
import { sameSpan, type Span, type SpanRange } from '../src/domain/span.js';
import { beginningOf } from '../src/protocol/beginning.js';
import type { Draft } from '../src/protocol/panel.js';
import { withSpans } from './addedSpans.js';
import { bare, type ExampleView, type Mark } from './view.js';

/** What a person has done to an example: it survives a reload of the webview, a change of mode, other labels. */
export interface SavedDraft {
  readonly key: string;
  /** The answer that the work began from, as text: it doesn't fit another one. */
  readonly begun: string;
  /** It is an earlier answer that was only looked at. */
  readonly isReview: boolean;
  /** The words that were asked about, where that wasn't the whole example. */
  readonly part?: SpanRange | undefined;
  /** What is on disk as part of an answer isn't among them. */
  readonly marks: readonly Span[];
  readonly chosen: readonly string[];
  /** What was there and was dropped or made way. */
  readonly dropped: readonly Span[];
  readonly droppedClasses: readonly string[];
  readonly caret: number;
}

/** What a person has done and not answered yet. */
export interface SavedWork {
  /** On the example on the screen; undefined: nothing yet. */
  readonly shown?: SavedDraft | undefined;
  /** On examples that others have taken the place of, oldest first. */
  readonly left: readonly SavedDraft[];
}

export function savedDraft(view: ExampleView): SavedDraft {
  const { state, offered, offeredClasses, marks, chosen, caret } = view;
  const onDisk = standingSpans(state.draft);
  const isMissing = (span: Span): boolean => !marks.some(mark => sameSpan(mark, span));
  const isNew = (mark: Mark): boolean => mark.kept && !onDisk.some(span => sameSpan(span, mark));
  return {
    key: state.item.key,
    begun: beginningOf(state.draft),
    isReview: state.review !== undefined,
    part: state.item.part,
    marks: marks.filter(isNew).map(bare),
    chosen: chosen.filter(({ kept }) => kept).map(({ label }) => label),
    dropped: [...offered, ...onDisk].filter(isMissing).map(bare),
    droppedClasses: offeredClasses.filter(label => !chosen.some(one => one.label === label)),
    caret,
  };
}

/** What a person did, on what is there by now and with the labels that there still are. */
export function withDraft(view: ExampleView, saved: SavedDraft): ExampleView {
  const { draft } = view.state;
  const { entities, classes } = view.state.schema;
  const has = (labels: readonly { readonly name: string }[] = [], name: string): boolean =>
    labels.some(label => label.name === name);
  const there = view.marks.filter(
    mark =>
      (!mark.kept || draft?.partial === true) && !saved.dropped.some(span => sameSpan(span, mark)),
  );
  const own = saved.marks.filter(span => has(entities?.labels, span.label));
  const kept = saved.chosen.filter(label => has(classes?.labels, label));
  const others = view.chosen.filter(
    ({ label, kept: wasKept }) =>
      !wasKept && !kept.includes(label) && !saved.droppedClasses.includes(label),
  );
  return {
    ...view,
    marks: withSpans({ ...view, marks: there }, own),
    chosen: [
      ...kept.map(label => ({ label, kept: true })),
      ...(classes?.mode === 'single' && kept.length > 0 ? [] : others),
    ],
  };
}

/** Spans of an answer that isn't complete: they stand, whatever becomes of the rest. */
function standingSpans(draft: Draft | undefined): Draft['spans'] {
  return draft?.partial === true ? draft.spans.filter(span => span.verdict === 'yes') : [];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isRange = (value: unknown): value is SpanRange =>
  isObject(value) && Number.isSafeInteger(value['start']) && Number.isSafeInteger(value['end']);

const isSpan = (value: unknown): value is Span =>
  isObject(value) && typeof value['label'] === 'string' && isRange(value);

const areSpans = (value: unknown): value is Span[] => Array.isArray(value) && value.every(isSpan);
const areLabels = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(label => typeof label === 'string');

function parseSavedDraft(value: unknown): SavedDraft | undefined {
  if (!isObject(value)) return undefined;
  const { key, begun, isReview, part, marks, chosen, dropped, droppedClasses, caret } = value;
  if (typeof key !== 'string' || typeof begun !== 'string') return undefined;
  if (typeof isReview !== 'boolean' || typeof caret !== 'number') return undefined;
  if (part !== undefined && !isRange(part)) return undefined;
  if (!areSpans(marks) || !areSpans(dropped)) return undefined;
  if (!areLabels(chosen) || !areLabels(droppedClasses)) return undefined;
  return { key, begun, isReview, part, marks, chosen, dropped, droppedClasses, caret };
}

/** Anything unexpected counts as nothing. */
export function parseSavedWork(value: unknown): SavedWork {
  if (!isObject(value)) return { left: [] };
  const left: readonly unknown[] = Array.isArray(value['left']) ? value['left'] : [];
  return {
    shown: parseSavedDraft(value['shown']),
    left: left.flatMap(one => parseSavedDraft(one) ?? []),
  };
}
