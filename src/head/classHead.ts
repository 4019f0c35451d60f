/**
 * The head for classes: multinomial logistic regression where one class holds, one logistic regression
 * per label where several may, from hashed n-grams and the encoder's features.
 */
import { classDecisions, type ClassExample } from './classDecisions.js';
import { spanProblem } from './spanProblem.js';
import { addLinearScores, FeatureMatrix, type LinearWeights } from './gram.js';
import { plainCompute, type Compute } from './compute.js';
import { iterationLimit, minimise, convergedGradient } from './lbfgs.js';
import { softmax } from './softmaxLoss.js';
import type { SparseVector } from './ngramFeatures.js';

export type { ClassExample } from './classDecisions.js';

/** Inverse strength of the penalty, C·Σ loss + 0.5·|W|² as in scikit-learn and LIBLINEAR. */
export const classC = 10;
/** The same as the weight of 0.5·|W|² beside the sum of losses. */
export const classL2 = 1 / classC;

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
  /** Plain JavaScript without a pause if not given. */
  readonly compute?: Compute | undefined;
}

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
    const decisions = classDecisions(examples, labels.length, mode);
    const rows = decisions.examples;
    const matrix = new FeatureMatrix(rows, dims);
    const { pause } = options.compute ?? plainCompute;
    await matrix.prepare(pause);
    const { previous } = options;
    const warm = previous && {
      // Where a label had no column, or the features changed, there is nothing to start from.
      columns: labels.map(label => previous.columns[previous.labels.indexOf(label)] ?? -1),
      bias: previous.bias,
      weights: previous.dims === dims ? previous.weights : undefined,
    };
    const problem = spanProblem(matrix, rows, decisions, options.l2 ?? classL2, warm);
    const minimum = await minimise(problem.objective, problem.start, {
      maxIterations: options.maxIterations ?? iterationLimit,
      relativeGradient: convergedGradient,
      dual: problem.dual,
      pause,
    });
    const { bias, weights } = problem.solution(minimum.w);
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

function checkRow(dense: Float32Array, dims: number): void {
  if (dense.length !== dims) {
    throw new RangeError(`Expected ${dims} dense features, got ${dense.length}.`);
  }
}
