/** Pieces of text → chunks of UTF-8, large enough to be worth writing. */

/** UTF-16 code units that are gathered before they are written. */
const chunkLength = 1 << 19;

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

/** The text of every record, one after the other. What is there at once is read without waiting for it. */
export async function* recordChunks<T>(
  records: AsyncIterable<T> | Iterable<T>,
  textOf: (record: T) => string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let chunk = '';
  if (Symbol.iterator in records) {
    for (const record of records) {
      chunk += textOf(record);
      if (chunk.length < chunkLength) continue;
      yield Buffer.from(chunk);
      chunk = '';
    }
  } else {
    for await (const record of records) {
      chunk += textOf(record);
      if (chunk.length < chunkLength) continue;
      yield Buffer.from(chunk);
      chunk = '';
    }
  }
  if (chunk !== '') yield Buffer.from(chunk);
}
