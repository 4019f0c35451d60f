/** What a graph wants and gives → how Glossator uses it, or a message that says why it can't. */
import { UserError } from '../base/errors.js';

/** An input or output of a graph; names stand for sizes that are free. */
export interface TensorInfo {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

export interface ModelSignature {
  readonly inputs: readonly { readonly name: InputName; readonly type: 'int64' | 'int32' }[];
  /** Outputs that are joined into the features of a piece. */
  readonly outputs: readonly string[];
  /** False where the graph takes one sequence at a time. */
  readonly batchable: boolean;
}

/** Inputs that exports of encoders have. */
const inputNames = ['input_ids', 'attention_mask', 'token_type_ids'] as const;
export type InputName = (typeof inputNames)[number];

/** The layers that heads use best, where the graph offers them (see the model's README). */
const layerOutputs = ['embedding_state', 'middle_hidden_state', 'last_hidden_state'];

/** What other exporters call the last hidden state: Sentence Transformers, early Optimum. */
const otherOutputs = ['token_embeddings', 'hidden_states', 'output_0'];

const floatTypes: ReadonlySet<string> = new Set(['float32', 'float16']);

/** @throws UserError whose message goes on after "The model in FOLDER" */
export function readSignature(
  inputs: readonly TensorInfo[],
  outputs: readonly TensorInfo[],
): ModelSignature {
  const names = (list: readonly TensorInfo[]): string => list.map(({ name }) => name).join(', ');
  const memory = inputs.find(({ name }) => /^(past_|decoder_|use_cache|encoder_)/.test(name));
  if (memory) {
    throw new UserError(`generates text (input ${memory.name}); Glossator needs an encoder.`);
  }
  const ids = inputs.find(({ name }) => name === 'input_ids');
  const unknown = inputs.filter(({ name }) => !isInputName(name));
  if (!ids || unknown.length > 0) {
    throw new UserError(
      `has the inputs ${names(inputs)}; Glossator gives ${inputNames.join(', ')}.`,
    );
  }
  const fixed = inputs.find(({ shape }) => typeof shape[1] === 'number' && shape[1] > 0);
  if (fixed) {
    throw new UserError(
      `reads sequences of exactly ${String(fixed.shape[1])} pieces; export it with dynamic axes.`,
    );
  }
  return {
    inputs: inputs.map(({ name, type }) => ({ name: inputName(name), type: integerType(type) })),
    outputs: chooseOutputs(outputs),
    batchable: inputs.every(({ shape }) => typeof shape[0] !== 'number' || shape[0] <= 0),
  };
}

function isInputName(name: string): name is InputName {
  return inputNames.some(known => known === name);
}

function inputName(name: string): InputName {
  if (isInputName(name)) return name;
  throw new UserError(`has the input ${name}, which Glossator doesn't know.`);
}

function integerType(type: string): 'int64' | 'int32' {
  if (type === 'int64' || type === 'int32') return type;
  throw new UserError(`takes pieces as ${type}; Glossator gives int64 or int32.`);
}

function chooseOutputs(outputs: readonly TensorInfo[]): string[] {
  const perPiece = outputs.filter(({ shape }) => shape.length === 3);
  const has = (name: string): boolean => perPiece.some(output => output.name === name);
  const layers = layerOutputs.filter(has);
  const other = otherOutputs.filter(has).slice(0, 1);
  const chosen = has('features') ? ['features'] : layers.length > 0 ? layers : other;
  if (chosen.length === 0) throw new UserError(whyNoOutput(outputs));
  for (const { name, type } of outputs) {
    if (chosen.includes(name) && !floatTypes.has(type)) {
      throw new UserError(`gives ${name} as ${type}; Glossator reads float32 and float16.`);
    }
  }
  return chosen;
}

function whyNoOutput(outputs: readonly TensorInfo[]): string {
  const names = outputs.map(({ name }) => name);
  const wanted = 'Glossator needs the output last_hidden_state, one vector for each piece';
  if (names.includes('logits')) {
    return `gives the predictions of a task (logits); ${wanted}. Export it for feature extraction.`;
  }
  if (outputs.every(({ shape }) => shape.length === 2)) {
    return `gives one vector for a whole text (${names.join(', ')}); ${wanted}.`;
  }
  return `has the outputs ${names.join(', ')}; ${wanted}.`;
}
