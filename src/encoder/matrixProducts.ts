/** Products of matrices in double precision at the speed of ONNX Runtime: what fits spend their time in. */
import type * as OnnxRuntime from 'onnxruntime-node';
import { plainCompute, type DenseProducts } from '../head/compute.js';
import type { Rows } from '../head/kernels.js';
import { onnxModel, type Graph } from './onnxGraph.js';
import { loadOnnxRuntime } from './onnxRuntime.js';

type InferenceSession = OnnxRuntime.InferenceSession;

/** Fewer multiplications than these are done in JavaScript before ONNX Runtime has been asked. */
const worthAsking = 50_000;

type ElementType = 'float32' | 'float64';

/** c = a' · b', each transposed if its name is given. */
function graph(transposed: 'transA' | 'transB', type: ElementType): Graph {
  return {
    inputs: [
      { name: 'a', type, shape: ['aRows', 'aColumns'] },
      { name: 'b', type, shape: ['bRows', 'bColumns'] },
    ],
    outputs: [{ name: 'c', type, shape: ['rows', 'columns'] }],
    nodes: [{ operator: 'Gemm', inputs: ['a', 'b'], output: 'c', attributes: { [transposed]: 1 } }],
  };
}

type Sessions = Readonly<Record<ElementType, InferenceSession>>;

export class MatrixProducts implements DenseProducts {
  private static readonly opened = new Map<number, Promise<MatrixProducts>>();

  private constructor(
    private readonly runtime: typeof OnnxRuntime,
    private readonly first: Sessions,
    private readonly second: Sessions,
  ) {}

  /** One for each number of threads; it stays open as long as the process. */
  static open(threads: number): Promise<MatrixProducts> {
    const known = MatrixProducts.opened.get(threads) ?? MatrixProducts.create(threads);
    MatrixProducts.opened.set(threads, known);
    return known;
  }

  private static async create(threads: number): Promise<MatrixProducts> {
    const runtime = await loadOnnxRuntime();
    const options: OnnxRuntime.InferenceSession.SessionOptions = {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    };
    const { InferenceSession } = runtime;
    const open = async (transposed: 'transA' | 'transB'): Promise<Sessions> => ({
      float32: await InferenceSession.create(onnxModel(graph(transposed, 'float32')), options),
      float64: await InferenceSession.create(onnxModel(graph(transposed, 'float64')), options),
    });
    return new MatrixProducts(runtime, await open('transA'), await open('transB'));
  }

  timesTransposed<A extends Rows>(
    a: A,
    b: A,
    rows: number,
    inner: number,
    columns: number,
    out: A,
  ): void | Promise<void> {
    if (rows * inner * columns < worthAsking) {
      return plainCompute.products.timesTransposed(a, b, rows, inner, columns, out);
    }
    return this.run(this.second, a, [rows, inner], b, [columns, inner], out, [rows, columns]);
  }

  transposedTimes<A extends Rows>(
    a: A,
    b: A,
    inner: number,
    rows: number,
    columns: number,
    out: A,
  ): void | Promise<void> {
    if (rows * inner * columns < worthAsking) {
      return plainCompute.products.transposedTimes(a, b, inner, rows, columns, out);
    }
    return this.run(this.first, a, [inner, rows], b, [inner, columns], out, [rows, columns]);
  }

  private async run(
    sessions: Sessions,
    a: Rows,
    aShape: readonly number[],
    b: Rows,
    bShape: readonly number[],
    out: Rows,
    shape: readonly number[],
  ): Promise<void> {
    const type = out instanceof Float32Array ? 'float32' : 'float64';
    const tensor = (values: Rows, dims: readonly number[]): OnnxRuntime.Tensor => {
      const size = dims.reduce((x, y) => x * y, 1);
      return new this.runtime.Tensor(type, values.subarray(0, size), dims);
    };
    // Written in place: the output tensor stands on `out` itself.
    await sessions[type].run(
      { a: tensor(a, aShape), b: tensor(b, bShape) },
      { c: tensor(out, shape) },
    );
  }
}
