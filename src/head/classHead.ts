/**
 * The head for classes: multinomial logistic regression where one class holds, one logistic regression
 * per label where several may, from hashed n-grams and the encoder's features.
 */
import { fnv1a } from '../base/random.js';
import { classDecisions, type ClassExample } from './classDecisions.js';
import { chooseThresholds, plainThreshold } from './classThresholds.js';
import { spanProblem } from './spanProblem.js';
import { addLinearScores, FeatureMatrix, type LinearWeights } from './gram.js';
import { plainCompute, type Compute } from './compute.js';
import { iterationLimit, minimise, convergedGradient } from './lbfgs.js';
import { weightProblem } from './weightProblem.js';
import { softmax } from './softmaxLoss.js';
import type { SparseVector } from './ngramFeatures.js';

export type { ClassExample } from './classDecisions.js';

/** Inverse strength of the penalty, C·Σ loss + 0.5·|W|² as in scikit-learn and LIBLINEAR. */
export const classC = 10;
/** The same as the weight of 0.5·|W|² beside the sum of losses. */
export const classL2 = 1 / classC;

/**
 * How far rare classes are brought up, see `classDecisions`: all the way. Measured with 100 answers drawn at
 * random, mean of two draws: accuracy on sms_spam 0.904 → 0.939, hate_davidson 0.790 → 0.800, snips
 * 0.924 → 0.924; micro-F1 on nlupp with thresholds 0.471 → 0.493; macro-F1 grows on each of them but snips.
 */
export const classBalance = 1;

/**
 * Weight of a standardised dense row of D numbers beside the n-gram blocks of length 1 each. With it the
 * row's length is about 1 as well; rows of length 2 to 5 lose to n-grams alone on many-class sets.
 */
export function classDenseScale(dims: number): number {
  return dims > 0 ? 1 / Math.sqrt(dims) : 0;
}

export interface ClassFitOptions {
  /** Weight of 0.5·|W|², `classL2` if not given; biases are not penalised. */
  readonly l2?: number | undefined;
  /** Starts from this head's weights, matched by feature and label: the same optimum, sooner. */
  readonly previous?: ClassHead | undefined;
  readonly maxIterations?: number | undefined;
  /** See `convergedGradient`, which it is if not given. */
  readonly relativeGradient?: number | undefined;
  /** From 0 (each answer counts the same, if not given) to 1 (each class does): see `classDecisions`. */
  readonly balance?: number | undefined;
  /** Whether to choose thresholds in multi mode, which takes about as long again; false if not given. */
  readonly thresholds?: boolean | undefined;
  /** Plain JavaScript without a pause if not given. */
  readonly compute?: Compute | undefined;
}

/** Parts of the examples that are left out in turn to choose thresholds. */
const folds = 3;
/** How far the heads for that are fitted: a threshold needs no third digit. */
const roughGradient = 1e-2;

export type ClassMode = 'single' | 'multi';

/** The head's numbers, for whoever scores many examples at once; in columns of the labels with evidence. */
export interface ClassHeadParts {
  readonly bias: Float64Array;
  readonly weights: LinearWeights;
}

export class ClassHead {
  private constructor(
    readonly labels: readonly string[],
    readonly mode: ClassMode,
    readonly dims: number,
    /** Per label its column, or -1: no evidence. */
    private readonly columns: Int32Array,
    /** Probability of each label without a column. */
    private readonly fixed: Float64Array,
    private readonly bias: Float64Array,
    private readonly weights: LinearWeights,
    /** Whether the fit reached its tolerance. */
    readonly converged: boolean,
    readonly iterations: number,
    /** Per label the probability from which on it is given; only read in multi mode. */
    readonly thresholds: Float32Array,
  ) {}

