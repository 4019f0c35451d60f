/** Document text → the ranges that become examples. */
import type { Unit } from '../project/config.js';
import { characterKind, codePointAt, isInvisible, kindOf, unitsOf } from './characters.js';
import { blankSeparated, lineStyle, unbroken } from './lineStyle.js';
import { markdownBlocks, markupLength } from './markdown.js';
import { sentences } from './sentences.js';
import { isSpace, trimSpan, type TextRange } from './spans.js';

/** Raised whenever the same text would give other examples; stored with every annotated text. */
export const segmenterVersion = 1;

export type TextKind = 'plain' | 'markdown';

/** No sentence is longer, in UTF-16 code units. */
export const longestSentence = 2000;

/**
 * Ranges in UTF-16 code units: trimmed of white space, with at least one visible character, ascending,
 * disjoint. `record` and `document` give one range, whatever the kind of text.
 */
export function segment(text: string, unit: Unit, kind: TextKind): TextRange[] {
  return [...segments(text, unit, kind)].flatMap(part =>
    part.skipped ? [] : { start: part.start, end: part.end },
  );
}

export interface Segment extends TextRange {
  /** True for front matter and fenced code, which become no example. */
  readonly skipped: boolean;
}

/** Like `segment`, one at a time, with the blocks that are left out among them. */
export function* segments(text: string, unit: Unit, kind: TextKind): Generator<Segment> {
  if (isWhole(unit)) yield* visible(text, 0, text.length);
  else if (kind === 'plain') yield* plainSegments(text, unit);
  else yield* markdownSegments(text, unit);
}

function isWhole(unit: Unit): unit is 'record' | 'document' {
  return unit === 'record' || unit === 'document';
}

function* plainSegments(text: string, unit: 'sentence' | 'paragraph'): Generator<Segment> {
  const style = lineStyle(text);
  for (const block of blankSeparated(text)) {
    if (unit === 'paragraph' && !style.linesAreParagraphs) {
      yield* visible(text, block.start, block.end);
      continue;
    }
    for (const piece of unbroken(text, block.start, block.end, style)) {
      if (unit === 'paragraph') yield* visible(text, piece.start, piece.end);
      else yield* sentenceSegments(text, piece, 0);
    }
  }
}

function* markdownSegments(text: string, unit: 'sentence' | 'paragraph'): Generator<Segment> {
  for (const block of markdownBlocks(text)) {
    if (block.kind === 'skipped') yield { start: block.start, end: block.end, skipped: true };
    else if (unit === 'paragraph') yield* visible(text, block.start, block.end);
    else yield* sentenceSegments(text, block, longestMarkup);
  }
}

/** Enough for the `>` that starts a quoted sentence on a line of its own. */
const longestMarkup = 40;

function* sentenceSegments(text: string, block: TextRange, markup: number): Generator<Segment> {
  for (const sentence of sentences(text, block.start, block.end)) {
    const { start, end } = trimSpan(text, sentence.start, sentence.end);
    const head = text.slice(start, Math.min(end, start + markup));
    const from = head.startsWith('>') ? start + markupLength(head) : start;
    for (const part of shortened(text, Math.min(from, end), end)) {
      yield* visible(text, part.start, part.end);
    }
  }
}

/** The range trimmed, or nothing where it shows nothing. */
function* visible(text: string, from: number, to: number): Generator<Segment> {
  const { start, end } = trimSpan(text, from, to);
  for (let at = start; at < end;) {
    const codePoint = codePointAt(text, at);
    if (!isInvisible(codePoint)) {
      yield { start, end, skipped: false };
      return;
    }
    at += unitsOf(codePoint);
  }
}

/** Cuts what is longer than the limit, each time at the best place in the second half of the limit. */
function* shortened(text: string, start: number, end: number): Generator<TextRange> {
  let from = start;
  while (end - from > longestSentence) {
    const to = bestCut(text, from + longestSentence / 2, from + longestSentence);
    yield { start: from, end: to };
    from = to;
  }
  yield { start: from, end };
}

/** The last line ending, else clause end, else comma, else space, else character, in `(from, to]`. */
function bestCut(text: string, from: number, to: number): number {
  const best = [0, 0, 0, 0];
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at);
    if (!isSpace(unit)) continue;
    const before = text.charAt(at - 1);
    const rank =
      unit === 0x0a || unit === 0x0d ? 0 : ';:)—–'.includes(before) ? 1 : before === ',' ? 2 : 3;
    best[rank] = at + 1;
  }
  return best.find(at => at > 0) ?? wholeCharacter(text, from, to);
}

/** The last place in `(from, to]` that neither splits a surrogate pair nor parts a mark from its base. */
function wholeCharacter(text: string, from: number, to: number): number {
  for (let at = to; at > from; at--) {
    const low = text.charCodeAt(at);
    const high = text.charCodeAt(at - 1);
    if (low >= 0xdc00 && low <= 0xdfff && high >= 0xd800 && high <= 0xdbff) continue;
    const kind = characterKind(codePointAt(text, at));
    if (kind !== kindOf.extend && kind !== kindOf.invisibleExtend && high !== 0x200d) return at;
  }
  return to;
}
