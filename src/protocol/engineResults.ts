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
      return isList(result, key => typeof key === 'string');
    case 'files':
      return isList(
        result,
        file =>
          isRecord(file) &&
          typeof file.path === 'string' &&
          isCount(file.examples) &&
          isCount(file.answered) &&
          isList(file.skipped, reason => typeof reason === 'string'),
      );
    case 'index':
      return isRecord(result) && isCount(result.examples) && isList(result.skipped, isSkippedFile);
    case 'round':
    case 'evaluate':
      return isRecord(result);
  }
}

function isPassedOver(value: unknown): boolean {
  return isRecord(value) && isCount(value.answered) && isCount(value.heldOut);
}

function isQueueItem(value: unknown): value is QueueItem {
  if (!isRecord(value)) return false;
  const { key, text, tokens, anchor, line, contextBefore, contextAfter, why } = value;
  return (
    typeof key === 'string' &&
    /^[0-9a-f]{64}$/.test(key) &&
    typeof text === 'string' &&
    isList(tokens, token => isRange(token, text.length)) &&
    isAnchor(anchor) &&
    (line === null || isCount(line)) &&
    typeof contextBefore === 'string' &&
    typeof contextAfter === 'string' &&
    isRecord(why) &&
    isShare(why.score) &&
    isCount(why.rank) &&
    isCount(why.round) &&
    isList(why.carriers, carrier => isRange(carrier, text.length)) &&
    isEntities(value.entities, text.length) &&
    isClasses(value.classes)
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
    typeof value.before === 'string' &&
    typeof value.after === 'string' &&
    typeof value.docHash === 'string'
  );
}

function isEntities(value: unknown, length: number): boolean {
  if (value === undefined) return true;
  return (
    isRecord(value) &&
    isList(value.labels, label => typeof label === 'string') &&
    isList(value.probabilities, row => isList(row, isShare)) &&
    isList(value.spans, span => isRange(span, length)) &&
    (value.question === undefined || isRange(value.question, length))
  );
}

function isClasses(value: unknown): boolean {
  if (value === undefined) return true;
  return (
    isRecord(value) &&
    isList(value.labels, label => typeof label === 'string') &&
    isList(value.probabilities, isShare) &&
    isList(value.chosen, label => typeof label === 'string')
  );
}

function isSkippedFile(value: unknown): boolean {
  return isRecord(value) && typeof value.path === 'string' && typeof value.reason === 'string';
}

function isRange(value: unknown, length: number): boolean {
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

function isList(value: unknown, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
