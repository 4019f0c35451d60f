/**
 * Tokenised sources → text and spans. Spaces are put back by rules for English; the offsets are exact for
 * the text that results, whatever the original looked like.
 */

const noSpaceBefore = /^(?:[.,!?;:%)\]}…”]+|(?:'|’)(?:s|m|re|ve|ll|d)|n(?:'|’)t)$/i;
const noSpaceAfter = /^[([{$£€“]$/;

/** Tokens → text, and `[start, end)` of each token in it, UTF-16 code units. */
export function joinTokens(tokens) {
  let text = '';
  let openQuote = false;
  let glue = true;
  const places = tokens.map(token => {
    const closes = token === '"' && openQuote;
    if (!glue && !closes && !noSpaceBefore.test(token)) text += ' ';
    const start = text.length;
    text += token;
    if (token === '"') openQuote = !openQuote;
    glue = noSpaceAfter.test(token) || (token === '"' && openQuote);
    return [start, text.length];
  });
  return { text, places };
}

/** The same where the source says which tokens follow their neighbour without a space. */
export function joinWithGaps(tokens, followsGap) {
  let text = '';
  const places = tokens.map((token, i) => {
    if (i > 0 && followsGap[i]) text += ' ';
    text += token;
    return [text.length - token.length, text.length];
  });
  return { text, places };
}

/** Tags of any of the schemes IO, IOB1 and BIO → BIO: an I- that continues nothing opens a span. */
export function toBio(tags) {
  return tags.map((tag, i) => {
    if (!tag.startsWith('I-')) return tag;
    const label = tag.slice(2);
    const before = tags[i - 1] ?? 'O';
    return before !== 'O' && before.slice(2) === label ? tag : `B-${label}`;
  });
}

/** Spans `{ start, end, label }` of BIO tags, UTF-16 offsets. */
export function toSpans(bio, places) {
  const spans = [];
  bio.forEach((tag, i) => {
    const [start, end] = places[i];
    if (tag.startsWith('B-')) spans.push({ start, end, label: tag.slice(2) });
    else if (tag.startsWith('I-')) spans.at(-1).end = end;
  });
  return spans;
}

/** A tokenised sentence as a row: `{ text, spans, tokens, tags }`, the tags as BIO. */
export function toRow(tokens, tags, { text, places } = joinTokens(tokens)) {
  const bio = toBio(tags);
  return { text, spans: toSpans(bio, places), tokens, tags: bio };
}

/** Offsets in code points, as Python counts, → UTF-16 code units; white space at the ends is left out. */
export function fromCodePoints(text, spans) {
  const starts = [];
  for (let at = 0; at < text.length; at += text.codePointAt(at) > 0xffff ? 2 : 1) starts.push(at);
  starts.push(text.length);
  return spans.map(({ start: first, end: last, label }) => {
    let [start, end] = [starts[first], starts[Math.min(last, starts.length - 1)]];
    while (start < end && /\s/.test(text[start])) start++;
    while (end > start && /\s/.test(text[end - 1])) end--;
    return { start, end, label };
  });
}

/** Of spans that overlap the longest, of equally long ones the first; in order of their starts. */
export function longestOf(spans) {
  const kept = [];
  for (const span of spans.toSorted((a, b) => b.end - b.start - (a.end - a.start))) {
    if (kept.every(({ start, end }) => span.end <= start || end <= span.start)) kept.push(span);
  }
  return kept.sort((a, b) => a.start - b.start);
}
