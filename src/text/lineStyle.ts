/**
 * What a line ending means in plain text. Prose wrapped by hand or by an editor goes on over line
 * endings; lists, chats, verses and one-utterance-per-line files don't. Decided once per document:
 *
 * Look at line endings inside blocks (up to 1,000 of them), except next to lines that stand out by
 * themselves: list items, speakers, headings in capitals, rules. One *wraps* if the next line's first word
 * would not have fitted within the usual width (90th percentile of the lengths, which must be 40 to
 * 130), or if it goes on in lower case after a line without final punctuation, in a document that
 * otherwise begins its sentences in upper case. The document is wrapped if at least 60 % wrap, fewer than
 * 70 % of the lines have final punctuation, and of the lines after one without it at least 30 % begin in
 * lower case (where the script has case); else each line stands for itself.
 */
import { characterKind, codePointAt, kindOf } from './characters.js';
import { lineFrom, linesOf, type Line } from './lines.js';
import { isSpace, trimSpan } from './spans.js';

export interface LineStyle {
  /** Whether a line ending is usually just a space. */
  readonly wrapped: boolean;
  /** The usual width of a line in UTF-16 code units. */
  readonly width: number;
  /** Whether lines are paragraphs: the document has no blank lines, or its lines are very long. */
  readonly linesAreParagraphs: boolean;
}

const sampled = 1000;
const narrowest = 40;
const widest = 130;

interface Seen {
  readonly length: number;
  readonly firstWord: number;
  readonly lower: boolean;
  readonly upper: boolean;
  readonly ended: boolean;
  readonly afterBlank: boolean;
  /** Looks like something that stands for itself in any kind of text. */
  readonly standsOut: boolean;
  readonly capitals: boolean;
}

export function lineStyle(text: string): LineStyle {
  const lines: Seen[] = [];
  let blanks = 0;
  let afterBlank = true;
  for (const line of linesOf(text)) {
    if (isBlank(text, line)) {
      if (lines.length > 0 && !afterBlank) blanks += 1;
      afterBlank = true;
      continue;
    }
    if (lines.length > sampled) break;
    lines.push(look(text, line, afterBlank));
    afterBlank = false;
  }
  // Blank lines at the end separate nothing.
  if (afterBlank && blanks > 0) blanks -= 1;
  const lengths = lines.map(line => line.length).sort((a, b) => a - b);
  const width = lengths[Math.floor((lengths.length - 1) * 0.9)] ?? 0;
  const median = lengths[lengths.length >>> 1] ?? 0;
  const wrapped = isWrapped(lines, width);
  return { wrapped, width, linesAreParagraphs: !wrapped && (blanks === 0 || median > widest) };
}

function isWrapped(lines: readonly Seen[], width: number): boolean {
  const fresh = lines.filter((line, i) => line.afterBlank || lines[i - 1]?.ended === true);
  const startsUpper = fresh.filter(line => line.lower).length * 2 < fresh.length;
  let endings = 0;
  let wraps = 0;
  let ended = 0;
  let goesOn = 0;
  let startsAnew = 0;
  for (const [i, next] of lines.entries()) {
    const line = lines[i - 1];
    if (line === undefined || next.afterBlank) continue;
    if (line.standsOut || next.standsOut || line.capitals !== next.capitals) continue;
    endings += 1;
    if (line.ended) ended += 1;
    else if (next.lower) goesOn += 1;
    else if (next.upper) startsAnew += 1;
    const isFull =
      width >= narrowest && width <= widest && line.length + 1 + next.firstWord > width;
    if (isFull || (startsUpper && next.lower && !line.ended)) wraps += 1;
  }
  const isProse = goesOn >= 0.3 * (goesOn + startsAnew);
  return endings > 0 && isProse && wraps >= 0.6 * endings && ended < 0.7 * endings;
}

function look(text: string, line: Line, afterBlank: boolean): Seen {
  const { start, end } = trimSpan(text, line.start, line.end);
  const head = text.slice(start, Math.min(end, start + headLength));
  return {
    length: end - line.start,
    firstWord: firstWordLength(text, start, end),
    lower: /^\p{Ll}/u.test(head),
    upper: /^[\p{Lu}\p{Lt}]/u.test(head),
    ended: endsPunctuated(text, start, end),
    afterBlank,
    standsOut: bullet.test(head) || speaker.test(head) || rule.test(head),
    capitals: isCapitals(head),
  };
}

