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
  /** The vector to start from: zero, or the given weights where feature and tag are the same. */
  start(warm: TokenWeights | undefined): Float64Array;
  weights(w: Float64Array): TokenWeights;
}

/** The vector is [biases | dense: tags × dims | lexical: features × tags], of the tags with evidence. */
export function tokenProblem(
  examples: readonly TokenExample[],
  tags: number,
  dims: number,
  l2: number,
): TokenProblem {
  const known = knownWords(examples, tags, dims);
  const { supervision, dense } = known;
  const seen = supervision.seen;
  const lexicon = new Lexicon(known.words);
  const { slots, slotStart, slotColumns, values } = lexicon;
  const tokens = known.words.length;
  const denseAt = seen;
  const lexicalAt = denseAt + seen * dims;
  const size = lexicalAt + lexicon.columns * seen;
  const scores = new Float64Array(tokens * seen);
  const slotValues = new Float64Array(lexicon.slotCount * seen);

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
    addScores(dense, 0, tokens, dims, w.subarray(denseAt, lexicalAt), seen, scores);
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
    addOuterProducts(dense, tokens, dims, scores, seen, gradient.subarray(denseAt, lexicalAt));
  };

  return {
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

/** The words that say anything, of all examples one after the other. */
interface KnownWords {
  /** Per word, the words at `offsets` from it. */
  readonly words: readonly (readonly string[])[];
  /** words × dims */
  readonly dense: Float32Array;
  readonly supervision: Supervision;
}

function knownWords(examples: readonly TokenExample[], tags: number, dims: number): KnownWords {
  const decisions = examples.flatMap(({ words, tags: given, forbidden }) =>
    words.map((_, i): Known => {
      const target = given[i] ?? -1;
      return { target, forbidden: target < 0 ? (forbidden?.get(i) ?? []) : [] };
    }),
  );
  const all = supervise(decisions, tags);
  const kept = [...decisions.keys()].filter(decision => all.informative[decision] === 1);
  const words: string[][] = [];
  const dense = new Float32Array(kept.length * dims);
  let decision = 0;
  for (const example of examples) {
    for (let i = 0; i < example.words.length; i++) {
      if (all.informative[decision++] !== 1) continue;
      dense.set(example.dense.subarray(i * dims, (i + 1) * dims), words.length * dims);
      words.push(offsets.map(offset => example.words[i + offset] ?? outside));
    }
  }
  const supervision = {
    ...all,
    targets: Int32Array.from(kept, i => all.targets[i] ?? -1),
    allowed: kept.map(i => all.allowed[i]),
  };
  return { words, dense, supervision };
}
