/**
 * Small ONNX graphs written at run time, for products that plain JavaScript is too slow for. Field numbers
 * are those of onnx.proto3 (ONNX IR version 8, operator set 17).
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** `TensorProto.DataType` */
export const elementType = { float32: 1, int8: 3, float64: 11 } as const;

export interface GraphTensor {
  readonly name: string;
  readonly type: keyof typeof elementType;
  /** Names of dimensions whose size is known when the graph runs. */
  readonly shape: readonly string[];
}

export interface GraphNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Attributes that are integers. */
  readonly attributes?: Readonly<Record<string, number>> | undefined;
}

export interface Graph {
  readonly inputs: readonly GraphTensor[];
  readonly outputs: readonly GraphTensor[];
  /** Each after those whose outputs it takes. */
  readonly nodes: readonly GraphNode[];
}

const irVersion = 8;
const operatorSet = 17;
/** `AttributeProto.AttributeType.INT` */
const integerAttribute = 2;

/** The bytes of a model that ONNX Runtime opens. */
export function onnxModel({ inputs, outputs, nodes }: Graph): Uint8Array {
  const graph = new BinaryWriter();
  for (const each of nodes) part(graph, 1, node(each));
  text(graph, 2, 'products');
  for (const each of inputs) part(graph, 11, valueInfo(each));
  for (const each of outputs) part(graph, 12, valueInfo(each));
  const operators = new BinaryWriter();
  operators.tag(2, WireType.Varint).int64(operatorSet);
  const model = new BinaryWriter();
  model.tag(1, WireType.Varint).int64(irVersion);
  part(model, 7, graph);
  part(model, 8, operators);
  return model.finish();
}

function node({ operator, inputs, output, attributes = {} }: GraphNode): BinaryWriter {
  const writer = new BinaryWriter();
  for (const input of inputs) text(writer, 1, input);
  text(writer, 2, output);
  text(writer, 4, operator);
  for (const [name, value] of Object.entries(attributes)) {
    const attribute = new BinaryWriter();
    text(attribute, 1, name);
    attribute.tag(3, WireType.Varint).int64(value);
    attribute.tag(20, WireType.Varint).int32(integerAttribute);
    part(writer, 5, attribute);
  }
  return writer;
}

function valueInfo({ name, type, shape }: GraphTensor): BinaryWriter {
  const dimensions = new BinaryWriter();
  for (const size of shape) {
    const dimension = new BinaryWriter();
    text(dimension, 2, size);
    part(dimensions, 1, dimension);
  }
  const tensor = new BinaryWriter();
  tensor.tag(1, WireType.Varint).int32(elementType[type]);
  part(tensor, 2, dimensions);
  const typeOf = new BinaryWriter();
  part(typeOf, 1, tensor);
  const info = new BinaryWriter();
  text(info, 1, name);
  part(info, 2, typeOf);
  return info;
}

function part(writer: BinaryWriter, field: number, message: BinaryWriter): void {
  writer.tag(field, WireType.LengthDelimited).bytes(message.finish());
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}
