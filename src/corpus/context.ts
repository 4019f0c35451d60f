/** The text around an example: for reading, cut between words, and for finding it again. */
import { isSpace } from '../text/spans.js';

/** Characters of context on either side, in UTF-16 code units. */
const contextLength = 300;
/** How far a cut may move to fall between words. */
const slack = 40;
/** Code units kept on either side of an anchor (`Anchor.before`, `Anchor.after`). */
const anchorContext = 64;

/** What stands before `start`, without white space at its ends. */
export function contextBefore(text: string, start: number): string {
  let from = Math.max(0, start - contextLength);
  if (from > 0) {
    const limit = Math.min(start, from + slack);
    let cut = from;
    while (cut < limit && !isSpace(text.charCodeAt(cut - 1))) cut += 1;
    if (cut < limit) from = cut;
    else if (isLowSurrogate(text, from)) from += 1;
  }
  return text.slice(from, start).trim();
}

/** What stands after `end`, without white space at its ends. */
export function contextAfter(text: string, end: number): string {
  let to = Math.min(text.length, end + contextLength);
  if (to < text.length) {
    const limit = Math.max(end, to - slack);
    let cut = to;
    while (cut > limit && !isSpace(text.charCodeAt(cut))) cut -= 1;
    if (cut > limit) to = cut;
    else if (isLowSurrogate(text, to)) to -= 1;
  }
  return text.slice(end, to).trim();
}

/** What an anchor keeps of either side of `[start, end)`; never half a surrogate pair. */
export function surroundings(
  text: string,
  start: number,
  end: number,
): { before: string; after: string } {
  let from = Math.max(0, start - anchorContext);
  let to = Math.min(text.length, end + anchorContext);
  if (from > 0 && isLowSurrogate(text, from)) from += 1;
  if (to < text.length && isLowSurrogate(text, to)) to -= 1;
  return { before: text.slice(from, start), after: text.slice(end, to) };
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
