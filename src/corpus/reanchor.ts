/** Finds an example again in a document that may have been edited since. */
import type { Anchor } from '../domain/anchor.js';
import type { TextRange } from '../text/spans.js';

/** Occurrences that are compared; a text that stands there more often is too common to tell. */
const mostOccurrences = 10_000;

/**
 * Where `exampleText` stands in the document now: at the anchor's offsets if text and surroundings are as
 * they were; else the occurrence whose surroundings agree best with the anchor's, and of equals the one
 * nearest to the old start. Undefined where the text is gone, or where two places agree equally and are
 * equally near.
 */
export function findAnchor(
  documentText: string,
  anchor: Anchor,
  exampleText: string,
): TextRange | undefined {
  const length = exampleText.length;
  if (length === 0) return undefined;
  const range = (start: number): TextRange => ({ start, end: start + length });
  const isHere =
    anchor.end - anchor.start === length && documentText.startsWith(exampleText, anchor.start);
  if (isHere && agreement(documentText, anchor, anchor.start, length) === most(anchor)) {
    return range(anchor.start);
  }
  const starts = occurrences(documentText, exampleText);
  const ranked = starts
    .map(start => ({
      start,
      agreement: agreement(documentText, anchor, start, length),
      distance: Math.abs(start - anchor.start),
    }))
    .sort((a, b) => b.agreement - a.agreement || a.distance - b.distance || a.start - b.start);
  const [best, second] = ranked;
  if (best === undefined) return undefined;
  const isTie =
    second !== undefined &&
    second.agreement === best.agreement &&
    second.distance === best.distance;
  return isTie ? undefined : range(best.start);
}

/**
 * How many code units next to the place are as the anchor remembers them: the common end of what stands
 * before and the common start of what stands after. A document's edge counts as one.
 */
function agreement(text: string, anchor: Anchor, start: number, length: number): number {
  const { before, after } = anchor;
  const end = start + length;
  let same = 0;
  for (let k = 1; k <= before.length && text[start - k] === before[before.length - k]; k++)
    same += 1;
  for (let k = 0; k < after.length && text[end + k] === after[k]; k++) same += 1;
  if (before === '' && start === 0) same += 1;
  if (after === '' && end === text.length) same += 1;
  return same;
}

/** The agreement of a place whose surroundings are just as they were. */
function most({ before, after }: Anchor): number {
  return Math.max(before.length, 1) + Math.max(after.length, 1);
}

function occurrences(text: string, part: string): number[] {
  const starts: number[] = [];
  let at = text.indexOf(part);
  while (at !== -1 && starts.length < mostOccurrences) {
    starts.push(at);
    at = text.indexOf(part, at + 1);
  }
  return starts;
}
