/**
 * The head for entities: a linear-chain CRF over BIO tags, with lexical features and the encoder's.
 */
import { bioTagCount } from './bio.js';
import { plainCompute, type Compute } from './compute.js';
import { chain, type Chain } from './crf/chain.js';
import { crfMarginals, CrfScratch } from './crf/forwardBackward.js';
import { nBestPaths } from './crf/nBest.js';
import { bestPath, type BestPath } from './crf/viterbi.js';
import { addScores } from './kernels.js';
import { iterationLimit, minimise } from './lbfgs.js';
import { LexicalScores } from './lexicalScores.js';
import type { TokenExample } from './knownTexts.js';
import { tokenProblem, type TokenWeights } from './tokenProblem.js';

export type { TokenExample } from './knownTexts.js';

/** Sum of losses + 0.5·|W|², the usual strength for such features. */
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

/**
 * How far a fit is taken, see `MinimiseOptions.relativeGradient`. Measured on Wikigold with 200 sentences: at
 * 1e-4 the score of no sentence of the pool is off by more than 1e-4, cold or warm, and their first 100
 * agree; at 1e-3 it is 1.4e-3 for 30 % fewer steps, at 1e-5 the same as at 1e-4 for 20 % more. Half of 1e-4
 * leaves room: with four sentences, cold and warm differ by 2e-5 then.
 */
const tokenTolerance = 5e-5;

export interface TokenFitOptions {
  /** Weight of 0.5·|W|², `tokenL2` if not given; biases are not penalised, transitions are. */
  readonly l2?: number | undefined;
  /** Starts from this head's weights, matched by feature and label name: the same optimum, sooner. */
  readonly previous?: TokenHead | undefined;
  readonly maxIterations?: number | undefined;
  /** Whether a lexical feature, by its hash, may have a weight; all may if not given. */
  readonly keeps?: ((hash: number) => boolean) | undefined;
  /** Plain JavaScript without a pause if not given. */
  readonly compute?: Compute | undefined;
}

/** What the head says of one text. */
export interface TagPrediction {
  /** words × (2·labels + 1) probabilities of each tag; rows sum to 1. */
  readonly tags: Float32Array;
  /** Per word its tag in the most probable sequence, which keeps to BIO. */
  readonly path: Int32Array;
  /** ln P(path | text) ≤ 0, among the sequences of tags that have evidence. */
  readonly pathLogProbability: number;
}

/** One tag sequence of `nBest`. */
export interface TagPath {
  /** Per word its tag. */
  readonly path: Int32Array;
  /** ln P(path | text) ≤ 0. */
  readonly logProbability: number;
}

/** The head's numbers, for whoever scores many texts at once; in columns of the tags with evidence. */
export interface TokenHeadParts {
  /** Per tag its column, or -1. */
  readonly columns: Int32Array;
  /** Number of columns. */
  readonly seen: number;
  /** Probability of each tag without a column; the others share the rest. */
  readonly unseenShare: number;
  readonly bias: Float64Array;
  /** seen × dims, for standardised and scaled rows. */
  readonly dense: Float64Array;
  /** seen × seen, from × to; −Infinity where BIO forbids. */
  readonly transitions: Float64Array;
  /** seen; −Infinity where BIO forbids. */
  readonly start: Float64Array;
}

export class TokenHead {
  private readonly scores: LexicalScores;
  private readonly chain: Chain;
  private readonly scratch = new CrfScratch();
  /** Per column its tag. */
  private readonly tagOf: Int32Array;

  private constructor(
    /** Entity labels; tags are O = 0, B-i = 1 + 2i, I-i = 2 + 2i. */
    readonly labels: readonly string[],
    readonly dims: number,
    readonly weights: TokenWeights,
    /** Whether the fit reached its tolerance. */
    readonly converged: boolean,
    /** Steps that the fit took. */
    readonly iterations: number,
  ) {
    this.scores = new LexicalScores(weights);
    this.chain = chain(weights);
    this.tagOf = new Int32Array(weights.seen);
    for (const [tag, column] of weights.columns.entries()) {
      if (column >= 0) this.tagOf[column] = tag;
    }
  }

