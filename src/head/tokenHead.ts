/**
 * The head for entities: multinomial logistic regression over BIO tags, each word on its own, from
 * lexical features and the encoder's. Which tag may follow which is left to `viterbi`.
 */
import { bioTagCount } from './bio.js';
import { addScores } from './kernels.js';
import { iterationLimit, minimise, convergedGradient, type Progress } from './lbfgs.js';
import { LexicalScores } from './lexicalScores.js';
import { softmax } from './softmaxLoss.js';
import { tokenProblem, type TokenExample, type TokenWeights } from './tokenProblem.js';

export type { TokenExample } from './tokenProblem.js';

/** Sum of losses + 0.5·|W|², the usual strength of CRFs over such features (CRFsuite's c2 = 1). */
export const tokenL2 = 1;

/**
 * Weight of the standardised encoder features beside the binary lexical ones. 0.1 for 768 dimensions was
 * the best of 0.05, 0.1 and 0.2 at 100 to 500 labelled sentences; with fewer dimensions each weighs more,
 * so that the whole block weighs the same. Measured on Wikigold with 128 dimensions: 51.0 F1 at 100
 * sentences against 46.7 with 0.1. Unscaled features lose to lexical ones alone.
 *
 * @param dims length of a dense row
 */
export function tokenDenseScale(dims: number): number {
  return 0.1 * Math.sqrt(768 / dims);
}

export interface TokenFitOptions {
  /** Weight of 0.5·|W|², `tokenL2` if not given; biases are not penalised. */
  readonly l2?: number | undefined;
  /** Starts from this head's weights, matched by feature and label name: the same optimum, sooner. */
  readonly previous?: TokenHead | undefined;
  readonly maxIterations?: number | undefined;
}

export class TokenHead {
  private readonly scores: LexicalScores;

  private constructor(
    /** Entity labels; tags are O = 0, B-i = 1 + 2i, I-i = 2 + 2i. */
    readonly labels: readonly string[],
    readonly dims: number,
    readonly weights: TokenWeights,
    /** Whether the fit reached its tolerance. */
    readonly converged: boolean,
  ) {
    this.scores = new LexicalScores(weights);
  }

  /**
   * Minimises the sum of −log p(tag) over the known words + 0.5·l2·|W|². A word with forbidden tags
   * contributes −log(1 − Σ p(forbidden)); a missing one nothing.
   *
   * @param dims length of a dense row; 0 for lexical features alone
   */
  static *fit(
    examples: readonly TokenExample[],
    labels: readonly string[],
    dims: number,
    options: TokenFitOptions = {},
  ): Generator<Progress, TokenHead, void> {
    for (const { words, dense } of examples) checkRows(dense, words.length, dims);
    const problem = tokenProblem(examples, bioTagCount(labels.length), dims, options.l2 ?? tokenL2);
    const { previous } = options;
    const start = problem.start(previous && warmWeights(previous, labels, dims));
    const minimum = yield* minimise(problem.objective, start, {
      maxIterations: options.maxIterations ?? iterationLimit,
      relativeGradient: convergedGradient,
    });
    return new TokenHead(labels, dims, problem.weights(minimum.w), minimum.converged);
  }

  /**
   * @param dense words × dims, standardised and scaled as in the fit
   * @returns words × (2·labels + 1) probabilities of each tag; rows sum to 1
   */
  predict(words: readonly string[], dense: Float32Array): Float32Array {
    checkRows(dense, words.length, this.dims);
    const { columns, seen, unseenShare, bias, dense: denseWeights } = this.weights;
    const tags = columns.length;
    const scores = new Float64Array(words.length * seen);
    for (let i = 0; i < words.length; i++) scores.set(bias, i * seen);
    this.scores.add(words, scores);
    addScores(dense, 0, words.length, this.dims, denseWeights, seen, scores);

    const probabilities = new Float32Array(words.length * tags);
    const seenShare = 1 - (tags - seen) * unseenShare;
    for (let i = 0; i < words.length; i++) {
      softmax(scores, i * seen, seen);
      for (let tag = 0; tag < tags; tag++) {
        const column = columns[tag] ?? -1;
        probabilities[i * tags + tag] =
          column < 0 ? unseenShare : seenShare * (scores[i * seen + column] ?? 0);
      }
    }
    return probabilities;
  }
}

function checkRows(dense: Float32Array, rows: number, dims: number): void {
  if (dense.length !== rows * dims) {
    throw new RangeError(`Expected ${rows} rows of ${dims} features, got ${dense.length} numbers.`);
  }
}

/** The previous head's weights with its tags numbered as `labels` numbers them. */
function warmWeights(previous: TokenHead, labels: readonly string[], dims: number): TokenWeights {
  const columns = new Int32Array(bioTagCount(labels.length)).fill(-1);
  columns[0] = previous.weights.columns[0] ?? -1;
  for (const [i, label] of labels.entries()) {
    const before = previous.labels.indexOf(label);
    if (before < 0) continue;
    columns[1 + 2 * i] = previous.weights.columns[1 + 2 * before] ?? -1;
    columns[2 + 2 * i] = previous.weights.columns[2 + 2 * before] ?? -1;
  }
  // Another encoder's features mean something else.
  const dense =
    previous.dims === dims
      ? previous.weights.dense
      : new Float64Array(previous.weights.seen * dims);
  return { ...previous.weights, columns, dense };
}
