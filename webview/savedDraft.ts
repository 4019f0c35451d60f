/** Reads back what the webview remembers; anything unexpected counts as nothing. */
import type { Span } from '../src/domain/span.js';
import type { SavedDraft } from './state.js';

/** What a person has done and not answered yet. */
export interface SavedWork {
  /** On the example on the screen; undefined: nothing yet. */
  readonly shown?: SavedDraft | undefined;
  /** On examples that others have taken the place of, oldest first. */
  readonly left: readonly SavedDraft[];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isSpan = (value: unknown): value is Span =>
  isObject(value) &&
  typeof value['label'] === 'string' &&
  Number.isSafeInteger(value['start']) &&
  Number.isSafeInteger(value['end']);

const areSpans = (value: unknown): value is Span[] => Array.isArray(value) && value.every(isSpan);
const areLabels = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(label => typeof label === 'string');

function parseSavedDraft(value: unknown): SavedDraft | undefined {
  if (!isObject(value)) return undefined;
  const { key, begun, isReview, marks, chosen, dropped, droppedClasses, caret } = value;
  if (typeof key !== 'string' || typeof begun !== 'string') return undefined;
  if (typeof isReview !== 'boolean' || typeof caret !== 'number') return undefined;
  if (!areSpans(marks) || !areSpans(dropped)) return undefined;
  if (!areLabels(chosen) || !areLabels(droppedClasses)) return undefined;
  return { key, begun, isReview, marks, chosen, dropped, droppedClasses, caret };
}

export function parseSavedWork(value: unknown): SavedWork {
  if (!isObject(value)) return { left: [] };
  const left: readonly unknown[] = Array.isArray(value['left']) ? value['left'] : [];
  return {
    shown: parseSavedDraft(value['shown']),
    left: left.flatMap(one => parseSavedDraft(one) ?? []),
  };
}
