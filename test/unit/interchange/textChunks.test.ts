import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recordChunks, utf8Chunks } from '../../../src/interchange/textChunks.js';

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for await (const chunk of chunks) found.push(chunk);
  return found;
}

async function* later<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

/** Around the length of which a piece fills a chunk, or is longer than one. */
const piece = fc
  .tuple(fc.constantFrom('a', 'é', '語', '😀', ''), fc.constantFrom(1, 7, 90_000, 200_000, 400_000))
  .map(([text, times]) => text.repeat(times));

describe('Chunks of text', () => {
  it('are the texts one after the other, whatever their length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async texts => {
        const expected = Buffer.from(texts.join(''));
        // All are kept until the last was made, so none may be written over.
        for (const chunks of [
          await all(utf8Chunks(texts)),
          await all(utf8Chunks(later(texts))),
          await all(recordChunks([...texts.keys()], i => texts[i] ?? '')),
          await all(recordChunks(later([...texts.keys()]), i => texts[i] ?? '')),
        ]) {
          assert.ok(Buffer.concat(chunks).equals(expected));
          assert.ok(chunks.every(chunk => chunk.length > 0));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('are few, however many texts there are', async () => {
    const texts = Array.from({ length: 50_000 }, (_, i) => `line ${i}, with some words in it\n`);
    const chunks = await all(utf8Chunks(texts));
    assert.ok(chunks.length <= 3, `${chunks.length} chunks`);
  });
});
