/** Products of matrices in double precision at the speed of ONNX Runtime: what fits spend their time in. */
import type * as OnnxRuntime from 'onnxruntime-node';
import { plainCompute, type DenseProducts } from '../head/compute.js';
import { onnxModel, type Graph } from './onnxGraph.js';

type InferenceSession = OnnxRuntime.InferenceSession;

/** Fewer multiplications than these are done in JavaScript before ONNX Runtime has been asked. */
const worthAsking = 50_000;

/** c = a' · b', each transposed if its name is given. */
function graph(transposed: 'transA' | 'transB'): Graph {
  return {
    inputs: [
      { name: 'a', type: 'float64', shape: ['aRows', 'aColumns'] },
      { name: 'b', type: 'float64', shape: ['bRows', 'bColumns'] },
    ],
    outputs: [{ name: 'c', type: 'float64', shape: ['rows', 'columns'] }],
    nodes: [{ operator: 'Gemm', inputs: ['a', 'b'], output: 'c', attributes: { [transposed]: 1 } }],
  };
}

export class MatrixProducts implements DenseProducts {
  private static readonly opened = new Map<number, Promise<MatrixProducts>>();

  private constructor(
    private readonly runtime: typeof OnnxRuntime,
    private readonly first: InferenceSession,
    private readonly second: InferenceSession,
  ) {}

  /** One for each number of threads; it stays open as long as the process. */
  static open(threads: number): Promise<MatrixProducts> {
    const known = MatrixProducts.opened.get(threads) ?? MatrixProducts.create(threads);
    MatrixProducts.opened.set(threads, known);
    return known;
  }

  private static async create(threads: number): Promise<MatrixProducts> {
    const runtime = await import('onnxruntime-node');
    const options: OnnxRuntime.InferenceSession.SessionOptions = {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    };
    const { InferenceSession } = runtime;
    return new MatrixProducts(
      runtime,
      await InferenceSession.create(onnxModel(graph('transA')), options),
      await InferenceSession.create(onnxModel(graph('transB')), options),
    );
  }

  timesTransposed(
    a: Float64Array,
    b: Float64Array,
    rows: number,
    inner: number,
    columns: number,
    out: Float64Array,
  ): void | Promise<void> {
    if (rows * inner * columns < worthAsking) {
      return plainCompute.products.timesTransposed(a, b, rows, inner, columns, out);
    }
    return this.run(this.second, a, [rows, inner], b, [columns, inner], out, [rows, columns]);
  }

  transposedTimes(
    a: Float64Array,
    b: Float64Array,
    inner: number,
    rows: number,
    columns: number,
    out: Float64Array,
  ): void | Promise<void> {
    if (rows * inner * columns < worthAsking) {
      return plainCompute.products.transposedTimes(a, b, inner, rows, columns, out);
    }
    return this.run(this.first, a, [inner, rows], b, [inner, columns], out, [rows, columns]);
  }

  private async run(
    session: InferenceSession,
    a: Float64Array,
    aShape: readonly number[],
    b: Float64Array,
    bShape: readonly number[],
    out: Float64Array,
    shape: readonly number[],
  ): Promise<void> {
    const tensor = (values: Float64Array, dims: readonly number[]): OnnxRuntime.Tensor => {
      const size = dims.reduce((x, y) => x * y, 1);
      return new this.runtime.Tensor('float64', values.subarray(0, size), dims);
    };
    // Written in place: the output tensor stands on `out` itself.
    await session.run({ a: tensor(a, aShape), b: tensor(b, bShape) }, { c: tensor(out, shape) });
  }
}
