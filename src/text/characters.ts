/**
 * What kind of character a code point is, for the word and sentence rules. Kinds come from Unicode
 * properties and are looked up once per code point.
 */

export const kindOf = {
  /** White space, controls and format characters: never (part of) a token. */
  blank: 1,
  /** Letters and numbers other than decimal digits, and the underscore: runs of them are a word. */
  letter: 2,
  /** Decimal digits: part of words; they also hold `.` `,` `:` between them. */
  digit: 3,
  /** Combining marks and whatever else stays with the character before it. */
  extend: 4,
  /** Like `extend`, but invisible: ZWJ, ZWNJ, tags. Alone they are no token. */
  invisibleExtend: 5,
  /** Soft hyphen and word joiner: kept between the letters of a word, no token elsewhere. */
  joiner: 6,
  han: 7,
  hiragana: 8,
  katakana: 9,
  /** Letters of Thai, Lao, Khmer and Myanmar, which write no spaces between words. */
  cluster: 10,
  /** Thai and Lao vowels written before the consonant that they follow in speech. */
  leadingVowel: 11,
  pictograph: 12,
  regionalIndicator: 13,
  /** Punctuation, symbols, private use, unassigned, lone surrogates: a token each. */
  symbol: 14,
} as const;

export type CharacterKind = (typeof kindOf)[keyof typeof kindOf];

/** Format characters that Unicode attaches to the digits after them (GCB=Prepend, UAX #29). */
const prepended = new Set([
  0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6dd, 0x70f, 0x890, 0x891, 0x8e2, 0x110bd, 0x110cd,
]);

export function isPrepended(codePoint: number): boolean {
  return prepended.has(codePoint);
}

/** Thai and Lao vowels that are letters but never stand without the consonant before them. */
const trailingVowels = new Set([0xe30, 0xe32, 0xe33, 0xe45, 0xeb0, 0xeb2, 0xeb3]);

const kinds = new Uint8Array(0x110000);

/** The kind of a code point in [0, 0x10FFFF]. */
export function characterKind(codePoint: number): CharacterKind {
  const known = kinds[codePoint];
  // The table only ever holds values of `kindOf`, or 0 where nobody has asked yet.
  if (known !== undefined && known !== 0) return known as CharacterKind;
  const kind = classify(codePoint);
  kinds[codePoint] = kind;
  return kind;
}

function classify(codePoint: number): CharacterKind {
  const character = String.fromCodePoint(codePoint);
  const is = (pattern: RegExp): boolean => pattern.test(character);
  if (codePoint === 0x5f || prepended.has(codePoint)) return kindOf.letter;
  if (codePoint === 0xad || codePoint === 0x2060) return kindOf.joiner;
  if (trailingVowels.has(codePoint) || is(/^[\p{M}\p{Emoji_Modifier}]$/u)) return kindOf.extend;
  if (is(/^\p{Grapheme_Extend}$/u)) return is(/^\p{Cf}$/u) ? kindOf.invisibleExtend : kindOf.extend;
  if (codePoint === 0x200d) return kindOf.invisibleExtend;
  if (is(/^[\p{White_Space}\p{Cc}\p{Cf}]$/u)) return kindOf.blank;
  if (is(/^\p{Regional_Indicator}$/u)) return kindOf.regionalIndicator;
  if (is(/^\p{Extended_Pictographic}$/u)) return kindOf.pictograph;
  if (is(/^\p{Nd}$/u)) return kindOf.digit;
  if (is(/^\p{Script=Han}$/u)) return kindOf.han;
  if (is(/^\p{Script=Hiragana}$/u)) return kindOf.hiragana;
  if (is(/^\p{Script=Katakana}$/u) || isKanaMark(codePoint)) return kindOf.katakana;
  if (is(/^[\u0E40-\u0E44\u0EC0-\u0EC4]$/u)) return kindOf.leadingVowel;
  if (
    is(/^[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u) &&
    is(/^\p{L}$/u)
  ) {
    return kindOf.cluster;
  }
  return is(/^[\p{L}\p{N}]$/u) ? kindOf.letter : kindOf.symbol;
}

/** The mark that lengthens a vowel, in either kana. */
export function isKanaMark(codePoint: number): boolean {
  return codePoint === 0x30fc || codePoint === 0xff70;
}

/** The virama that stacks the next consonant below: Khmer coeng and the Myanmar one. */
export function isStacker(codePoint: number): boolean {
  return codePoint === 0x17d2 || codePoint === 0x1039;
}

/** The code point at `offset`; a lone surrogate is its own value, past the end it is NUL. */
export function codePointAt(text: string, offset: number): number {
  return text.codePointAt(offset) ?? 0;
}

/** How many UTF-16 code units a code point takes: 1 or 2. */
export function unitsOf(codePoint: number): number {
  return codePoint > 0xffff ? 2 : 1;
}

/** Whether a character is no part of any token. */
export function isInvisible(codePoint: number): boolean {
  const kind = characterKind(codePoint);
  return kind === kindOf.blank || kind === kindOf.invisibleExtend || kind === kindOf.joiner;
}
