import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { UserError } from '../../../src/base/errors.js';
import { inspectModel } from '../../../src/encoder/onnxGuard.js';

type Field = [number, Uint8Array | string | number];

/** A protobuf message of these fields: bytes and strings length-delimited, numbers as varints. */
function message(...fields: Field[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [number, value] of fields) {
    if (typeof value === 'number') writer.tag(number, WireType.Varint).int32(value);
    else if (typeof value === 'string') writer.tag(number, WireType.LengthDelimited).string(value);
    else writer.tag(number, WireType.LengthDelimited).bytes(value);
  }
  return writer.finish();
}

const node = (operator: string, domain: string, ...attributes: Field[]): Uint8Array =>
  message([4, operator], [7, domain], ...attributes);
const model = (...graph: Field[]): Uint8Array => message([7, message(...graph)]);

function refusal(bytes: Uint8Array): string {
  try {
    inspectModel(bytes);
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.message;
  }
  return 'accepted';
}

describe('the check of ONNX files', () => {
  it('accepts the built-in encoder', () => {
    inspectModel(readFileSync('models/glossator-encoder/model.onnx'));
  });

  it('accepts operators of the standard and of ONNX Runtime', () => {
    assert.equal(
      refusal(model([1, node('MatMul', '')], [1, node('Gelu', 'com.microsoft')])),
      'accepted',
    );
  });

  it('says whether the members of a batch change each other', () => {
    const batchable = (operator: string, domain: string): boolean =>
      inspectModel(model([1, node('MatMul', '')], [1, node(operator, domain)])).batchable;
    assert.equal(batchable('DynamicQuantizeLinear', ''), false);
    assert.equal(batchable('DynamicQuantizeMatMul', 'com.microsoft'), false);
    assert.equal(batchable('QuantizeLinear', ''), true);
  });

  it('refuses operators of other domains, by name', () => {
    assert.match(
      refusal(model([1, node('Evil', 'my.domain')])),
      /custom operator my\.domain\.Evil/,
    );
  });

  it('accepts a function that the model defines itself', () => {
    const fn = message([1, 'Twice'], [7, node('Add', '')], [10, 'local']);
    assert.equal(refusal(message([7, message([1, node('Twice', 'local')])], [25, fn])), 'accepted');
  });

  it('refuses weights in other files, wherever the tensor stands', () => {
    const external = message([8, 'w'], [14, 1], [13, message([1, 'location'], [2, '/etc/passwd'])]);
    const inAttribute = message([1, 'value'], [5, external]);
    const inSubgraph = message([1, 'body'], [6, message([5, external])]);
    const withDefault = (attribute: Uint8Array): Field => [
      25,
      message([1, 'Twice'], [10, 'local'], [11, attribute]),
    ];
    const training = (field: number): Field => [20, message([field, message([5, external])])];
    for (const bytes of [
      model([5, external]),
      model([5, message([14, 1])]),
      model([5, message([13, message([1, 'location'])])]),
      model([15, message([1, external])]),
      model([1, node('Constant', '', [5, inAttribute])]),
      model([1, node('If', '', [5, inSubgraph])]),
      message([7, message()], withDefault(inAttribute)),
      message([7, message()], withDefault(inSubgraph)),
      message([7, message()], training(1)),
      message([7, message()], training(2)),
    ]) {
      assert.match(refusal(bytes), /external data/);
    }
  });

  it('refuses precompiled contexts, which name other files', () => {
    assert.match(refusal(model([1, node('EPContext', 'com.microsoft')])), /EPContext/);
  });

  it('refuses what is not a model at all', () => {
    for (const bytes of [new Uint8Array(), new Uint8Array([1, 2, 3]), Buffer.from('not a model')]) {
      assert.match(refusal(bytes), /not a readable ONNX model/);
    }
  });

  it('refuses graphs that nest too deeply, without overflowing the stack', () => {
    let graph = message();
    for (let i = 0; i < 2_000; i++) {
      graph = message([1, node('If', '', [5, message([6, graph])])]);
    }
    assert.match(refusal(message([7, graph])), /nests graphs too deeply/);
  });
});
