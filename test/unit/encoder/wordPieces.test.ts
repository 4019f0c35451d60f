import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors.js';
import type { TokenizerJson } from '../../../src/encoder/tokenizerJson.js';
import { WordPieces } from '../../../src/encoder/wordPieces.js';

const nothing = { decoder: null, post_processor: null, normalizer: null, added_tokens: [] };

const wordPiece = (more: object, pieces: readonly string[]): TokenizerJson => ({
  ...nothing,
  pre_tokenizer: { type: 'BertPreTokenizer' },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(['[UNK]', 'a', ...pieces].map((piece, i) => [piece, i])),
  },
  ...more,
});

const unigram = (preTokenizer: object): TokenizerJson => ({
  ...nothing,
  pre_tokenizer: preTokenizer,
  model: {
    type: 'Unigram',
    unk_id: 0,
    vocab: ['<unk>', '▁a', '▁the', 'the', '▁', 'a'].map((piece, i): [string, number] => [
      piece,
      -i,
    ]),
  },
});

const byteLevel = (addPrefixSpace: boolean): TokenizerJson => ({
  ...nothing,
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: addPrefixSpace, use_regex: true },
  model: {
    type: 'BPE',
    vocab: { a: 0, Ġ: 1, Ġa: 2 },
    merges: [['Ġ', 'a']],
  },
});

describe('the pieces of a word', () => {
  const cut = (json: TokenizerJson, word: string): number[] => [
    ...new WordPieces(json, {}).encode(word, true),
  ];

  it('are the longest that the vocabulary has', () => {
    assert.deepEqual(cut(wordPiece({}, ['un', '##b', '##bo', '##w']), 'unbow'), [2, 4, 5]);
  });

  it('are at least one, whatever the word', () => {
    const pieces = new WordPieces(wordPiece({}, []), {});
    for (const word of ['', '\u0000', '\u0301', '🧿', 'x'.repeat(10_000)]) {
      assert.deepEqual(pieces.encode(word, true), [0]);
    }
  });

  it('are at most 32', () => {
    assert.equal(cut(wordPiece({}, ['##a']), 'a'.repeat(90)).length, 32);
  });

  it('of a lower-case vocabulary have no final form of a capital sigma', () => {
    const normalizer = { type: 'BertNormalizer', lowercase: true };
    assert.deepEqual(cut(wordPiece({ normalizer }, ['οσ', 'ος']), 'ΟΣ'), [2]);
  });

  it('hold letters of any script together where words are split at white space', () => {
    const preTokenizer = { pre_tokenizer: { type: 'Whitespace' } };
    assert.deepEqual(cut(wordPiece(preTokenizer, ['naïve']), 'naïve'), [2]);
  });

  it('say where a space stood, in vocabularies that know it', () => {
    for (const json of [
      unigram({ type: 'Metaspace', prepend_scheme: 'always' }),
      unigram({
        type: 'Sequence',
        pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Metaspace' }],
      }),
    ]) {
      const pieces = new WordPieces(json, {});
      assert.deepEqual(pieces.encode('the', true), [2]);
      assert.deepEqual(pieces.encode('the', false), [2]);
      assert.deepEqual(pieces.encode('the', false, true), [3]);
    }
    const plain = new WordPieces(byteLevel(false), {});
    assert.deepEqual(
      [plain.encode('a', true), plain.encode('a', false), plain.encode('a', false, true)],
      [[0], [2], [0]],
    );
    const prefixed = new WordPieces(byteLevel(true), {});
    assert.deepEqual(
      [prefixed.encode('a', true), prefixed.encode('a', false), prefixed.encode('a', false, true)],
      [[2], [2], [0]],
    );
  });

  it('stand between those that the tokenizer puts around a text', () => {
    const postProcessor = {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [],
      special_tokens: {},
    };
    const json = wordPiece({ post_processor: postProcessor }, ['[CLS]', '[SEP]']);
    const { prefix, suffix, largestId } = new WordPieces(json, {});
    assert.deepEqual([prefix, suffix, largestId], [[2], [3], 3]);
  });

  it('come from no tokenizer with parts that nobody knows', () => {
    const json = wordPiece({ normalizer: { type: 'Rot13' } }, []);
    assert.throws(
      () => new WordPieces(json, {}),
      (error: Error) =>
        error instanceof UserError && /tokenizer\.json can't be used: .*Rot13/.test(error.message),
    );
  });
});
