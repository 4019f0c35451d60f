/** Words for Prodigy's manual views, which can only show spans that begin and end with a token. */
import type { Token } from '../domain/token.js';
import { isSpace } from '../text/spans.js';

const notSpace = /\S+/gu;

/**
 * The given words, cut at the spans' ends, and everything else that isn't space as further tokens.
 * `words` that are out of order or out of the text are left out and so become further tokens.
 */
export function alignedTokens(
  text: string,
  words: readonly Token[],
  spans: readonly Token[],
): Token[] {
  const cuts = spans.flatMap(({ start, end }) => [start, end]).sort((a, b) => a - b);
  const tokens: Token[] = [];
  let nextCut = 0;
  for (const token of covering(text, words)) {
    let { start } = token;
    for (; nextCut < cuts.length; nextCut++) {
      const cut = cuts[nextCut] ?? token.end;
      if (cut >= token.end) break;
      if (cut <= start) continue;
      tokens.push({ start, end: cut });
      start = cut;
    }
    tokens.push(start === token.start ? token : { start, end: token.end });
  }
  return tokens;
}

function covering(text: string, words: readonly Token[]): Token[] {
  const tokens: Token[] = [];
  let covered = 0;
  for (const word of words) {
    if (word.start < covered || word.start >= word.end || word.end > text.length) continue;
    addUnspaced(tokens, text, covered, word.start);
    tokens.push(word);
    covered = word.end;
  }
  addUnspaced(tokens, text, covered, text.length);
  return tokens;
}

function addUnspaced(tokens: Token[], text: string, from: number, to: number): void {
  let start = from;
  // Nearly always one space, or nothing.
  while (start < to && isSpace(text.charCodeAt(start))) start += 1;
  if (start === to) return;
  for (const match of text.slice(start, to).matchAll(notSpace)) {
    const at = start + match.index;
    tokens.push({ start: at, end: at + match[0].length });
  }
}
