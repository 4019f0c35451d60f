/**
 * Bytes of a `.jsonl` file → values, one line at a time. A line that can't be read is a problem with its
 * number, and the rest goes on; a line of a gigabyte costs no more memory than the cap.
 */
import { messageOf } from '../base/errors.js';

export interface JsonLinesOptions {
  /** Longer lines are problems. Default: 16 MiB. */
  readonly maxLineBytes?: number | undefined;
}

export type JsonLine =
  | { readonly line: number; readonly kind: 'value'; readonly value: unknown }
  | { readonly line: number; readonly kind: 'problem'; readonly message: string };

const defaultMaxLineBytes = 16 * 1024 * 1024;
const lineFeed = 0x0a;

/** `line` is 1-based. Empty lines are passed over; a BOM and CR before LF are not part of any line. */
export async function* readJsonLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: JsonLinesOptions = {},
): AsyncGenerator<JsonLine, void, undefined> {
  const maxLineBytes = options.maxLineBytes ?? defaultMaxLineBytes;
  const pending = new PendingLine(maxLineBytes);
  let line = 1;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, from)) {
      pending.append(chunk.subarray(from, at));
      const result = readLine(pending, line);
      if (result !== undefined) yield result;
      pending.clear();
      line++;
      from = at + 1;
    }
    pending.append(chunk.subarray(from));
  }
  const last = readLine(pending, line);
  if (last !== undefined) yield last;
}

/** The bytes of the line being read; beyond the cap only their number. */
class PendingLine {
  private parts: Uint8Array[] = [];
  private length = 0;

  constructor(private readonly maxBytes: number) {}

  get tooLong(): boolean {
    return this.length > this.maxBytes;
  }

  append(part: Uint8Array): void {
    if (part.length === 0) return;
    this.length += part.length;
    if (this.tooLong) this.parts = [];
    // Copied at the end only: a stream hands out every chunk in memory of its own.
    else this.parts.push(part);
  }

  bytes(): Uint8Array {
    const [only] = this.parts;
    return this.parts.length === 1 && only ? only : Buffer.concat(this.parts);
  }

  clear(): void {
    this.parts = [];
    this.length = 0;
  }

  tooLongMessage(): string {
    return `is longer than ${Math.floor(this.maxBytes / 1024 ** 2)} MiB`;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const byteOrderMark = '\uFEFF';

function readLine(pending: PendingLine, line: number): JsonLine | undefined {
  const problem = (message: string): JsonLine => ({ line, kind: 'problem', message });
  if (pending.tooLong) return problem(pending.tooLongMessage());
  const bytes = pending.bytes();
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return problem(
      isUtf16(bytes, line) ? 'is UTF-16; save the file as UTF-8' : "isn't valid UTF-8",
    );
  }
  if (line === 1 && text.startsWith(byteOrderMark)) text = text.slice(1);
  if (/^[ \t\r]*$/.test(text)) return undefined;
  try {
    return { line, kind: 'value', value: JSON.parse(text) as unknown };
  } catch (error) {
    return problem(`isn't valid JSON: ${messageOf(error)}`);
  }
}

function isUtf16(bytes: Uint8Array, line: number): boolean {
  const [first, second] = bytes;
  return line === 1 && ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff));
}
