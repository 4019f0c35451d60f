/** Decoding piece by piece. */
import assert from 'node:assert/strict';
import { decodedChunks, decodingOf } from '../../../src/corpus/decoding.js';

async function decoded(bytes: Uint8Array, encoding: string): Promise<string> {
  // A byte a chunk, so that every character of several bytes is cut.
  const chunks = Array.from(bytes, byte => Uint8Array.of(byte));
  let text = '';
  for await (const piece of decodedChunks(chunks, decodingOf(encoding))) text += piece;
  return text;
}

describe('decodedChunks', () => {
  it('puts characters together that chunks cut', async () => {
    assert.equal(await decoded(Buffer.from('\uFEFFCafé 💩'), 'utf-8'), '\uFEFFCafé 💩');
    assert.equal(await decoded(Buffer.from('日💩', 'utf16le'), 'utf-16le'), '日💩');
    assert.equal(await decoded(Uint8Array.of(0x93, 0xfa, 0x41), 'shift_jis'), '日A');
    assert.equal(await decoded(Uint8Array.of(0x80, 0xe9), 'windows-1252'), '€é');
  });

  it('fails for bytes that aren’t valid, at the end as well', async () => {
    for (const bytes of [Uint8Array.of(0xff, 0x41), Uint8Array.of(0x41, 0xc3)]) {
      await assert.rejects(decoded(bytes, 'utf-8'), TypeError);
    }
  });
});
