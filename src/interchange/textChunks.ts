/** Pieces of text → chunks of UTF-8, large enough to be worth writing. */

/** Bytes of a chunk; a longer piece is one of its own. */
const chunkBytes = 1 << 20;
/** Of one UTF-16 code unit; the two of a pair are four together. */
const mostBytes = 3;

/** The texts one after the other. A character isn't divided between two of them. */
export async function* utf8Chunks(
  texts: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const open = new OpenChunk();
  if (Symbol.iterator in texts) {
    // What is there at once is read without waiting for it.
    for (const text of texts) if (!open.add(text)) yield* open.full(text);
  } else {
    for await (const text of texts) if (!open.add(text)) yield* open.full(text);
  }
  yield* open.take();
}

/** The text of every record. */
export function recordChunks<T>(
  records: AsyncIterable<T> | Iterable<T>,
  textOf: (record: T) => string,
): AsyncGenerator<Uint8Array, void, undefined> {
  return utf8Chunks(
    Symbol.iterator in records ? each(records, textOf) : eachLater(records, textOf),
  );
}

function* each<T>(records: Iterable<T>, textOf: (record: T) => string): Generator<string> {
  for (const record of records) yield textOf(record);
}

async function* eachLater<T>(
  records: AsyncIterable<T>,
  textOf: (record: T) => string,
): AsyncGenerator<string> {
  for await (const record of records) yield textOf(record);
}

/** Each text is encoded by itself: to join thousands of strings first costs more than all the rest. */
class OpenChunk {
  private bytes: Buffer | undefined;
  private length = 0;

  /** False where the text has no room. */
  add(text: string): boolean {
    this.bytes ??= Buffer.allocUnsafe(chunkBytes);
    if (text.length * mostBytes > chunkBytes - this.length) return false;
    this.length += this.bytes.write(text, this.length);
    return true;
  }

  /** What is done with, now that `text` has no room beside it. */
  *full(text: string): Generator<Uint8Array> {
    yield* this.take();
    if (!this.add(text)) yield Buffer.from(text);
  }

  *take(): Generator<Uint8Array> {
    if (this.bytes === undefined || this.length === 0) return;
    const chunk = this.bytes.subarray(0, this.length);
    // Whoever is given it may write it later.
    [this.bytes, this.length] = [undefined, 0];
    yield chunk;
  }
}
