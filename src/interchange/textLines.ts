/**
 * Bytes of a UTF-8 file → its lines. A line that can't be read is a problem with its number, and the rest
 * goes on; a line of a gigabyte costs no more memory than the cap.
 */

export interface TextLinesOptions {
  /** Longer lines are problems. Default: 16 MiB. */
  readonly maxLineBytes?: number | undefined;
}

export type TextLine =
  | {
      readonly line: number;
      readonly kind: 'value';
      readonly value: string;
      /** Whether the line ended with CR before LF. */
      readonly returned: boolean;
    }
  | { readonly line: number; readonly kind: 'problem'; readonly message: string };

const defaultMaxLineBytes = 16 * 1024 * 1024;
const lineFeed = 0x0a;

/**
 * `line` is 1-based. A BOM and CR before LF are not part of any line; an unfinished last line is one where
 * there is something in it.
 */
export async function* readTextLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: TextLinesOptions = {},
): AsyncGenerator<TextLine, void, undefined> {
  const pending = new PendingLine(options.maxLineBytes ?? defaultMaxLineBytes);
  let line = 1;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, from)) {
      pending.append(chunk.subarray(from, at));
      yield readLine(pending, line);
      pending.clear();
      line++;
      from = at + 1;
    }
    pending.append(chunk.subarray(from));
  }
  if (!pending.isEmpty) yield readLine(pending, line);
}

/** The bytes of the line being read; beyond the cap only their number. */
class PendingLine {
  private parts: Uint8Array[] = [];
  private length = 0;

  constructor(private readonly maxBytes: number) {}

  get isEmpty(): boolean {
    return this.length === 0;
  }

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

function readLine(pending: PendingLine, line: number): TextLine {
  if (pending.tooLong) return { line, kind: 'problem', message: pending.tooLongMessage() };
  const bytes = pending.bytes();
  let value: string;
  try {
    value = utf8.decode(bytes);
  } catch {
    const message = isUtf16(bytes, line)
      ? 'is UTF-16; save the file as UTF-8'
      : "isn't valid UTF-8";
    return { line, kind: 'problem', message };
  }
  if (line === 1 && value.startsWith(byteOrderMark)) value = value.slice(1);
  const returned = value.endsWith('\r');
  if (returned) value = value.slice(0, -1);
  return { line, kind: 'value', value, returned };
}

function isUtf16(bytes: Uint8Array, line: number): boolean {
  const [first, second] = bytes;
  return line === 1 && ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff));
}
