import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors.js';
import { readSignature, type TensorInfo } from '../../../src/encoder/modelSignature.js';

const ids = (name: string, more: Partial<TensorInfo> = {}): TensorInfo => ({
  name,
  type: 'int64',
  shape: ['batch', 'sequence'],
  ...more,
});
const states = (name: string, more: Partial<TensorInfo> = {}): TensorInfo => ({
  name,
  type: 'float32',
  shape: ['batch', 'sequence', 32],
  ...more,
});
const usual = [ids('input_ids'), ids('attention_mask')];

function refusal(inputs: readonly TensorInfo[], outputs: readonly TensorInfo[]): string {
  try {
    readSignature(inputs, outputs);
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.message;
  }
  return 'accepted';
}

describe('the signature of a model', () => {
  it('is that of any encoder with ids, a mask and perhaps token types', () => {
    const { inputs, outputs, batchable } = readSignature(
      [...usual, ids('token_type_ids', { type: 'int32' })],
      [states('last_hidden_state'), states('pooler_output', { shape: ['batch', 32] })],
    );
    assert.deepEqual(
      inputs.map(({ type }) => type),
      ['int64', 'int64', 'int32'],
    );
    assert.deepEqual(outputs, ['last_hidden_state']);
    assert.ok(batchable);
  });

  it('prefers the features that our own models offer, then their layers, then what others offer', () => {
    const all = ['token_embeddings', 'last_hidden_state', 'embedding_state', 'features'].map(name =>
      states(name),
    );
    assert.deepEqual(readSignature(usual, all).outputs, ['features']);
    assert.deepEqual(readSignature(usual, all.slice(0, 3)).outputs, [
      'embedding_state',
      'last_hidden_state',
    ]);
    assert.deepEqual(readSignature(usual, all.slice(0, 1)).outputs, ['token_embeddings']);
  });

  it('says that a graph for one sequence takes no batch', () => {
    const one = ids('input_ids', { shape: [1, 'sequence'] });
    assert.equal(readSignature([one], [states('last_hidden_state')]).batchable, false);
  });

  const refused: readonly (readonly [
    string,
    readonly TensorInfo[],
    readonly TensorInfo[],
    RegExp,
  ])[] = [
    [
      'a model that writes text',
      [...usual, ids('past_key_values.0.key')],
      [states('logits')],
      /generates text \(input past_key_values\.0\.key\)/,
    ],
    ['a model of images', [ids('pixel_values')], [], /has the inputs pixel_values; Glossator/],
    ['an input nobody gives', [...usual, ids('bbox')], [], /input_ids, attention_mask, bbox;/],
    [
      'a fixed length',
      [ids('input_ids', { shape: [1, 128] })],
      [states('last_hidden_state')],
      /exactly 128 pieces; export it with dynamic axes/,
    ],
    [
      'pieces that are not integers',
      [ids('input_ids', { type: 'float32' })],
      [states('last_hidden_state')],
      /takes pieces as float32/,
    ],
    ['a task’s predictions', usual, [states('logits')], /predictions of a task \(logits\)/],
    [
      'one vector for a text',
      usual,
      [states('sentence_embedding', { shape: ['batch', 32] })],
      /one vector for a whole text \(sentence_embedding\)/,
    ],
    ['other outputs', usual, [states('scores')], /has the outputs scores; Glossator needs/],
    [
      'a kind of number that is not read',
      usual,
      [states('last_hidden_state', { type: 'bfloat16' })],
      /gives last_hidden_state as bfloat16/,
    ],
  ];
  for (const [what, inputs, outputs, message] of refused) {
    it(`is refused with ${what}`, () => assert.match(refusal(inputs, outputs), message));
  }
});
