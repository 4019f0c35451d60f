/**
 * Sentence boundaries inside one block of prose, by our own rules. A boundary stands after `. ! ? …` and
 * their relatives in other scripts, with the quotes, brackets, notes and emoji that close the sentence,
 * when white space and a plausible first character follow; `。！？` need no white space. A line ending
 * counts as a space. Abbreviations, initials, enumerators, decimals, URLs and ellipses don't end
 * a sentence (`abbreviations.ts`). Text that begins its sentences in lower case may go on doing so.
 */
import {
  isExclaimedName,
  mayEnd,
  mayEndBeforeSmallLetter,
  type WordAfter,
} from './abbreviations.js';
import { characterKind, codePointAt, kindOf, unitsOf } from './characters.js';
import { isSpace, type TextRange } from './spans.js';
import { tokenEnd } from './tokenize.js';

const stop = 1;
const strong = 2;
const ellipsis = 3;
/** Ends a sentence whatever follows. */
const full = 4;

const kindsOfTerminator: readonly (readonly [string, number])[] = [
  ['.', stop],
  ['!?‼⁇⁈⁉؟', strong],
  ['…', ellipsis],
  ['。！？｡।॥۔။។։', full],
];

/** Code unit → kind of terminator, 0 for everything else. */
const terminators = new Uint8Array(0x10000);
for (const [characters, kind] of kindsOfTerminator) {
  for (const character of characters) terminators[character.charCodeAt(0)] = kind;
}