export function isBlank(text: string, line: Line): boolean {
  for (let at = line.start; at < line.end; at++) if (!isSpace(text.charCodeAt(at))) return false;
  return true;
}

/** Final punctuation, before closing quotes and brackets. Looks at the last 8 code units. */
export function endsPunctuated(text: string, start: number, end: number): boolean {
  return /[.!?…。！？｡؟।۔][\])}"'”’»›」』*_]*$/.test(text.slice(Math.max(start, end - 8), end));
}

/** Length of the first word, up to 20; one character where the script has no spaces. */
function firstWordLength(text: string, start: number, end: number): number {
  const kind = characterKind(codePointAt(text, start));
  if (kind === kindOf.han || kind === kindOf.hiragana || kind === kindOf.katakana) return 1;
  let at = start;
  while (at < end && at - start < 20 && !isSpace(text.charCodeAt(at))) at += 1;
  return at - start;
}

const bullet = /^(?:[-*+•‣◦▪·]|\(?\d{1,3}[.)]|\(?\p{L}\)|\([ivx]{1,5}\))[ \t]+\S/u;
const speaker =
  /^(?:\[?\d{1,2}:\d{2}(?::\d{2})?(?: ?[APap][Mm])?\]?[ \t]|<[^<>\s]{1,32}>[ \t]|\p{Lu}[\p{L}\p{N}_.'-]{0,20}(?: \p{Lu}[\p{L}.'-]{0,20}){0,2}:[ \t])/u;
/** Long enough for every pattern, so that a line of a gigabyte costs no more than a short one. */
const headLength = 80;
const rule = /^[-=_*~#+|]{3,}$/;

/**
 * Whether `line` ends what it says although `next` follows directly: in wrapped text only before list
 * items, lines that name a speaker or a time, and headings, around rules such as `-----`, and after
 * a short line without final punctuation that isn't taken up again in lower case.
 */
export function isHardBreak(text: string, line: Line, next: Line, style: LineStyle): boolean {
  if (!style.wrapped) return true;
  const here = trimSpan(text, line.start, line.end);
  const there = trimSpan(text, next.start, next.end);
  const head = text.slice(there.start, Math.min(there.end, there.start + headLength));
  const hereHead = text.slice(here.start, Math.min(here.end, here.start + headLength));
  if (rule.test(head) || rule.test(hereHead)) {
    return true;
  }
  const ended = endsPunctuated(text, here.start, here.end);
  const taken = here.end - line.start + 1 + firstWordLength(text, there.start, there.end);
  const isFull = taken > style.width;
  // "… as shown in section\n5. The …" is prose, not a list.
  const mayItemise = !isFull || ended || /[:;,]$/.test(text.slice(here.start, here.end).slice(-1));
  if ((bullet.test(head) && mayItemise) || speaker.test(head)) return true;
  if (isCapitals(head) && !isCapitals(hereHead)) {
    return true;
  }
  return !ended && taken <= 0.8 * style.width && !/^\p{Ll}/u.test(head);
}

/** A heading set in capitals: two capitals in a row, no small letter. */
function isCapitals(head: string): boolean {
  return (
    head.length < headLength &&
    /\p{Lu}{2}/u.test(head) &&
    !/\p{Ll}/u.test(head) &&
    !/[.,;]$/.test(head)
  );
}

/** Runs of lines without a blank line between them, one range each, line endings inside included. */
export function* blankSeparated(text: string): Generator<{ start: number; end: number }> {
  let start = -1;
  let end = 0;
  for (let at = 0; at < text.length;) {
    const line = lineFrom(text, at);
    at = line.next;
    if (!isBlank(text, line)) {
      if (start < 0) start = line.start;
      end = line.end;
    } else if (start >= 0) {
      yield { start, end };
      start = -1;
    }
  }
  if (start >= 0) yield { start, end };
}

/** The stretches of `[start, end)` between hard breaks. */
export function* unbroken(
  text: string,
  start: number,
  end: number,
  style: LineStyle,
): Generator<{ start: number; end: number }> {
  let from = start;
  let line: Line | undefined;
  for (const next of linesOf(text, start, end)) {
    if (line !== undefined && isHardBreak(text, line, next, style)) {
      yield { start: from, end: line.end };
      from = next.start;
    }
    line = next;
  }
  if (from < end) yield { start: from, end };
}
