/** ONNX Runtime behind one small interface. */
import type * as OnnxRuntime from 'onnxruntime-node';
import { messageOf, UserError } from '../base/errors.js';
import { float16ToFloat32 } from './float16.js';
import type { ModelFolder } from './modelFolder.js';
import { loadOnnxRuntime } from './onnxRuntime.js';
import { readSignature, type ModelSignature, type TensorInfo } from './modelSignature.js';

/** Sequences of equal length, unpadded. */
export interface Batch {
  /** Ids below 2^31, one sequence after the other. */
  readonly pieces: Int32Array;
  /** Pieces of each sequence. */
  readonly length: number;
  /** The pieces whose features are wanted, counted over the whole batch. */
  readonly rows: Int32Array;
}

export interface EncoderSession {
  /** Values per piece that `run` gives. */
  readonly dims: number;
  /** False where a sequence's numbers depend on the others of its batch, or there can't be others. */
  readonly batchable: boolean;
  /** rows × dims */
  run(batch: Batch): Promise<Float32Array>;
  dispose(): Promise<void>;
}

type Session = OnnxRuntime.InferenceSession;
type Tensor = OnnxRuntime.Tensor;

/** @throws UserError when ONNX Runtime can't run the graph, or it isn't an encoder's */
export async function openSession(model: ModelFolder): Promise<EncoderSession> {
  const runtime = await loadOnnxRuntime();
  let session: Session;
  try {
    // The bytes that were checked, not the path: nothing else can be read through them.
    session = await runtime.InferenceSession.create(model.onnx, {
      // Two threads inside one run wait for each other at every operator; see helper.ts.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      extra: {
        // ONNX Runtime's fused sum and norm is several times slower on a CPU than the two by themselves.
        optimization: { disable_specified_optimizers: 'SkipLayerNormFusion' },
        // As they were checked: bytes can be a model in ONNX Runtime's own format, too.
        session: { load_model_format: 'ONNX' },
      },
    });
  } catch (error) {
    throw new UserError(
      `ONNX Runtime can't load the model in ${model.folder}: ${messageOf(error)}`,
    );
  }
  const signature = signatureOf(session, model.folder);
  const { inputs, outputs } = signature;

  const run = async ({ pieces, length, rows }: Batch): Promise<Float32Array> => {
    const shape = [pieces.length / length, length];
    const feeds: Record<string, Tensor> = {};
    for (const { name, type } of inputs) {
      feeds[name] = new runtime.Tensor(type, inputValues(name, type, pieces), shape);
    }
    const results = await session.run(feeds, outputs);
    return takeRows(
      outputs.map(name => floats(results[name])),
      pieces.length,
      rows,
    );
  };

  try {
    const probe = await run({ pieces: new Int32Array(2), length: 2, rows: Int32Array.of(0) });
    const batchable = signature.batchable && model.facts.batchable;
    return { dims: probe.length, batchable, run, dispose: () => session.release() };
  } catch (error) {
    throw new UserError(`ONNX Runtime can't run the model in ${model.folder}: ${messageOf(error)}`);
  }
}

function signatureOf(session: Session, folder: string): ModelSignature {
  const infoOf = (metadata: OnnxRuntime.InferenceSession.ValueMetadata): TensorInfo =>
    metadata.isTensor ? metadata : { ...metadata, type: 'not a tensor', shape: [] };
  try {
    return readSignature(session.inputMetadata.map(infoOf), session.outputMetadata.map(infoOf));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`The model in ${folder} ${error.message}`);
  }
}

function inputValues(
  name: string,
  type: 'int64' | 'int32',
  pieces: Int32Array,
): BigInt64Array | Int32Array {
  if (type === 'int32') {
    return name === 'input_ids'
      ? pieces
      : new Int32Array(pieces.length).fill(name === 'attention_mask' ? 1 : 0);
  }
  const values = new BigInt64Array(pieces.length);
  if (name === 'attention_mask') return values.fill(1n);
  if (name !== 'input_ids') return values;
  // Ids aren't negative: the low halves are enough, and a BigInt for each would take longer than a layer.
  const halves = new Int32Array(values.buffer);
  for (let i = 0; i < pieces.length; i++) halves[2 * i] = pieces[i] ?? 0;
  return values;
}

function floats(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  if (tensor?.type !== 'float16') throw new Error('An output is neither float32 nor float16');
  // Newer versions of Node have a type for halves; below both lie the same bits.
  const { buffer, byteOffset, length } = tensor.data as Uint16Array;
  return float16ToFloat32(new Uint16Array(buffer, byteOffset, length));
}

/** Layers of pieces × dims each → the chosen rows of all of them, side by side. */
function takeRows(layers: readonly Float32Array[], pieces: number, rows: Int32Array): Float32Array {
  const dims = layers.map(layer => layer.length / pieces);
  const width = dims.reduce((a, b) => a + b, 0);
  const taken = new Float32Array(rows.length * width);
  let column = 0;
  for (const [l, layer] of layers.entries()) {
    const d = dims[l] ?? 0;
    for (const [r, row] of rows.entries()) {
      taken.set(layer.subarray(row * d, (row + 1) * d), r * width + column);
    }
    column += d;
  }
  return taken;
}
