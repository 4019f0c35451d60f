/**
 * A text that was labelled and has been edited since: which of its spans still stand, and where. Words are
 * aligned by their longest common subsequence (Wagner and Fischer 1974).
 */
import type { Span } from '../domain/span.js';
import { tokenize } from '../text/tokenize.js';

export interface Carried<S extends Span> {
  /** Share of words that both texts have in order, in [0, 1] (Dice). */
  readonly similarity: number;
  /** Spans whose words all stand there still, next to each other, with their new offsets. */
  readonly kept: readonly S[];
  readonly lost: readonly S[];
}

/** Cells of the alignment table; two texts whose changed middles need more count as different there. */
const mostCells = 1_000_000;

/** Offsets are UTF-16 code units of the texts. */
export function carry<S extends Span>(
  before: string,
  after: string,
  spans: readonly S[],
): Carried<S> {
  const [from, to] = [tokenize(before), tokenize(after)];
  const words = from.map(token => before.slice(token.start, token.end));
  const others = to.map(token => after.slice(token.start, token.end));
  const partner = align(words, others);
  const common = partner.filter(other => other >= 0).length;
  const total = words.length + others.length;
  const kept: S[] = [];
  const lost: S[] = [];
  for (const span of spans) {
    const first = from.findIndex(token => token.end > span.start);
    let last = first;
    while ((from[last + 1]?.start ?? Infinity) < span.end) last += 1;
    const [a, b] = [partner[first] ?? -1, partner[last] ?? -1];
    const [startToken, endToken] = [to[a], to[b]];
    const [oldStart, oldEnd] = [from[first], from[last]];
    if (!startToken || !endToken || !oldStart || !oldEnd || b - a !== last - first) {
      lost.push(span);
      continue;
    }
    const start = startToken.start + span.start - oldStart.start;
    const end = endToken.end + span.end - oldEnd.end;
    const stands = after.slice(start, end) === before.slice(span.start, span.end);
    if (stands) kept.push({ ...span, start, end });
    else lost.push(span);
  }
  return { similarity: total === 0 ? 1 : (2 * common) / total, kept, lost };
}

/** For each word the index of its partner among `others`, ascending; −1 where it has none. */
function align(words: readonly string[], others: readonly string[]): number[] {
  const partner = new Array<number>(words.length).fill(-1);
  let start = 0;
  while (start < words.length && start < others.length && words[start] === others[start]) {
    partner[start] = start;
    start += 1;
  }
  let [end, otherEnd] = [words.length, others.length];
  while (end > start && otherEnd > start && words[end - 1] === others[otherEnd - 1]) {
    end -= 1;
    otherEnd -= 1;
    partner[end] = otherEnd;
  }
  const [rows, columns] = [end - start, otherEnd - start];
  if (rows === 0 || columns === 0 || rows * columns > mostCells) return partner;
  const width = columns + 1;
  const longest = new Uint32Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      longest[i * width + j] =
        words[start + i] === others[start + j]
          ? (longest[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0);
    }
  }
  for (let i = 0, j = 0; i < rows && j < columns;) {
    if (words[start + i] === others[start + j]) {
      partner[start + i] = start + j;
      i += 1;
      j += 1;
    } else if ((longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return partner;
}