  /**
   * Minimises Σ −ln p(what is known of a text's tags) + 0.5·l2·|W|²: see `crfLoss`.
   *
   * @param dims length of a dense row; 0 for lexical features alone
   * @throws RangeError for dense rows of another length
   */
  static async fit(
    examples: readonly TokenExample[],
    labels: readonly string[],
    dims: number,
    options: TokenFitOptions = {},
  ): Promise<TokenHead> {
    for (const { words, dense } of examples) checkRows(dense, words.length, dims);
    const compute = options.compute ?? plainCompute;
    const { previous, keeps, l2 = tokenL2 } = options;
    const problem = await tokenProblem(examples, labels.length, dims, l2, compute, keeps);
    const start = problem.start(previous && warmWeights(previous, labels, dims));
    const minimum = await minimise(problem.objective, start, {
      maxIterations: options.maxIterations ?? iterationLimit,
      relativeGradient: tokenTolerance,
      compute,
    });
    const { w, converged, iteration } = minimum;
    return new TokenHead(labels, dims, problem.weights(w), converged, iteration);
  }

  /**
   * @param dense words × dims, standardised and scaled as in the fit
   * @throws RangeError for dense rows of another length
   */
  predict(words: readonly string[], dense: Float32Array): TagPrediction {
    const { columns, seen, unseenShare } = this.weights;
    const tags = columns.length;
    const emissions = this.emissions(words, dense);
    if (seen === 0) return unknown(words.length, tags);
    const best = bestPath(emissions, words.length, this.chain);
    const logZ = crfMarginals(emissions, 0, words.length, this.chain, this.scratch, emissions);
    const probabilities = new Float32Array(words.length * tags);
    const seenShare = 1 - (tags - seen) * unseenShare;
    for (let i = 0; i < words.length; i++) {
      for (let tag = 0; tag < tags; tag++) {
        const column = columns[tag] ?? -1;
        probabilities[i * tags + tag] =
          column < 0 ? unseenShare : seenShare * (emissions[i * seen + column] ?? 0);
      }
    }
    const { path, logProbability } = this.named(best, logZ);
    return { tags: probabilities, path, pathLogProbability: logProbability };
  }

  /**
   * The most probable tag sequences, best first; fewer than `n` where there are no more.
   *
   * @param dense words × dims, standardised and scaled as in the fit
   */
  nBest(words: readonly string[], dense: Float32Array, n: number): readonly TagPath[] {
    const emissions = this.emissions(words, dense);
    const paths = nBestPaths(emissions, words.length, this.chain, n);
    const logZ = crfMarginals(emissions, 0, words.length, this.chain, this.scratch, emissions);
    return paths.map(path => this.named(path, logZ));
  }

  get parts(): TokenHeadParts {
    return this.weights;
  }

  /** words × seen */
  private emissions(words: readonly string[], dense: Float32Array): Float64Array {
    checkRows(dense, words.length, this.dims);
    const { seen, bias, dense: denseWeights } = this.weights;
    const emissions = new Float64Array(words.length * seen);
    for (let i = 0; i < words.length; i++) emissions.set(bias, i * seen);
    this.scores.add(words, emissions);
    addScores(dense, 0, words.length, this.dims, denseWeights, seen, emissions);
    return emissions;
  }

  private named({ path, score }: BestPath, logZ: number): TagPath {
    return {
      path: path.map(column => this.tagOf[column] ?? 0),
      // Rounding may put the only sequence there is above 1.
      logProbability: Math.min(0, score - logZ),
    };
  }
}

/** Without evidence every tag is as likely as any other, and O is the sequence to show. */
function unknown(words: number, tags: number): TagPrediction {
  return {
    tags: new Float32Array(words * tags).fill(1 / tags),
    path: new Int32Array(words),
    pathLogProbability: -words * Math.log(tags),
  };
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
