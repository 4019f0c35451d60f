/**
 * The objective that fits the entity head, with everything that stays the same between evaluations
 * worked out once: which features a word type sets off, what is known of each text, where its rows lie.
 */
import type { Compute } from './compute.js';
import { chain, type ChainWeights } from './crf/chain.js';
import { CrfScratch } from './crf/forwardBackward.js';
import { crfLoss } from './crf/loss.js';
import { knownTexts, type KnownText, type TokenExample } from './knownTexts.js';
import type { Objective } from './lbfgs.js';
import { LexicalProduct } from './lexicalProduct.js';
import { Lexicon } from './lexicon.js';
import { offsets, outside } from './wordFeatures.js';

/** Fitted weights, in columns of the tags that had evidence. */
export interface TokenWeights extends ChainWeights {
  /** Per tag its column, or -1. */
  readonly columns: Int32Array;
  /** Probability of each tag without a column. */
  readonly unseenShare: number;
  readonly bias: Float64Array;
  /** seen × dims */
  readonly dense: Float64Array;
  /** Feature hash → row of `lexical`. */
  readonly features: ReadonlyMap<number, number>;
  /** features × seen */
  readonly lexical: Float64Array;
}

export interface TokenProblem {
  readonly objective: Objective;
  /** The vector to start from: zero, or the given weights where feature and tag are the same. */
  start(warm: TokenWeights | undefined): Float64Array;
  weights(w: Float64Array): TokenWeights;
}

/** Where the parts of the vector lie: [bias | start | transitions | dense | lexical]. */
interface Layout {
  readonly seen: number;
  readonly dims: number;
  readonly startAt: number;
  readonly transitionsAt: number;
  readonly denseAt: number;
  readonly lexicalAt: number;
  readonly size: number;
}

function layoutOf(seen: number, dims: number, lexicalColumns: number): Layout {
  const startAt = seen;
  const transitionsAt = startAt + seen;
  const denseAt = transitionsAt + seen * seen;
  const lexicalAt = denseAt + seen * dims;
  const size = lexicalAt + lexicalColumns * seen;
  return { seen, dims, startAt, transitionsAt, denseAt, lexicalAt, size };
}

/** Texts between two pauses. */
const textsAtOnce = 32;

/**
 * Σ weight · −ln p(what is known of a text) + 0.5·l2·|W|² over everything but the biases.
 *
 * @param labels number of entity labels
 * @param dims length of a dense row
 * @param keeps whether a lexical feature, by its hash, may have a weight; all may if not given
 */
export async function tokenProblem(
  examples: readonly TokenExample[],
  labels: number,
  dims: number,
  l2: number,
  { products, pause }: Compute,
  keeps?: (hash: number) => boolean,
): Promise<TokenProblem> {
  const { texts, supervision, bio } = knownTexts(examples, labels);
  const seen = supervision.seen;
  await pause();
  const lexicon = await Lexicon.of(neighbourhoods(texts), pause, keeps);
  const lexical = new LexicalProduct(lexicon, seen);
  await pause();
  const layout = layoutOf(seen, dims, lexicon.columns);
  const { startAt, transitionsAt, denseAt, lexicalAt, size } = layout;
  const firstWords = firstsOf(texts);
  const words = firstWords[texts.length] ?? 0;
  const dense = gathered(texts, dims, words);
  const scores = new Float64Array(words * seen);
  const goldPairs = goldPairsOf(texts, seen);
  const scratch = new CrfScratch();
  const longest = texts.reduce((most, { targets }) => Math.max(most, targets.length), 0);
  const spare = new Float64Array(longest * seen);
  const pairs = new Float64Array(seen * seen);

  const score = async (w: Float64Array): Promise<void> => {
    if (dims > 0) {
      const weights = w.subarray(denseAt, lexicalAt);
      await products.timesTransposed(dense, weights, words, dims, seen, scores);
    } else {
      scores.fill(0);
    }
    for (let t = 0; t < words; t++) {
      for (let k = 0; k < seen; k++)
        scores[t * seen + k] = (scores[t * seen + k] ?? 0) + (w[k] ?? 0);
    }
    await lexical.add(w.subarray(lexicalAt), scores, pause);
  };

  /** Replaces the scores by residuals. */
  const lose = async (w: Float64Array, gradient: Float64Array): Promise<number> => {
    const links = chain(linksOf(w));
    let value = 0;
    pairs.fill(0);
    for (const [i, text] of texts.entries()) {
      const at = (firstWords[i] ?? 0) * seen;
      value += crfLoss(scores, at, text, text.weight, links, scratch, spare, pairs);
      for (let k = 0; k < seen; k++) {
        gradient[startAt + k] = (gradient[startAt + k] ?? 0) + (scores[at + k] ?? 0);
      }
      if (i % textsAtOnce === textsAtOnce - 1) await pause();
    }
    for (let k = 0; k < pairs.length; k++) {
      const expected = (links.factors[k] ?? 0) * (pairs[k] ?? 0);
      gradient[transitionsAt + k] = expected - (goldPairs[k] ?? 0);
    }
    return value;
  };

  const linksOf = (w: Float64Array): ChainWeights => ({
    seen,
    start: bio.start.map((base, k) => base + (w[startAt + k] ?? 0)),
    transitions: bio.transitions.map((base, k) => base + (w[transitionsAt + k] ?? 0)),
  });

  return {
    objective: async (w, gradient) => {
      gradient.fill(0, 0, denseAt);
      await score(w);
      const value = await lose(w, gradient);
      for (let t = 0; t < words; t++) {
        for (let k = 0; k < seen; k++)
          gradient[k] = (gradient[k] ?? 0) + (scores[t * seen + k] ?? 0);
      }
      if (dims > 0) {
        const part = gradient.subarray(denseAt, lexicalAt);
        await products.transposedTimes(scores, dense, words, seen, dims, part);
      }
      await lexical.transposed(scores, gradient.subarray(lexicalAt), pause);
      let squares = 0;
      for (let i = seen; i < size; i++) {
        const weight = w[i] ?? 0;
        squares += weight * weight;
        gradient[i] = (gradient[i] ?? 0) + l2 * weight;
      }
      return value + 0.5 * l2 * squares;
    },
    start: warm => {
      const w = new Float64Array(size);
      if (warm) copyWeights(warm, supervision.columns, lexicon, layout, w);
      return w;
    },
    weights: w => ({
      columns: supervision.columns,
      unseenShare: supervision.unseenShare,
      ...linksOf(w),
      bias: w.slice(0, startAt),
      dense: w.slice(denseAt, lexicalAt),
      features: lexicon.features,
      // Of each feature by itself, not of its column.
      lexical: w
        .slice(lexicalAt)
        .map((weight, i) => weight / (lexicon.values[Math.floor(i / seen)] ?? 1)),
    }),
  };
}

