/** ONNX Runtime behind one small interface. The only file that imports `onnxruntime-node`. */
import type { InferenceSession as Session, Tensor as OrtTensor } from 'onnxruntime-node';
import { messageOf, UserError } from '../base/errors.js';
import type { ModelFolder } from './modelFolder.js';

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
  /** rows × dims */
  run(batch: Batch): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Inputs that the usual exports have; every other input is refused. */
const knownInputs: ReadonlySet<string> = new Set(['input_ids', 'attention_mask', 'token_type_ids']);

/** The layers that heads use best, where the graph offers them (see the model's README). */
const layerOutputs = ['embedding_state', 'middle_hidden_state', 'last_hidden_state'];

export async function openSession(model: ModelFolder): Promise<EncoderSession> {
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  let session: Session;
  try {
    // The bytes that were checked, not the path: nothing else can be read through them.
    session = await InferenceSession.create(model.onnx, {
      // Two threads inside one run wait for each other at every operator; see helper.ts.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      // ONNX Runtime's fused sum and norm is several times slower on a CPU than the two by themselves.
      extra: { optimization: { disable_specified_optimizers: 'SkipLayerNormFusion' } },
    });
  } catch (error) {
    throw new UserError(
      `ONNX Runtime can't load the model in ${model.folder}: ${messageOf(error)}`,
    );
  }
  const unknown = session.inputNames.filter(name => !knownInputs.has(name));
  if (unknown.length > 0 || !session.inputNames.includes('input_ids')) {
    throw new UserError(
      `The model in ${model.folder} has the inputs ${session.inputNames.join(', ')}; ` +
        `Glossator gives ${[...knownInputs].join(', ')}.`,
    );
  }
  const outputs = chooseOutputs(session.outputNames);
  if (outputs.length === 0) {
    throw new UserError(
      `The model in ${model.folder} has none of the outputs features or last_hidden_state; ` +
        `it has ${session.outputNames.join(', ')}.`,
    );
  }

  const run = async ({ pieces, length, rows }: Batch): Promise<Float32Array> => {
    const shape = [pieces.length / length, length];
    const feeds: Record<string, OrtTensor> = {};
    for (const name of session.inputNames) {
      feeds[name] = new Tensor('int64', inputValues(name, pieces), shape);
    }
    const results = await session.run(feeds, outputs);
    return takeRows(
      outputs.map(name => floats(results[name])),
      pieces.length,
      rows,
    );
  };

  const probe = await run({ pieces: new Int32Array(2), length: 2, rows: Int32Array.of(0) });
  return { dims: probe.length, run, dispose: () => session.release() };
}

function chooseOutputs(names: readonly string[]): string[] {
  if (names.includes('features')) return ['features'];
  return layerOutputs.filter(name => names.includes(name));
}

function inputValues(name: string, pieces: Int32Array): BigInt64Array {
  const values = new BigInt64Array(pieces.length);
  if (name === 'attention_mask') return values.fill(1n);
  if (name !== 'input_ids') return values;
  // Ids aren't negative: the low halves are enough, and a BigInt for each would take longer than a layer.
  const halves = new Int32Array(values.buffer);
  for (let i = 0; i < pieces.length; i++) halves[2 * i] = pieces[i] ?? 0;
  return values;
}

function floats(tensor: OrtTensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new UserError('The model gives an output that is not float32.');
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
