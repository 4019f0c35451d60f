/**
 * Reads an ONNX file before ONNX Runtime does, and refuses what could reach outside the file: external
 * tensor data, operators from unknown domains, and precompiled contexts. Field numbers are those of
 * onnx.proto3 (ONNX IR version 3 and later).
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { UserError } from '../base/errors.js';

/** Operator sets that ONNX Runtime carries itself. */
const knownDomains: ReadonlySet<string> = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft']);

/** Operators of known domains that load further files (`ep_cache_context` is a path). */
const forbiddenOperators: ReadonlySet<string> = new Set(['EPContext']);

const maxDepth = 32;

/**
 * Operators that find one scale for all values of a tensor, so that the members of a batch change each
 * other's numbers.
 */
const batchDependentOperators: ReadonlySet<string> = new Set([
  'DynamicQuantizeLinear',
  'DynamicQuantizeMatMul',
  'DynamicQuantizeLSTM',
]);

export interface ModelFacts {
  /** False where a sequence's numbers depend on the others of its batch. */
  readonly batchable: boolean;
}

/** Throws a `UserError` whose message says what in the model isn't allowed. */
export function inspectModel(bytes: Uint8Array): ModelFacts {
  const localFunctions = new Set<string>();
  const operators: { domain: string; name: string }[] = [];
  try {
    const visit = new ModelVisitor(operators, localFunctions);
    visit.model(bytes);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('is not a readable ONNX model');
  }
  for (const { domain, name } of operators) {
    if (forbiddenOperators.has(name)) {
      throw new UserError(`uses the operator ${name}, which loads other files`);
    }
    if (!knownDomains.has(domain) && !localFunctions.has(`${domain}.${name}`)) {
      throw new UserError(`uses the custom operator ${domain}.${name}`);
    }
  }
  return { batchable: !operators.some(({ name }) => batchDependentOperators.has(name)) };
}

type Fields = Readonly<Record<number, (bytes: Uint8Array) => void>>;

class ModelVisitor {
  constructor(
    private readonly operators: { domain: string; name: string }[],
    private readonly localFunctions: Set<string>,
  ) {}

  model(bytes: Uint8Array): void {
    let graphs = 0;
    const countAndVisit = (graph: Uint8Array): void => {
      graphs += 1;
      this.graph(graph, 0);
    };
    const training = (info: Uint8Array): void => {
      walk(info, { 1: graph => this.graph(graph, 0), 2: graph => this.graph(graph, 0) });
    };
    walk(bytes, { 7: countAndVisit, 20: training, 25: fn => this.localFunction(fn) });
    if (graphs !== 1) throw new Error('no graph');
  }

  private localFunction(bytes: Uint8Array): void {
    let name = '';
    let domain = '';
    walk(bytes, {
      1: text => (name = decode(text)),
      7: node => this.node(node, 0),
      10: text => (domain = decode(text)),
      // What its attributes are where a node doesn't say.
      11: attribute => this.attribute(attribute, 0),
    });
    this.localFunctions.add(`${domain}.${name}`);
  }

  private graph(bytes: Uint8Array, depth: number): void {
    if (depth > maxDepth) throw new UserError('nests graphs too deeply');
    walk(bytes, {
      1: node => this.node(node, depth),
      5: tensor => this.tensor(tensor),
      15: sparse => this.sparseTensor(sparse),
    });
  }

  private node(bytes: Uint8Array, depth: number): void {
    let name = '';
    let domain = '';
    walk(bytes, {
      4: text => (name = decode(text)),
      5: attribute => this.attribute(attribute, depth),
      7: text => (domain = decode(text)),
    });
    this.operators.push({ domain, name });
  }

  private attribute(bytes: Uint8Array, depth: number): void {
    const graph = (value: Uint8Array): void => this.graph(value, depth + 1);
    const tensor = (value: Uint8Array): void => this.tensor(value);
    const sparse = (value: Uint8Array): void => this.sparseTensor(value);
    walk(bytes, { 5: tensor, 6: graph, 10: tensor, 11: graph, 22: sparse, 23: sparse });
  }

  private sparseTensor(bytes: Uint8Array): void {
    walk(bytes, { 1: values => this.tensor(values), 2: indices => this.tensor(indices) });
  }

  private tensor(bytes: Uint8Array): void {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [field, wire] = reader.tag();
      const external = field === 13 || (field === 14 && wire === WireType.Varint);
      if (field === 14 && wire === WireType.Varint) {
        if (reader.int32() === 0) continue;
      } else {
        reader.skip(wire, field);
      }
      if (external) throw new UserError('keeps weights in other files (external data)');
    }
  }
}

/** Calls the handler of each length-delimited field; other fields are passed over. */
function walk(bytes: Uint8Array, handlers: Fields): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    const handler = handlers[field];
    if (handler && wire === WireType.LengthDelimited) handler(reader.bytes());
    else reader.skip(wire, field);
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
