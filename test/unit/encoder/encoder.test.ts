import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UserError } from '../../../src/base/errors.js';
import { Encoder, type EncoderInput } from '../../../src/encoder/encoder.js';
import { readModelFolder } from '../../../src/encoder/modelFolder.js';
import { quantise, type QuantisedRows } from '../../../src/encoder/quantise.js';
import { childrenOf, until } from '../engine/processes.js';

const builtIn = path.resolve('models/glossator-encoder');
const ofWords = (words: readonly string[]): EncoderInput => ({ words });
const helperScript = path.resolve('dist/encoderChild.js');

describe('the encoder', () => {
  let encoder: Encoder;
  before(async () => {
    encoder = await Encoder.open(builtIn);
  });
  after(() => encoder.dispose());

  it('gives one vector for each word', async () => {
    const features = await encoder.encode({ words: ['Ada', 'flew', 'to', 'Paris', '.'] });
    assert.equal(features.length, 5 * encoder.dims);
    assert.ok(features.every(Number.isFinite));
  });

  it('gives a word other features in another sentence', async () => {
    const bank = async (...words: string[]): Promise<Float32Array> =>
      (await encoder.encode({ words })).slice(-encoder.dims);
    const river = await bank('the', 'river', 'bank');
    const money = await bank('the', 'central', 'bank');
    assert.notDeepEqual(river, money);
  });

  it('gives the same features whatever was encoded before', async () => {
    const words = ['Since', 'Monday', 'the', 'export', 'stops', '.'];
    const alone = await encoder.encode({ words });
    await encoder.encode({ words: ['Something', 'else', 'entirely', ',', 'and', 'longer', 'too'] });
    assert.deepEqual(await encoder.encode({ words }), alone);
  });

  it('gives an example the same features alone and among others of any length', async () => {
    const sentence = (length: number, seed: number): string[] =>
      Array.from(
        { length },
        (_, i) => ['Ada', 'flew', 'Δ', 'unbelievably', '.'][(seed + i * i) % 5] ?? '',
      );
    const examples = Array.from({ length: 60 }, (_, i) => sentence((i * 7) % 13, i));
    const together = await encoder.encodeMany([...examples, sentence(400, 1)].map(ofWords), () =>
      Promise.resolve(),
    );
    for (const [i, words] of examples.entries()) {
      assert.deepEqual(together[i], quantise(await encoder.encode({ words }), encoder.dims));
    }
  });

  it('gives the same features with helpers, with one that dies, and without any', async () => {
    const examples = Array.from({ length: 400 }, (_, i) =>
      Array.from({ length: 3 + (i % 17) }, (_, w) => `w${(i * w) % 97}`),
    );
    const encodeAll = (one: Encoder): Promise<QuantisedRows[]> =>
      one.encodeMany(examples.map(ofWords), async () => {
        await nextTurn();
      });
    const wanted = await encodeAll(encoder);
    const helpers = (): number[] => childrenOf(process.pid, /glossator-encoder|encoderChild\.js/);
    const helped = await Encoder.open(builtIn, { helperScript, helpers: 2 });
    try {
      assert.equal(helped.identity, encoder.identity);
      assert.deepEqual(await encodeAll(helped), wanted);
      assert.equal(helpers().length, 2);
      await until(async () => {
        assert.deepEqual(await encodeAll(helped), wanted);
        return helped.helpersAtWork === 2;
      });
      process.kill(helpers()[0] ?? NaN, 'SIGKILL');
      assert.deepEqual(await encodeAll(helped), wanted);
      assert.equal(helped.helpersAtWork, 1);
    } finally {
      await helped.dispose();
    }
    await until(() => helpers().length === 0);
  });

  it('stops between batches when it is told to', async () => {
    let left = 3;
    const stop = new Error('stop');
    const work = encoder.encodeMany([['a'], ['b', 'c'], ['d', 'e', 'f']].map(ofWords), () =>
      left-- > 0 ? Promise.resolve() : Promise.reject(stop),
    );
    await assert.rejects(work, stop);
  });

  it('scores every word of an example that is longer than the model reads at once', async () => {
    const words = Array.from({ length: 500 }, (_, i) => `word${i}`);
    const features = await encoder.encode({ words });
    for (let w = 0; w < words.length; w++) {
      const row = features.subarray(w * encoder.dims, (w + 1) * encoder.dims);
      assert.ok(row.some(value => value !== 0));
    }
  });

  it('gives features to words that the vocabulary cannot spell', async () => {
    const features = await encoder.encode({ words: ['\u0007', '\u{1F9FF}', '𒀀'] });
    assert.equal(features.length, 3 * encoder.dims);
    assert.ok(features.every(Number.isFinite));
  });

  it('gives nothing for no words', async () => {
    assert.equal((await encoder.encode({ words: [] })).length, 0);
  });
});

