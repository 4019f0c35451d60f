/**
 * Text → tokens, by our own rules, so that every host and every release of ICU gives the same words.
 *
 * - Runs of letters, marks, digits and underscores are a word; `.` `,` `:` stay between two digits.
 * - Every other punctuation mark or symbol is a token of its own: `York-based` is three tokens.
 * - An emoji with its modifiers, joiners, flag or keycap is one token.
 * - Where a script writes no spaces: one token per Han character, per run of one kana, and per
 *   consonant with its marks in Thai, Lao, Khmer and Myanmar.
 * - White space, control and format characters are no tokens. Marks, ZWJ and ZWNJ stay with what they
 *   follow, so a grapheme cluster (UAX #29) is never split.
 */
import type { Token } from '../domain/token.js';
import {
  characterKind,
  codePointAt,
  isKanaMark,
  isPrepended,
  isStacker,
  kindOf,
  unitsOf,
} from './characters.js';

/** Raised whenever the same text would give other tokens; stored with every annotated text. */
export const tokenizerVersion = 2;

const variationSelector16 = 0xfe0f;
const keycap = 0x20e3;
const zeroWidthJoiner = 0x200d;

/**
 * The tokens of a text in ascending order, disjoint, with offsets in UTF-16 code units. Together they
 * cover every character that isn't white space, a control or a format character. Linear time.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const end = tokenEnd(text, at);
    if (end > at) {
      tokens.push({ start: at, end });
      at = end;
    } else {
      at += unitsOf(codePointAt(text, at));
    }
  }
  return tokens;
}

/** The end of the token that starts at `at`, or `at` itself where none does. */
export function tokenEnd(text: string, at: number): number {
  const first = codePointAt(text, at);
  const next = at + unitsOf(first);
  switch (characterKind(first)) {
    case kindOf.blank:
    case kindOf.invisibleExtend:
    case kindOf.joiner:
      return at;
    case kindOf.letter:
    case kindOf.digit:
    case kindOf.extend:
      return keycapEnd(text, at) ?? wordEnd(text, at);
    case kindOf.han:
    case kindOf.symbol:
      return extendedEnd(text, next);
    case kindOf.hiragana:
    case kindOf.katakana:
      return kanaEnd(text, at);
    case kindOf.cluster:
    case kindOf.leadingVowel:
      return clusterEnd(text, at);
    case kindOf.regionalIndicator:
      return flagEnd(text, next);
    case kindOf.pictograph:
      return emojiEnd(text, next);
  }
}

/** Past the marks and joiners at `at`. */
function extendedEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length) {
    const codePoint = codePointAt(text, end);
    const kind = characterKind(codePoint);
    if (kind !== kindOf.extend && kind !== kindOf.invisibleExtend) break;
    end += unitsOf(codePoint);
  }
  return end;
}

/** Past the digit at `at` where it is the base of a keycap such as 5️⃣. */
function keycapEnd(text: string, at: number): number | undefined {
  let end = at + 1;
  if (text.charCodeAt(end) === variationSelector16) end += 1;
  if (text.charCodeAt(end) !== keycap || !isAsciiDigit(text.charCodeAt(at))) return undefined;
  return extendedEnd(text, end + 1);
}

function isAsciiDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** A run of letters and digits; where it ends with a sign that stays with the character after it, that one as well. */
function wordEnd(text: string, at: number): number {
  const { end, last } = wordRun(text, at);
  return isPrepended(last) && end < text.length ? tokenEnd(text, end) : end;
}

function wordRun(text: string, at: number): { end: number; last: number } {
  let end = at;
  let last = 0;
  let afterDigit = false;
  while (end < text.length) {
    const codePoint = codePointAt(text, end);
    const next = end + unitsOf(codePoint);
    switch (characterKind(codePoint)) {
      case kindOf.digit:
        if (keycapEnd(text, end) !== undefined) return { end, last };
        afterDigit = true;
        break;
      case kindOf.letter:
        afterDigit = false;
        break;
      case kindOf.extend:
      case kindOf.invisibleExtend:
        break;
      case kindOf.joiner:
        if (!continuesWord(text, next)) return { end, last };
        break;
      case kindOf.symbol:
        if (!afterDigit || !isNumberMark(codePoint) || !isPlainDigit(text, next))
          return { end, last };
        break;
      default:
        return { end, last };
    }
    end = next;
    last = codePoint;
  }
  return { end, last };
}

/** What may stand between two digits of one number: 4.2.1, 1,000, 10:30, and the Arabic separators. */
function isNumberMark(codePoint: number): boolean {
  return (
    codePoint === 0x2e ||
    codePoint === 0x2c ||
    codePoint === 0x3a ||
    codePoint === 0x66b ||
    codePoint === 0x66c
  );
}

function isPlainDigit(text: string, at: number): boolean {
  return characterKind(codePointAt(text, at)) === kindOf.digit && keycapEnd(text, at) === undefined;
}

function continuesWord(text: string, at: number): boolean {
  const kind = characterKind(codePointAt(text, at));
  return kind === kindOf.letter || kind === kindOf.extend || isPlainDigit(text, at);
}

/** A run of one kana; the mark that lengthens a vowel continues either. */
function kanaEnd(text: string, at: number): number {
  const kind = characterKind(codePointAt(text, at));
  let end = at;
  while (end < text.length) {
    const codePoint = codePointAt(text, end);
    if (characterKind(codePoint) !== kind && !isKanaMark(codePoint)) break;
    end = extendedEnd(text, end + unitsOf(codePoint));
  }
  return end;
}

/** Leading vowel, consonant, marks, and the consonants stacked below it. */
function clusterEnd(text: string, at: number): number {
  let end = at;
  while (characterKind(codePointAt(text, end)) === kindOf.leadingVowel && end < text.length) {
    end = extendedEnd(text, end + 1);
  }
  if (characterKind(codePointAt(text, end)) !== kindOf.cluster) return end;
  do {
    end = extendedEnd(text, end + unitsOf(codePointAt(text, end)));
  } while (
    isStacker(text.charCodeAt(end - 1)) &&
    characterKind(codePointAt(text, end)) === kindOf.cluster
  );
  return end;
}

/** Two regional indicators are a flag. */
function flagEnd(text: string, at: number): number {
  const second = codePointAt(text, at);
  const isPair = characterKind(second) === kindOf.regionalIndicator;
  return extendedEnd(text, isPair ? at + unitsOf(second) : at);
}

/** Pictographs joined by ZWJ, each with its modifiers (rule GB11 of UAX #29). */
function emojiEnd(text: string, at: number): number {
  let end = extendedEnd(text, at);
  while (text.charCodeAt(end - 1) === zeroWidthJoiner) {
    const next = codePointAt(text, end);
    if (characterKind(next) !== kindOf.pictograph) break;
    end = extendedEnd(text, end + unitsOf(next));
  }
  return end;
}
