/**
 * The objective that fits the entity head, with everything that stays the same between evaluations
 * worked out once: which features a word type sets off, which words are known, where their rows lie.
 */
import { addOuterProducts, addScores } from './kernels.js';
import type { Objective } from './lbfgs.js';
import { Lexicon } from './lexicon.js';
import { softmaxLoss } from './softmaxLoss.js';
import { supervise, type Known, type Supervision } from './supervision.js';
import { offsets, outside } from './wordFeatures.js';

export interface TokenExample {
  readonly words: readonly string[];
  /** words × dims, standardised and scaled by the caller. */
  readonly dense: Float32Array;
  /** Per word its tag, or -1: missing, or only known not to be one of `forbidden`. */
  readonly tags: Int32Array;
  /** Word index → tags it is known not to have; not read where the tag is known. */
  readonly forbidden?: ReadonlyMap<number, readonly number[]> | undefined;
}

/** Fitted weights, in columns of the tags that had evidence. */
export interface TokenWeights {
  /** Per tag its column, or -1. */
  readonly columns: Int32Array;
  /** Number of columns. */
  readonly seen: number;
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
  readonly inverseDiagonal: Float64Array;
  /** The vector to start from: zero, or the given weights where feature and tag are the same. */
  start(warm: TokenWeights | undefined): Float64Array;
  weights(w: Float64Array): TokenWeights;
}

/** Known words of one example that follow one another. */
interface Run {
  readonly dense: Float32Array;
  /** Row of `dense` that the run starts at. */
  readonly first: number;
  readonly count: number;
  /** Number of the run's first word among all known words. */
  readonly token: number;
}

const typicalVariance = Number(process.env['TV'] ?? 0.05);

/** The vector is [biases | dense: tags × dims | lexical: features × tags], of the tags with evidence. */
export function tokenProblem(
  examples: readonly TokenExample[],
  tags: number,
  dims: number,
  l2: number,
): TokenProblem {
  const known = knownWords(examples, tags);
  const { supervision, runs } = known;
  const seen = supervision.seen;
  const lexicon = new Lexicon(known.words);
  const { slots, slotStart, slotColumns, values } = lexicon;
  const tokens = known.words.length;
  const denseAt = seen;
  const lexicalAt = denseAt + seen * dims;
  const size = lexicalAt + lexicon.columns * seen;
  const scores = new Float64Array(tokens * seen);
  const slotValues = new Float64Array(lexicon.slotCount * seen);

  /**
   * 1 / (l2 + v · Σ x²), the same for every tag; v stands for p·(1 − p), known only at the optimum.
   */
  const inverseDiagonal = (): Float64Array => {
    const diagonal = new Float64Array(size).fill(l2);
    const add = (at: number, square: number) => {
      diagonal[at] = (diagonal[at] ?? 0) + typicalVariance * square;
    };
    const uses = new Int32Array(lexicon.slotCount);
    for (const slot of slots) uses[slot] = (uses[slot] ?? 0) + 1;
    for (let k = 0; k < seen; k++) {
      add(k, tokens);
      for (let slot = 0; slot < lexicon.slotCount; slot++) {
        for (let at = slotStart[slot] ?? 0; at < (slotStart[slot + 1] ?? 0); at++) {
          const column = slotColumns[at] ?? 0;
          add(lexicalAt + column * seen + k, (uses[slot] ?? 0) * (values[column] ?? 0) ** 2);
        }
      }
      for (const run of runs) {
        for (let i = 0; i < run.count * dims; i++) {
          add(denseAt + k * dims + (i % dims), (run.dense[run.first * dims + i] ?? 0) ** 2);
        }
      }
    }
    return diagonal.map(value => 1 / value);
  };

  /** Scores of all known words from all features. */
  const score = (w: Float64Array): void => {
    slotValues.fill(0);
    for (let slot = 0; slot < lexicon.slotCount; slot++) {
      const to = slot * seen;
      for (let at = slotStart[slot] ?? 0; at < (slotStart[slot + 1] ?? 0); at++) {
        const column = slotColumns[at] ?? 0;
        const value = values[column] ?? 0;
        const from = lexicalAt + column * seen;
        for (let k = 0; k < seen; k++) {
          slotValues[to + k] = (slotValues[to + k] ?? 0) + value * (w[from + k] ?? 0);
        }
      }
    }
    for (let t = 0; t < tokens; t++) {
      const to = t * seen;
      for (let k = 0; k < seen; k++) scores[to + k] = w[k] ?? 0;
      for (let o = 0; o < offsets.length; o++) {
        const from = (slots[t * offsets.length + o] ?? 0) * seen;
        for (let k = 0; k < seen; k++) {
          scores[to + k] = (scores[to + k] ?? 0) + (slotValues[from + k] ?? 0);
        }
      }
    }
    const dense = w.subarray(denseAt, lexicalAt);
    for (const run of runs) {
      addScores(run.dense, run.first, run.count, dims, dense, seen, scores, run.token * seen);
    }
  };

  /** `scores` holds residuals here; the transpose of `score`. */
  const spread = (gradient: Float64Array): void => {
    slotValues.fill(0);
    for (let t = 0; t < tokens; t++) {
      const from = t * seen;
      for (let k = 0; k < seen; k++) gradient[k] = (gradient[k] ?? 0) + (scores[from + k] ?? 0);
      for (let o = 0; o < offsets.length; o++) {
        const to = (slots[t * offsets.length + o] ?? 0) * seen;
        for (let k = 0; k < seen; k++) {
          slotValues[to + k] = (slotValues[to + k] ?? 0) + (scores[from + k] ?? 0);
        }
      }
    }
    for (let slot = 0; slot < lexicon.slotCount; slot++) {
      const from = slot * seen;
      for (let at = slotStart[slot] ?? 0; at < (slotStart[slot + 1] ?? 0); at++) {
        const column = slotColumns[at] ?? 0;
        const value = values[column] ?? 0;
        const to = lexicalAt + column * seen;
        for (let k = 0; k < seen; k++) {
          gradient[to + k] = (gradient[to + k] ?? 0) + value * (slotValues[from + k] ?? 0);
        }
      }
    }
    const dense = gradient.subarray(denseAt, lexicalAt);
    for (const run of runs) {
      addOuterProducts(
        run.dense,
        run.first,
        run.count,
        dims,
        scores,
        run.token * seen,
        seen,
        dense,
      );
    }
  };

  return {
    inverseDiagonal: inverseDiagonal(),
    objective: (w, gradient) => {
      score(w);
      let value = 0;
      for (let t = 0; t < tokens; t++) {
        const target = supervision.targets[t] ?? -1;
        value += softmaxLoss(scores, t * seen, seen, target, supervision.allowed[t]);
      }
      gradient.fill(0, 0, seen);
      let squares = 0;
      for (let i = seen; i < size; i++) {
        const weight = w[i] ?? 0;
        squares += weight * weight;
        gradient[i] = l2 * weight;
      }
      spread(gradient);
      return value + 0.5 * l2 * squares;
    },
    start: warm => {
      const w = new Float64Array(size);
      if (warm) copyWeights(warm, supervision, lexicon, dims, w);
      return w;
    },
    weights: w => ({
      columns: supervision.columns,
      seen,
      unseenShare: supervision.unseenShare,
      bias: w.slice(0, denseAt),
      dense: w.slice(denseAt, lexicalAt),
      features: lexicon.features,
      // Of each feature by itself, not of its column.
      lexical: w.slice(lexicalAt).map((weight, i) => weight / (values[Math.floor(i / seen)] ?? 1)),
    }),
  };
}

