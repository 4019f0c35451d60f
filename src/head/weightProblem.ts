/** The class head's objective in its weights themselves: for more examples than features. */
import type { ClassDecisions } from './classDecisions.js';
import type { FeatureMatrix } from './gram.js';
import type { ClassProblem, WarmStart } from './spanProblem.js';

/** The vector is [biases | sparse: features × columns | dense: columns × dims]. */
export function weightProblem(
  matrix: FeatureMatrix,
  decisions: ClassDecisions,
  l2: number,
  warm: WarmStart | undefined,
): ClassProblem {
  const columns = decisions.count;
  const denseAt = columns + matrix.features.size * columns;
  const size = denseAt + columns * matrix.dims;
  const scores = new Float64Array(matrix.rows * columns);
  const start = new Float64Array(size);
  if (warm) copyWeights(matrix, decisions, warm, start);
  return {
    start,
    dual: undefined,
    objective: async (w, gradient) => {
      await matrix.scores(w.subarray(columns, denseAt), w.subarray(denseAt), columns, scores);
      let value = 0;
      gradient.fill(0, 0, denseAt);
      for (let row = 0; row < matrix.rows; row++) {
        const at = row * columns;
        for (let k = 0; k < columns; k++) scores[at + k] = (scores[at + k] ?? 0) + (w[k] ?? 0);
        value += decisions.loss(row, scores, at);
        for (let k = 0; k < columns; k++) gradient[k] = (gradient[k] ?? 0) + (scores[at + k] ?? 0);
        if (row % rowsAtOnce === rowsAtOnce - 1) await matrix.pause();
      }
      const [sparse, dense] = [gradient.subarray(columns, denseAt), gradient.subarray(denseAt)];
      await matrix.addTransposed(scores, columns, sparse, dense);
      let squares = 0;
      for (let i = columns; i < size; i++) {
        const weight = w[i] ?? 0;
        squares += weight * weight;
        gradient[i] = (gradient[i] ?? 0) + l2 * weight;
      }
      return value + 0.5 * l2 * squares;
    },
    solution: w =>
      Promise.resolve({
        bias: w.slice(0, columns),
        weights: {
          columns,
          features: matrix.features,
          sparse: w.slice(columns, denseAt),
          dense: w.slice(denseAt),
        },
      }),
  };
}

/** Examples between two pauses. */
const rowsAtOnce = 256;

function copyWeights(
  { features, dims }: FeatureMatrix,
  decisions: ClassDecisions,
  { columns: sources, bias, weights: old }: WarmStart,
  w: Float64Array,
): void {
  const columns = decisions.count;
  const denseAt = columns + features.size * columns;
  for (const [label, column] of decisions.columns.entries()) {
    const source = sources[label] ?? -1;
    if (column < 0 || source < 0) continue;
    w[column] = bias[source] ?? 0;
    if (!old) continue;
    for (const [id, row] of features) {
      const before = old.features.get(id);
      if (before === undefined) continue;
      w[columns + row * columns + column] = old.sparse[before * old.columns + source] ?? 0;
    }
    w.set(old.dense.subarray(source * dims, (source + 1) * dims), denseAt + column * dims);
  }
}
