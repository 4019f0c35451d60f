/** Reads back what the webview remembers; anything unexpected counts as nothing. */
import type { ChosenClass, Mark, SavedDraft } from './state.js';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isChosen = (value: unknown): value is ChosenClass =>
  isObject(value) && typeof value['label'] === 'string' && typeof value['kept'] === 'boolean';

const isMark = (value: unknown): value is Mark =>
  isChosen(value) &&
  'start' in value &&
  'end' in value &&
  Number.isSafeInteger(value.start) &&
  Number.isSafeInteger(value.end);

const areMarks = (value: unknown): value is Mark[] => Array.isArray(value) && value.every(isMark);
const areChosen = (value: unknown): value is ChosenClass[] =>
  Array.isArray(value) && value.every(isChosen);

export function parseSavedDraft(value: unknown): SavedDraft | undefined {
  if (!isObject(value)) return undefined;
  const { key, marks, chosen, caret } = value;
  if (typeof key !== 'string' || typeof caret !== 'number') return undefined;
  return areMarks(marks) && areChosen(chosen) ? { key, marks, chosen, caret } : undefined;
}