const closers = new Set(Array.from('"\'”’»›」』)]}】）〉》*_`'));
const openers = new Set(Array.from('"\'“‘«‹([{¿¡「『【（〈《*_>–—-•'));
const startSigns = new Set(Array.from('@#$£€¥<`/~&'));
const emoticon = /[ \t]?(?:[:;=][-'^]?[()DPpO3|\\/*]|<3)(?=\s|$)/y;

/** How far the rules look back or ahead; longer words and notes are no abbreviations. */
const reach = 40;

/**
 * Divides `[start, end)` into sentences: ascending ranges that touch each other and cover it all, white
 * space included. Linear time.
 */
export function* sentences(text: string, start: number, end: number): Generator<TextRange> {
  let from = start;
  for (let at = start; at < end;) {
    if (terminators[text.charCodeAt(at)] === 0) {
      at += 1;
      continue;
    }
    const stopAt = at;
    while (at < end && terminators[text.charCodeAt(at)] !== 0) at += 1;
    const run = { from, start: stopAt, end: at, closed: closersEnd(text, at, end), limit: end };
    at = run.closed;
    if (endsSentence(text, run)) {
      at = feelingsEnd(text, at, end);
      yield { start: from, end: at };
      from = at;
    }
  }
  if (from < end) yield { start: from, end };
}

/** A run of terminators in the text. */
interface Run {
  /** Where its sentence starts. */
  readonly from: number;
  readonly start: number;
  readonly end: number;
  /** Past the quotes, brackets and notes that follow. */
  readonly closed: number;
  /** End of the block. */
  readonly limit: number;
}

function endsSentence(text: string, run: Run): boolean {
  const kind = kindOfRun(text, run);
  const felt = feelingsEnd(text, run.closed, run.limit);
  const next = skipSpace(text, felt, run.limit);
  if (next >= run.limit) return false;
  if (kind === full) return !continuesQuote(text, run);
  if (next === felt) return false;
  const after = wordAfter(text, next, run.limit);
  const start = startKind(after);
  if (start === 'none' || isBracketed(text, run)) return false;
  if (start === 'lower') return kind !== ellipsis && endsBeforeSmallLetter(text, run, kind);
  if (kind === ellipsis) return !/^I(?:$|['’])/.test(after.word);
  const word = wordBefore(text, run);
  if (kind === strong) return !isNameWithMark(run, word);
  return endsAtStop(text, run, word, after);
}

/** A single full stop before something that would do as a first word. */
function endsAtStop(text: string, run: Run, word: string, after: WordAfter): boolean {
  if (isClosed(text, run) || word === '') return true;
  return !isEnumerator(text, run, word) && mayEnd(word, after);
}

/**
 * What follows starts with a small letter. After `?` and `!` it may begin a sentence unless a quotation
 * ends there ("Go!" he said); after a full stop only where the sentence itself began with a small letter.
 */
function endsBeforeSmallLetter(text: string, run: Run, kind: number): boolean {
  if (isClosed(text, run)) return false;
  const word = wordBefore(text, run);
  if (kind === strong) return !isNameWithMark(run, word);
  if (!beginsLowerCase(text, run) || word.length < 2) return false;
  return !isEnumerator(text, run, word) && mayEndBeforeSmallLetter(word);
}

/** Whether a quote, bracket or note (not just emphasis) follows the run. */
function isClosed(text: string, run: Run): boolean {
  return /[^*_`]/.test(text.slice(run.end, run.closed));
}

/** `Yahoo!` */
function isNameWithMark(run: Run, word: string): boolean {
  return run.end === run.start + 1 && isExclaimedName(word);
}

function kindOfRun(text: string, run: Run): number {
  let strongest = run.end - run.start > 1 ? ellipsis : stop;
  for (let at = run.start; at < run.end; at++) {
    const kind = terminators[text.charCodeAt(at)] ?? stop;
    if (kind === full) return full;
    if (kind === strong || (kind === ellipsis && strongest === stop)) strongest = kind;
  }
  return strongest;
}

/** `「行く。」と言った`: the quotation is part of a longer sentence. */
function continuesQuote(text: string, run: Run): boolean {
  return run.closed > run.end && /^[とっ]/.test(text.slice(run.closed, run.closed + 1));
}

/** `[...]`, `(?)`: a remark, not an end. */
function isBracketed(text: string, run: Run): boolean {
  const before = text.slice(Math.max(run.from, run.start - 3), run.start);
  return /[[(]$/.test(before) && before.trim().length > 1 && /^[\])]/.test(text.charAt(run.end));
}

/** `1.`, `iv.`, `B.` as the first thing of a sentence number it. */
function isEnumerator(text: string, run: Run, word: string): boolean {
  if (!/^(?:\p{Nd}{1,3}|\p{L}|[ivxIVX]{1,5}|\p{Nd}{1,3}(?:\.\p{Nd}{1,3}){1,4})$/u.test(word))
    return false;
  const before = text.slice(
    Math.max(run.from, run.start - word.length - reach),
    run.start - word.length,
  );
  return !/[\p{L}\p{N}]/u.test(before);
}

function beginsLowerCase(text: string, run: Run): boolean {
  const head = text.slice(run.from, Math.min(run.from + reach, run.start));
  const letter = /\p{L}/u.exec(head)?.[0];
  return letter !== undefined && /^\p{Ll}/u.test(letter);
}

/** The letters, digits and stops right before the run, from the first that isn't a stop. */
function wordBefore(text: string, run: Run): string {
  const limit = Math.max(run.from, run.start - reach);
  let start = run.start;
  for (let at = run.start - 1; at >= limit; at--) {
    const unit = text.charCodeAt(at);
    if (unit === 0x2e) continue;
    if (!isOfWord(unit)) break;
    start = at;
  }
  return text.slice(start, run.start);
}

function isOfWord(unit: number): boolean {
  if (unit === 0x5f) return false;
  const kind = characterKind(unit);
  return kind === kindOf.letter || kind === kindOf.digit || kind === kindOf.extend || unit === 0xa7;
}

function wordAfter(text: string, at: number, limit: number): WordAfter {
  let start = at;
  for (
    let skipped = 0;
    skipped < 8 && start < limit && openers.has(text.charAt(start));
    skipped++
  ) {
    start = skipSpace(text, start + 1, limit);
  }
  const ahead = text.slice(start, Math.min(start + reach, limit));
  const word = /^\p{L}[\p{L}\p{M}]*(?:['’]\p{L}{1,2}(?!\p{L}))?/u.exec(ahead)?.[0] ?? '';
  return {
    word,
    first: start < limit ? String.fromCodePoint(codePointAt(text, start)) : '',
    stopped: ahead.charAt(word.length) === '.',
  };
}

/** Whether a sentence can start with a character. */
function startKind({ first, word }: WordAfter): 'plausible' | 'lower' | 'none' {
  if (first === '') return 'none';
  if (word === 'i' || /^https?$/.test(word)) return 'plausible';
  if (/^\p{Ll}/u.test(first)) return 'lower';
  if (/^[\p{L}\p{N}]/u.test(first) || startSigns.has(first)) return 'plausible';
  const kind = characterKind(codePointAt(first, 0));
  return kind === kindOf.pictograph || kind === kindOf.regionalIndicator ? 'plausible' : 'none';
}

function skipSpace(text: string, at: number, limit: number): number {
  let next = at;
  while (next < limit && isSpace(text.charCodeAt(next))) next += 1;
  return next;
}

/** Past closing quotes and brackets, emphasis marks and notes such as `[12]` or `²`. */
function closersEnd(text: string, at: number, limit: number): number {
  let end = at;
  while (end < limit) {
    if (closers.has(text.charAt(end)) || /[¹²³⁰-⁹]/.test(text.charAt(end))) end += 1;
    else {
      const note = /^(?: ?\[\d{1,4}\]|\[[a-z]\]|\[citation needed\])/.exec(
        text.slice(end, Math.min(end + 20, limit)),
      );
      if (!note) break;
      end += note[0].length;
    }
  }
  return end;
}

/** Past emoji and emoticons, which belong to the sentence before them. */
function feelingsEnd(text: string, at: number, limit: number): number {
  let end = at;
  for (;;) {
    const start = text.charAt(end) === ' ' ? end + 1 : end;
    if (start < limit && isEmoji(text, start)) {
      end = tokenEnd(text, start);
      continue;
    }
    emoticon.lastIndex = end;
    if (end >= limit || !emoticon.test(text) || emoticon.lastIndex > limit) return end;
    end = emoticon.lastIndex;
  }
}

function isEmoji(text: string, at: number): boolean {
  const codePoint = codePointAt(text, at);
  // Pictographs below U+2190 are ©, ® and their like.
  return unitsOf(codePoint) === 2 || codePoint >= 0x2190
    ? characterKind(codePoint) === kindOf.pictograph
    : false;
}
