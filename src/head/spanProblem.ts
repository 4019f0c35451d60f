/**
 * The class head's objective in the span of its examples. The penalised optimum is W = Xᵀ·A (representer
 * theorem: Schölkopf, Herbrich & Smola, COLT 2001), and so is every step of L-BFGS on the way there. A has
 * examples × classes numbers where W has n-grams × classes, which are a hundred times more.
 */
import type { ClassDecisions } from './classDecisions.js';
import type { Pause } from './compute.js';
import {
  addLinearScores,
  type FeatureMatrix,
  type FeatureRow,
  type LinearWeights,
} from './gram.js';
import type { Dual } from './curvature.js';
import type { Objective } from './lbfgs.js';

/** A previous fit to start from. */
export interface WarmStart {
  /** Per label its column there, or -1. */
  readonly columns: readonly number[];
  readonly bias: Float64Array;
  /** Undefined when they belong to other features. */
  readonly weights: LinearWeights | undefined;
}

export interface ClassWeights {
  readonly bias: Float64Array;
  readonly weights: LinearWeights;
}

/** What a fit of the class head minimises. */
export interface ClassProblem {
  readonly objective: Objective;
  readonly start: Float64Array;
  /** See `MinimiseOptions.dual`; undefined in Euclidean space. */
  readonly dual: Dual | undefined;
  solution(w: Float64Array): Promise<ClassWeights>;
}

/**
 * A vector V of the space (weights, direction or gradient) is V = Xᵀ·A + P·diag(c), with P the previous
 * weights, which may lie outside the examples' span. It is held as [A | c | X·V | diag(Pᵀ·V) | biases], so
 * that ⟨U, V⟩ = A_U · (X·V) + c_U · diag(Pᵀ·V) + biases, the inner product of the weights themselves, needs
 * no pass over the features, and all of it is linear in V.
 */
export async function spanProblem(
  matrix: FeatureMatrix,
  rows: readonly FeatureRow[],
  decisions: ClassDecisions,
  l2: number,
  warm: WarmStart | undefined,
): Promise<ClassProblem> {
  const columns = decisions.count;
  const block = rows.length * columns;
  const scaleAt = block;
  const scoresAt = block + columns;
  const projectedAt = scoresAt + block;
  const biasAt = projectedAt + columns;
  const size = biasAt + columns;
  const before = previousInColumns(decisions, warm);
  const beforeScores = await scoresOf(rows, before.weights, columns, () => matrix.pause());
  const beforeSquares = squaresOf(before.weights, columns);
  const scores = new Float64Array(block);

  const objective: Objective = async (w, gradient) => {
    let value = 0;
    let penalty = 0;
    for (let i = 0; i < scoresAt; i++) penalty += (w[i] ?? 0) * (w[scoresAt + i] ?? 0);
    for (let row = 0; row < rows.length; row++) {
      const start = row * columns;
      for (let k = 0; k < columns; k++) {
        scores[start + k] = (w[scoresAt + start + k] ?? 0) + (w[biasAt + k] ?? 0);
      }
      value += decisions.loss(row, scores, start);
    }
    gradient.fill(0, projectedAt);
    for (let row = 0; row < rows.length; row++) {
      for (let k = 0; k < columns; k++) {
        const at = row * columns + k;
        const residual = scores[at] ?? 0;
        gradient[biasAt + k] = (gradient[biasAt + k] ?? 0) + residual;
        gradient[at] = residual + l2 * (w[at] ?? 0);
      }
    }
    for (let k = 0; k < columns; k++) gradient[scaleAt + k] = l2 * (w[scaleAt + k] ?? 0);

    const spreadTo = gradient.subarray(scoresAt, projectedAt);
    await matrix.spread(gradient.subarray(0, block), columns, spreadTo);
    for (let row = 0; row < rows.length; row++) {
      for (let k = 0; k < columns; k++) {
        const at = row * columns + k;
        const old = beforeScores[at] ?? 0;
        const scale = gradient[scaleAt + k] ?? 0;
        gradient[scoresAt + at] = (gradient[scoresAt + at] ?? 0) + old * scale;
        gradient[projectedAt + k] = (gradient[projectedAt + k] ?? 0) + old * (gradient[at] ?? 0);
      }
    }
    for (let k = 0; k < columns; k++) {
      const own = (beforeSquares[k] ?? 0) * (gradient[scaleAt + k] ?? 0);
      gradient[projectedAt + k] = (gradient[projectedAt + k] ?? 0) + own;
    }
    return value + 0.5 * l2 * penalty;
  };

  const start = new Float64Array(size);
  start.fill(1, scaleAt, scoresAt);
  start.set(beforeScores, scoresAt);
  start.set(beforeSquares, projectedAt);
  start.set(before.bias, biasAt);

  return {
    objective,
    start,
    dual: (vector, out) => {
      out.set(vector.subarray(scoresAt, biasAt));
      out.fill(0, scoresAt, biasAt);
      out.set(vector.subarray(biasAt), biasAt);
    },
    solution: async w => {
      const weights = await matrix.weights(w.subarray(0, block), columns);
      addScaled(weights, before.weights, w.subarray(scaleAt, scoresAt));
      return { bias: w.slice(biasAt), weights };
    },
  };
}

