/**
 * Checks of what the engine hands to the host. The engine has read hostile files and models; the host
 * draws and stores what comes back, so its shape is checked. Plain loops, because an example may have ten
 * thousand words and the host must not stop for it.
 */
import type { QueueItem } from '../domain/queueItem.js';
import type { EngineMethod } from './engine.js';

/** @throws TypeError naming the method whose result isn't what it should be. */
export function checkResult(method: EngineMethod, result: unknown): void {
  if (!isResult(method, result))
    throw new TypeError(`The engine answered ${method} with something else`);
}

function isResult(method: EngineMethod, result: unknown): boolean {
  switch (method) {
    case 'open':
    case 'learn':
      return result === null;
    case 'next':
      return (
        isRecord(result) &&
        isList(result.items, isQueueItem) &&
        isCount(result.left) &&
        isCount(result.answered) &&
        (result.passedOver === undefined || isPassedOver(result.passedOver))
      );
    case 'item':
      return result === null || isQueueItem(result);
    case 'find':
    case 'ranking':
      return isList(result, isQueueItem);
    case 'items':
    case 'locate':
      return isList(result, item => item === null || isQueueItem(item));
    case 'missing':
      return isList(result, isString);
    case 'files':
      return isList(
        result,
        file =>
          isRecord(file) &&
          typeof file.path === 'string' &&
          isCount(file.examples) &&
          isCount(file.answered) &&
          isList(file.skipped, isString),
      );
    case 'index':
      return (
        isRecord(result) &&
        isCount(result.examples) &&
        isList(result.skipped, isSkippedFile) &&
        isList(result.perFile, isIndexedFile)
      );
    case 'round':
      return isRecord(result);
    case 'evaluate':
      return isRecord(result) && (result.entities === undefined || isMeasured(result.entities));
  }
}

function isPassedOver(value: unknown): boolean {
  return isRecord(value) && isCount(value.answered) && isCount(value.heldOut);
}

function isQueueItem(value: unknown): value is QueueItem {
  if (!isRecord(value)) return false;
  const { key, text, tokens, anchor, line, contextBefore, contextAfter, why, part } = value;
  return (
    typeof key === 'string' &&
    /^[0-9a-f]{64}$/.test(key) &&
    typeof text === 'string' &&
    isList(tokens, token => isRange(token, text.length)) &&
    isAnchor(anchor) &&
    (line === null || isCount(line)) &&
    typeof contextBefore === 'string' &&
    typeof contextAfter === 'string' &&
    isWhy(why, text.length) &&
    (part === undefined || isRange(part, text.length)) &&
    (value.entities === undefined || isEntities(value.entities, text.length, tokens.length)) &&
    (value.classes === undefined || isClasses(value.classes))
  );
}

function isWhy(value: unknown, length: number): boolean {
  return (
    isRecord(value) &&
    isOneOf(value.kind, ['ranked', 'exploration', 'hold-out', 'search']) &&
    isOneOf(value.phase, ['cold-start', 'learning']) &&
    isShare(value.score) &&
    isCount(value.rank) &&
    isCount(value.poolSize) &&
    typeof value.strategy === 'string' &&
    typeof value.measure === 'string' &&
    isCount(value.round) &&
    isCount(value.answers) &&
    isList(value.carriers, carrier => isRange(carrier, length) && isShare(carrier.score)) &&
    (value.propensity === undefined || isShare(value.propensity))
  );
}

function isAnchor(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.path === 'string' &&
    (value.record === null || isCount(value.record)) &&
    (value.field === null || typeof value.field === 'string') &&
    isCount(value.start) &&
    isCount(value.end) &&
    value.start <= value.end &&
    typeof value.before === 'string' &&
    typeof value.after === 'string' &&
    typeof value.docHash === 'string'
  );
}

function isEntities(value: unknown, length: number, words: number): boolean {
  if (!isRecord(value)) return false;
  const { labels, probabilities, spans, question } = value;
  if (!isList(labels, isString)) return false;
  const isSuggested = (span: unknown): boolean =>
    isRange(span, length) && isOneOf(span.label, labels) && isShare(span.score);
  return (
    isList(probabilities, row => isList(row, isShare) && row.length === labels.length + 1) &&
    probabilities.length === words &&
    isList(spans, isSuggested) &&
    (question === undefined || isSuggested(question))
  );
}

function isClasses(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { labels, probabilities, chosen } = value;
  return (
    isList(labels, isString) &&
    isList(probabilities, isShare) &&
    probabilities.length === labels.length &&
    isList(chosen, label => isOneOf(label, labels))
  );
}

function isSkippedFile(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.path === 'string' &&
    (value.line === null || isCount(value.line)) &&
    typeof value.reason === 'string'
  );
}

function isIndexedFile(value: unknown): boolean {
  return isRecord(value) && typeof value.path === 'string' && isCount(value.examples);
}

/** What is shown of a measurement: the F1 of each entity label. */
function isMeasured(value: unknown): boolean {
  return (
    isRecord(value) &&
    isList(
      value.perLabel,
      row =>
        isRecord(row) &&
        typeof row.label === 'string' &&
        typeof row.f1 === 'number' &&
        isCount(row.support),
    )
  );
}

function isRange(value: unknown, length: number): value is Record<string, unknown> {
  if (!isRecord(value)) return false;
  const { start, end } = value;
  return isCount(start) && isCount(end) && start < end && end <= length;
}

/** Probabilities come from float32 arithmetic, so a little beyond 1 is still 1. */
function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1.0001;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isOneOf(value: unknown, values: readonly unknown[]): boolean {
  return values.includes(value);
}

function isList<T = unknown>(
  value: unknown,
  is: ((item: unknown) => item is T) | ((item: unknown) => boolean),
): value is T[] {
  return Array.isArray(value) && value.every(is);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