function copyWeights(
  from: TokenWeights,
  supervision: Supervision,
  lexicon: Lexicon,
  dims: number,
  w: Float64Array,
): void {
  const { seen } = supervision;
  const lexicalAt = seen + seen * dims;
  for (const [tag, column] of supervision.columns.entries()) {
    const source = from.columns[tag] ?? -1;
    if (column < 0 || source < 0) continue;
    w[column] = from.bias[source] ?? 0;
    w.set(from.dense.subarray(source * dims, (source + 1) * dims), seen + column * dims);
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

interface KnownWords {
  /** Per known word, the words at offsets from it. */
  readonly words: readonly (readonly string[])[];
  readonly runs: readonly Run[];
  readonly supervision: Supervision;
}

function knownWords(examples: readonly TokenExample[], tags: number): KnownWords {
  const decisions: Known[] = [];
  for (const { words, tags: given, forbidden } of examples) {
    for (let i = 0; i < words.length; i++) {
      const target = given[i] ?? -1;
      decisions.push({ target, forbidden: target < 0 ? (forbidden?.get(i) ?? []) : [] });
    }
  }
  const all = supervise(decisions, tags);
  const keep: number[] = [];
  const runs: Run[] = [];
  const words: string[][] = [];
  let decision = 0;
  for (const example of examples) {
    let first = -1;
    for (let i = 0; i <= example.words.length; i++) {
      const informative = i < example.words.length && all.informative[decision] === 1;
      if (informative) {
        if (first < 0) first = i;
        words.push(offsets.map(offset => example.words[i + offset] ?? outside));
        keep.push(decision);
      } else if (first >= 0) {
        const count = i - first;
        runs.push({ dense: example.dense, first, count, token: words.length - count });
        first = -1;
      }
      if (i < example.words.length) decision++;
    }
  }
  const supervision = {
    ...all,
    targets: Int32Array.from(keep, i => all.targets[i] ?? -1),
    allowed: keep.map(i => all.allowed[i]),
  };
  return { words, runs, supervision };
}
