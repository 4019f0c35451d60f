/** Ranges of a text. Offsets are UTF-16 code units. */
import { characterKind, codePointAt, kindOf } from './characters.js';

/** `[start, end)` in UTF-16 code units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The range without the white space at its ends; empty (at `start`) where there is nothing else. */
export function trimSpan(text: string, start: number, end: number): TextRange {
  let from = start;
  let to = end;
  while (from < to && isSpace(text.charCodeAt(from))) from += 1;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to -= 1;
  return from < to ? { start: from, end: to } : { start, end: start };
}

/**
 * Whether a range begins or ends between two letters of a word as it may where its offsets count another unit:
 * behind a character of two code units.
 */
export function cutsWord(text: string, { start, end }: TextRange): boolean {
  const cut = isBetweenLetters(text, start) || isBetweenLetters(text, end);
  return cut && /[\uD800-\uDBFF]/.test(text.slice(0, end));
}

function isBetweenLetters(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  const [before, after] = [at - 1, at].map(each => characterKind(codePointAt(text, each)));
  return after === kindOf.letter && (before === kindOf.letter || before === kindOf.extend);
}

/** White space as `String.prototype.trim` sees it; all of it is one code unit long. */
export function isSpace(unit: number): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
  if (unit < 0xa0) return unit === 0x85;
  return unit === 0xa0 || (unit >= 0x1680 && /\s/.test(String.fromCharCode(unit)));
}
