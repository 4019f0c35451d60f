/** Which part of an example to ask about, where one span is asked instead of the whole. */
import type { SpanRange } from '../domain/span.js';
import type { Token } from '../domain/token.js';

export interface SubSequence {
  readonly firstToken: number;
  /** Inclusive. */
  readonly lastToken: number;
  /** Mean uncertainty of its tokens, in [0, 1]. */
  readonly score: number;
}

/** Longest part that is asked about, before a predicted entity at its edge is taken in whole. */
const longest = 7;
/** Words that asking about any part costs, beside its own. */
const fixedWords = 2;

/**
 * The part of at most 7 tokens that is worth the most for the words to read, argmax Σ u_t / (2 + words),
 * the earlier and shorter first on a tie; undefined without tokens or where none is uncertain. A part that
 * would cut an entity of the best tag sequence in two is widened to hold it, since "yes" or "no" to half an
 * entity says nothing. A sentence is mostly easy words; the answer to the part is stored as a partial
 * annotation, and the rest stays missing.
 *
 * Radmard, Fathullah & Lipani 2021, "Subsequence based deep active learning for named entity recognition",
 * who score all parts by their mean; the fixed cost keeps the most uncertain single token from always
 * winning. Wanvarie, Takamura & Okumura 2011 for training on partial annotations.
 *
 * @param uncertainties in [0, 1], one for each token; −Infinity for one that no part may hold
 * @param path the most probable tags in the order of `head/bio`; without it parts may cut entities
 */
export function chooseSubSequence(
  uncertainties: ArrayLike<number>,
  path?: ArrayLike<number>,
): SubSequence | undefined {
  let best: { first: number; last: number; value: number } | undefined;
  for (let first = 0; first < uncertainties.length; first++) {
    let sum = 0;
    const end = Math.min(first + longest, uncertainties.length);
    for (let last = first; last < end; last++) {
      sum += uncertainties[last] ?? 0;
      const value = sum / (fixedWords + last - first + 1);
      if (value > (best?.value ?? 0)) best = { first, last, value };
    }
  }
  if (!best) return undefined;
  const { first, last } = widened(best.first, best.last, path, uncertainties.length);
  let sum = 0;
  for (let t = first; t <= last; t++) sum += uncertainties[t] ?? 0;
  return { firstToken: first, lastToken: last, score: sum / (last - first + 1) };
}

/** Where a part stands in the text of its tokens. */
export function rangeOf(
  { firstToken, lastToken }: SubSequence,
  tokens: readonly Token[],
): SpanRange {
  return { start: tokens[firstToken]?.start ?? 0, end: tokens[lastToken]?.end ?? 0 };
}

function widened(
  first: number,
  last: number,
  path: ArrayLike<number> | undefined,
  length: number,
): { first: number; last: number } {
  const goesOn = (t: number): boolean => {
    const tag = path?.[t] ?? 0;
    return t > 0 && t < length && tag > 0 && tag % 2 === 0;
  };
  let from = first;
  let to = last;
  while (goesOn(from)) from -= 1;
  while (goesOn(to + 1)) to += 1;
  return { first: from, last: to };
}
