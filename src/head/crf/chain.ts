/** The weights between the tags of neighbouring words, ready for the sums over all tag sequences. */
import type { Pattern } from '../pattern.js';

/** Tags are columns here: 0 … seen − 1 of the tags a fit has evidence for. */
export interface ChainWeights {
  /** Number of columns. */
  readonly seen: number;
  /** seen × seen, from × to; −Infinity where a tag may not follow another. */
  readonly transitions: Float64Array;
  /** seen; −Infinity where a text may not begin with a tag. */
  readonly start: Float64Array;
}

export interface Chain extends ChainWeights {
  /** exp(transitions − shift), between 0 and 1. */
  readonly factors: Float64Array;
  /** The same, to × from. */
  readonly turned: Float64Array;
  /** The largest transition weight, taken out of `factors` so that none overflows. */
  readonly shift: number;
  /** The first so many columns may follow any other. */
  readonly open: number;
  /** Of each later column, which it may follow. */
  readonly before: Pattern;
}

export function chain({ seen, transitions, start }: ChainWeights): Chain {
  let shift = -Infinity;
  for (const weight of transitions) shift = Math.max(shift, weight);
  if (shift === -Infinity) shift = 0;
  const factors = transitions.map(weight => Math.exp(weight - shift));
  const turned = new Float64Array(seen * seen);
  const starts = new Int32Array(seen + 1);
  const columns: number[] = [];
  let open = 0;
  for (let to = 0; to < seen; to++) {
    const from: number[] = [];
    for (let k = 0; k < seen; k++) {
      turned[to * seen + k] = factors[k * seen + to] ?? 0;
      if (transitions[k * seen + to] !== -Infinity) from.push(k);
    }
    if (open === to && from.length === seen) open = to + 1;
    else columns.push(...from);
    starts[to + 1] = columns.length;
  }
  const before = { starts, columns: Int32Array.from(columns) };
  return { seen, transitions, start, factors, turned, shift, open, before };
}

/**
 * BIO as forbidden transitions: I of a label only follows B or I of the same label.
 *
 * @param columns per tag (O = 0, B-i = 1 + 2i, I-i = 2 + 2i) its column, or -1
 * @returns `transitions` and `start` with 0 where allowed and −Infinity where forbidden
 */
export function bioChain(columns: Int32Array, seen: number): ChainWeights {
  const transitions = new Float64Array(seen * seen);
  const start = new Float64Array(seen);
  for (const [tag, column] of columns.entries()) {
    if (column < 0 || tag === 0 || tag % 2 === 1) continue;
    start[column] = -Infinity;
    for (const [before, from] of columns.entries()) {
      if (from >= 0 && before !== tag && before !== tag - 1) {
        transitions[from * seen + column] = -Infinity;
      }
    }
  }
  return { seen, transitions, start };
}