/** Per text the number of words before it; one more at the end. */
function firstsOf(texts: readonly KnownText[]): Int32Array {
  const firsts = new Int32Array(texts.length + 1);
  for (const [i, { words }] of texts.entries()) firsts[i + 1] = (firsts[i] ?? 0) + words.length;
  return firsts;
}

/** The rows of all texts, one after the other, as wide as products want them. */
function gathered(texts: readonly KnownText[], dims: number, words: number): Float64Array {
  const rows = new Float64Array(words * dims);
  let at = 0;
  for (const { dense } of texts) {
    rows.set(dense, at);
    at += dense.length;
  }
  return rows;
}

/** Per word of all texts, the words at `offsets` from it. */
function neighbourhoods(texts: readonly KnownText[]): string[][] {
  return texts.flatMap(({ words }) =>
    words.map((_, i) => offsets.map(offset => words[i + offset] ?? outside)),
  );
}

/** How often each transition stands in the texts that are known whole, times their weight. */
function goldPairsOf(texts: readonly KnownText[], seen: number): Float64Array {
  const pairs = new Float64Array(seen * seen);
  for (const { targets, allowed, weight } of texts) {
    if (allowed) continue;
    for (let i = 1; i < targets.length; i++) {
      const pair = (targets[i - 1] ?? 0) * seen + (targets[i] ?? 0);
      pairs[pair] = (pairs[pair] ?? 0) + weight;
    }
  }
  return pairs;
}

function copyWeights(
  from: TokenWeights,
  columns: Int32Array,
  lexicon: Lexicon,
  { seen, dims, startAt, transitionsAt, denseAt, lexicalAt }: Layout,
  w: Float64Array,
): void {
  for (const [tag, column] of columns.entries()) {
    const source = from.columns[tag] ?? -1;
    if (column < 0 || source < 0) continue;
    w[column] = from.bias[source] ?? 0;
    w[startAt + column] = finite(from.start[source]);
    for (const [next, to] of columns.entries()) {
      const sourceTo = from.columns[next] ?? -1;
      if (to < 0 || sourceTo < 0) continue;
      const weight = from.transitions[source * from.seen + sourceTo];
      w[transitionsAt + column * seen + to] = finite(weight);
    }
    w.set(from.dense.subarray(source * dims, (source + 1) * dims), denseAt + column * dims);
    for (const [hash, row] of lexicon.features) {
      const before = from.features.get(hash);
      if (before === undefined) continue;
      // √m times the mean of the m features' weights.
      const at = lexicalAt + row * seen + column;
      const weight = from.lexical[before * from.seen + source] ?? 0;
      w[at] = (w[at] ?? 0) + weight / (lexicon.values[row] ?? 1);
    }
  }
}

/** What BIO forbids has no weight of its own. */
function finite(weight: number | undefined): number {
  return weight === undefined || weight === -Infinity ? 0 : weight;
}
