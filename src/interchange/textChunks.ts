/** Pieces of text → chunks of UTF-8, large enough to be worth writing. */

/** UTF-16 code units that are gathered before they are written. */
const chunkLength = 1 << 16;

export async function* utf8Chunks(
  pieces: AsyncIterable<string>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let chunk = '';
  for await (const piece of pieces) {
    chunk += piece;
    if (chunk.length < chunkLength) continue;
    yield Buffer.from(chunk);
    chunk = '';
  }
  if (chunk !== '') yield Buffer.from(chunk);
}