interface Previous {
  readonly bias: Float64Array;
  readonly weights: LinearWeights;
}

/** The previous fit in this fit's columns; zero where it has nothing. */
function previousInColumns(decisions: ClassDecisions, warm: WarmStart | undefined): Previous {
  const columns = decisions.count;
  const same =
    warm?.weights?.columns === columns &&
    decisions.columns.every((column, label) => column === warm.columns[label]);
  if (same) return { bias: warm.bias, weights: warm.weights };
  const bias = new Float64Array(columns);
  const old = warm?.weights;
  const dims = old && old.columns > 0 ? old.dense.length / old.columns : 0;
  const sparse = new Float64Array((old?.features.size ?? 0) * columns);
  const dense = new Float64Array(dims * columns);
  for (const [label, column] of decisions.columns.entries()) {
    const source = warm?.columns[label] ?? -1;
    if (!warm || column < 0 || source < 0) continue;
    bias[column] = warm.bias[source] ?? 0;
    if (!old) continue;
    for (let f = 0; f < old.features.size; f++) {
      sparse[f * columns + column] = old.sparse[f * old.columns + source] ?? 0;
    }
    dense.set(old.dense.subarray(source * dims, (source + 1) * dims), column * dims);
  }
  return { bias, weights: { columns, features: old?.features ?? new Map(), sparse, dense } };
}

/** Rows between two pauses: about a millisecond of work. */
const rowsAtOnce = 64;

/** rows × columns */
async function scoresOf(
  rows: readonly FeatureRow[],
  weights: LinearWeights,
  columns: number,
  pause: Pause,
): Promise<Float64Array> {
  const scores = new Float64Array(rows.length * columns);
  if (weights.features.size === 0 && weights.dense.length === 0) return scores;
  for (const [i, row] of rows.entries()) {
    addLinearScores(weights, row, scores.subarray(i * columns, (i + 1) * columns));
    if (i % rowsAtOnce === rowsAtOnce - 1) await pause();
  }
  return scores;
}

/** Squared length of each column. */
function squaresOf(weights: LinearWeights, columns: number): Float64Array {
  const squares = new Float64Array(columns);
  const { sparse, dense } = weights;
  for (let at = 0; at < sparse.length;) {
    for (let k = 0; k < columns; k++, at++) {
      const weight = sparse[at] ?? 0;
      squares[k] = (squares[k] ?? 0) + weight * weight;
    }
  }
  const dims = dense.length / Math.max(1, columns);
  for (let k = 0, at = 0; k < columns; k++) {
    for (let d = 0; d < dims; d++, at++) {
      const weight = dense[at] ?? 0;
      squares[k] = (squares[k] ?? 0) + weight * weight;
    }
  }
  return squares;
}

/**
 * Adds the previous weights, scaled per column. Features that no example has any more are left out: at the
 * optimum they weigh nothing.
 */
function addScaled(weights: LinearWeights, before: LinearWeights, scale: Float64Array): void {
  const { columns } = weights;
  for (const [id, row] of weights.features) {
    const old = before.features.get(id);
    if (old === undefined) continue;
    for (let k = 0; k < columns; k++) {
      const add = (scale[k] ?? 0) * (before.sparse[old * columns + k] ?? 0);
      weights.sparse[row * columns + k] = (weights.sparse[row * columns + k] ?? 0) + add;
    }
  }
  const dims = before.dense.length / Math.max(1, columns);
  for (let k = 0, at = 0; k < columns; k++) {
    for (let d = 0; d < dims; d++, at++) {
      weights.dense[at] = (weights.dense[at] ?? 0) + (scale[k] ?? 0) * (before.dense[at] ?? 0);
    }
  }
}