  /**
   * Minimises Σ loss + 0.5·l2·|W|². Single mode: −log p(yes); without a `yes`, −log(1 − Σ p(no)).
   * Multi mode: the logistic loss of each label that isn't missing. A label that has no `yes` (in multi
   * mode: not both answers) gets no weights but the Krichevsky–Trofimov estimate of its frequency.
   *
   * @param dims length of the dense rows; 0 for n-grams alone
   */
  static async fit(
    examples: readonly ClassExample[],
    labels: readonly string[],
    mode: ClassMode,
    dims: number,
    options: ClassFitOptions = {},
  ): Promise<ClassHead> {
    for (const { dense } of examples) checkRow(dense, dims);
    const decisions = classDecisions(examples, labels.length, mode, options.balance);
    const rows = decisions.examples;
    const compute = options.compute ?? plainCompute;
    const matrix = new FeatureMatrix(rows, dims, compute);
    const { previous } = options;
    const warm = previous && {
      // Where a label had no column, or the features changed, there is nothing to start from.
      columns: labels.map(label => previous.columns[previous.labels.indexOf(label)] ?? -1),
      bias: previous.bias,
      weights: previous.dims === dims ? previous.weights : undefined,
    };
    const l2 = options.l2 ?? classL2;
    if (!matrix.isTall) await matrix.prepare();
    const problem = matrix.isTall
      ? weightProblem(matrix, decisions, l2, warm)
      : await spanProblem(matrix, rows, decisions, l2, warm);
    const minimum = await minimise(problem.objective, problem.start, {
      maxIterations: options.maxIterations ?? iterationLimit,
      relativeGradient: options.relativeGradient ?? convergedGradient,
      dual: problem.dual,
      compute,
    });
    const { bias, weights } = await problem.solution(minimum.w);
    return new ClassHead(
      labels,
      mode,
      dims,
      decisions.columns,
      decisions.fixed,
      bias,
      weights,
      minimum.converged,
      minimum.iteration,
      options.thresholds === true && mode === 'multi'
        ? await thresholdsOf(examples, labels, dims, options)
        : new Float32Array(labels.length).fill(plainThreshold),
    );
  }

  /**
   * @param dense the example's standardised and scaled features, `dims` long
   * @returns one probability per label; they sum to 1 in single mode and are independent in multi mode
   */
  predict(sparse: SparseVector, dense: Float32Array): Float32Array {
    checkRow(dense, this.dims);
    const scores = Float64Array.from(this.bias);
    addLinearScores(this.weights, { sparse, dense }, scores);
    const probabilities = new Float32Array(this.labels.length);
    this.toProbabilities(scores, 0, probabilities, 0);
    return probabilities;
  }

  /** What scores are made of: bias + features · weights. */
  get parts(): ClassHeadParts {
    return { bias: this.bias, weights: this.weights };
  }

  /**
   * @param scores one for each column of `parts` from `at` on; used up
   * @param out one for each label from `outAt` on
   */
  toProbabilities(scores: Float64Array, at: number, out: Float32Array, outAt: number): void {
    const { columns, fixed, mode } = this;
    const count = this.bias.length;
    let share = 1;
    if (mode === 'single') {
      softmax(scores, at, count);
      for (let i = 0; i < columns.length; i++) {
        if ((columns[i] ?? -1) < 0) share -= fixed[i] ?? 0;
      }
    } else {
      for (let k = at; k < at + count; k++) scores[k] = 1 / (1 + Math.exp(-(scores[k] ?? 0)));
    }
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i] ?? -1;
      out[outAt + i] = column < 0 ? (fixed[i] ?? 0) : share * (scores[at + column] ?? 0);
    }
  }
}

/**
 * Chosen on predictions for each third of the examples by a head fitted to the others: the same for the same
 * examples, whatever was fitted before. An example keeps its third when others come.
 */
async function thresholdsOf(
  examples: readonly ClassExample[],
  labels: readonly string[],
  dims: number,
  options: ClassFitOptions,
): Promise<Float32Array> {
  const probabilities: Float32Array[] = [];
  const targets: Int8Array[] = [];
  // From the start: the previous head has seen the answers that are left out here.
  const rough = {
    ...options,
    previous: undefined,
    relativeGradient: roughGradient,
    thresholds: false,
  };
  const foldOf = ({ key }: ClassExample): number => fnv1a(key) % folds;
  for (let fold = 0; fold < folds; fold++) {
    const others = examples.filter(example => foldOf(example) !== fold);
    const head = await ClassHead.fit(others, labels, 'multi', dims, rough);
    for (const example of examples) {
      if (foldOf(example) !== fold) continue;
      probabilities.push(head.predict(example.sparse, example.dense));
      targets.push(example.targets);
    }
  }
  return chooseThresholds({ probabilities, targets }, labels.length);
}

function checkRow(dense: Float32Array, dims: number): void {
  if (dense.length !== dims) {
    throw new RangeError(`Expected ${dims} dense features, got ${dense.length}.`);
  }
}