describe('a model folder that cannot be used', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'glossator-model-'));
    for (const file of ['model.onnx', 'tokenizer.json', 'config.json']) {
      copyFileSync(path.join(builtIn, file), path.join(folder, file));
    }
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function refusal(): Promise<string> {
    try {
      await (await Encoder.open(folder)).dispose();
    } catch (error) {
      assert.ok(error instanceof UserError, String(error));
      return error.message;
    }
    return 'accepted';
  }

  it('is told apart from one that can', async () => {
    assert.equal(await refusal(), 'accepted');
  });

  for (const file of ['model.onnx', 'tokenizer.json', 'config.json']) {
    it(`is named with the missing ${file}`, async () => {
      rmSync(path.join(folder, file));
      assert.match(await refusal(), new RegExp(`has no ${file.replace('.', '\\.')}`));
    });
  }

  it('is told apart by its protobuf, whatever another format would take its bytes for', async () => {
    // The producer's name puts the mark of ONNX Runtime's own format where that has it.
    const named = Buffer.from('\x12\x06--ORTM', 'latin1');
    const graph = path.join(folder, 'model.onnx');
    writeFileSync(graph, Buffer.concat([named, readFileSync(graph)]));
    assert.equal(await refusal(), 'accepted');
  });

  it('is named with everything that is missing', async () => {
    for (const file of ['model.onnx', 'tokenizer.json']) rmSync(path.join(folder, file));
    assert.match(await refusal(), /has no model\.onnx, no tokenizer\.json\. It needs/);
    rmSync(folder, { recursive: true });
    assert.match(await refusal(), /There is no model folder/);
  });

  it('is read where the graph lies in a folder of its own', async () => {
    mkdirSync(path.join(folder, 'onnx'));
    renameSync(path.join(folder, 'model.onnx'), path.join(folder, 'onnx/model.onnx'));
    assert.equal(await refusal(), 'accepted');
  });

  const change = (file: string, edit: (value: Record<string, unknown>) => void): void => {
    const value = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as object;
    const changed = { ...value } as Record<string, unknown>;
    edit(changed);
    writeFileSync(path.join(folder, file), JSON.stringify(changed));
  };

  it('is named with a kind of vocabulary that is not read', async () => {
    change('tokenizer.json', tokenizer => {
      tokenizer['model'] = { type: 'WordLevel', vocab: {} };
    });
    assert.match(
      await refusal(),
      /tokenizer\.json isn't what Glossator reads: model\.type is "WordLevel"; Glossator reads WordPiece/,
    );
  });

  it('is refused when the tokenizer belongs to another model', async () => {
    change('tokenizer.json', tokenizer => {
      tokenizer['added_tokens'] = [
        { id: 99_999, content: '<new>', special: false, normalized: false },
      ];
    });
    assert.match(await refusal(), /has no embedding for the piece 99999/);
  });

  it('has two positions less than it says where they begin behind the padding', async () => {
    change('config.json', config => {
      Object.assign(config, {
        model_type: 'roberta',
        max_position_embeddings: 66,
        pad_token_id: 1,
      });
    });
    assert.equal((await readModelFolder(folder)).maxPieces, 64);
  });

  it('is named with the JSON that cannot be read', async () => {
    writeFileSync(path.join(folder, 'config.json'), '{ not json');
    assert.match(await refusal(), /config\.json isn't valid JSON/);
  });

  it('is named with the value that is wrong', async () => {
    writeFileSync(path.join(folder, 'config.json'), '{ "max_position_embeddings": "many" }');
    assert.match(
      await refusal(),
      /config\.json isn't what Glossator reads: max_position_embeddings/,
    );
  });

  it('is refused when the model is damaged', async () => {
    writeFileSync(path.join(folder, 'model.onnx'), 'not a model');
    assert.match(await refusal(), /model\.onnx is not a readable ONNX model/);
  });

  it('is refused when a file of it is a folder', async () => {
    rmSync(path.join(folder, 'config.json'));
    mkdirSync(path.join(folder, 'config.json'));
    assert.match(await refusal(), /config\.json can't be read/);
  });
});
