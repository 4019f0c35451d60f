/**
 * Rows of features times a few columns of weights, at the speed of ONNX Runtime: plain JavaScript is some
 * fifty times slower, and a pool of a hundred thousand sentences has two million rows.
 */
import type * as OnnxRuntime from 'onnxruntime-node';
import { elementType, onnxModel, type Graph } from './onnxGraph.js';
import { loadOnnxRuntime } from './onnxRuntime.js';

type InferenceSession = OnnxRuntime.InferenceSession;

/** Rows as the feature cache holds them, or in float32. */
export type FeatureRows = Int8Array | Float32Array;

function graphFor(type: 'int8' | 'float32'): Graph {
  const wide = type === 'int8' ? 'wide' : 'rows';
  return {
    inputs: [
      { name: 'rows', type, shape: ['count', 'dims'] },
      { name: 'weights', type: 'float32', shape: ['dims', 'columns'] },
    ],
    outputs: [{ name: 'scores', type: 'float32', shape: ['count', 'columns'] }],
    nodes: [
      ...(type === 'int8'
        ? [
            {
              operator: 'Cast',
              inputs: ['rows'],
              output: wide,
              attributes: { to: elementType.float32 },
            },
          ]
        : []),
      { operator: 'MatMul', inputs: [wide, 'weights'], output: 'scores' },
    ],
  };
}

export class RowProducts {
  private constructor(
    private readonly runtime: typeof OnnxRuntime,
    private readonly ofInt8: InferenceSession,
    private readonly ofFloat32: InferenceSession,
  ) {}

  static async open(): Promise<RowProducts> {
    const runtime = await loadOnnxRuntime();
    const { InferenceSession } = runtime;
    const options: OnnxRuntime.InferenceSession.SessionOptions = {
      // With more threads the sums depend on how many rows each of them gets.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    };
    const ofInt8 = await InferenceSession.create(onnxModel(graphFor('int8')), options);
    const ofFloat32 = await InferenceSession.create(onnxModel(graphFor('float32')), options);
    return new RowProducts(runtime, ofInt8, ofFloat32);
  }

  /**
   * out = rows · weights, summed in float32. The numbers of a row depend on the row and the weights alone,
   * to the last bit: not on the rows beside it.
   *
   * @param rows count × dims
   * @param weights dims × columns
   * @param out count × columns
   */
  async multiply(
    rows: FeatureRows,
    dims: number,
    weights: Float32Array,
    columns: number,
    out: Float32Array,
  ): Promise<void> {
    const count = rows.length / dims;
    if (weights.length !== dims * columns || out.length !== count * columns) {
      throw new RangeError(
        `${rows.length} / ${dims} rows × ${weights.length} weights aren't ${out.length} scores.`,
      );
    }
    if (out.length === 0) return;
    // ONNX Runtime multiplies a single row or column in another way, which sums in another order.
    if (count === 1) {
      const scores = new Float32Array(2 * columns);
      await this.multiply(repeated(rows), dims, weights, columns, scores);
      out.set(scores.subarray(0, columns));
    } else if (columns === 1) {
      const scores = new Float32Array(2 * count);
      await this.multiply(rows, dims, interleaved(weights), 2, scores);
      for (let i = 0; i < count; i++) out[i] = scores[2 * i] ?? 0;
    } else {
      await this.run(rows, count, dims, weights, columns, out);
    }
  }

  async dispose(): Promise<void> {
    await this.ofInt8.release();
    await this.ofFloat32.release();
  }

  private async run(
    rows: FeatureRows,
    count: number,
    dims: number,
    weights: Float32Array,
    columns: number,
    out: Float32Array,
  ): Promise<void> {
    const { Tensor } = this.runtime;
    const [session, given]: [InferenceSession, OnnxRuntime.Tensor] =
      rows instanceof Int8Array
        ? [this.ofInt8, new Tensor('int8', rows, [count, dims])]
        : [this.ofFloat32, new Tensor('float32', rows, [count, dims])];
    await session.run(
      { rows: given, weights: new Tensor('float32', weights, [dims, columns]) },
      // Written where they are wanted, without a copy.
      { scores: new Tensor('float32', out, [count, columns]) },
    );
  }
}

/** The row twice. */
function repeated(row: FeatureRows): FeatureRows {
  const rows =
    row instanceof Int8Array ? new Int8Array(2 * row.length) : new Float32Array(2 * row.length);
  rows.set(row);
  rows.set(row, row.length);
  return rows;
}

/** The column twice, side by side. */
function interleaved(column: Float32Array): Float32Array {
  return Float32Array.from({ length: 2 * column.length }, (_, i) => column[i >> 1] ?? 0);
}
