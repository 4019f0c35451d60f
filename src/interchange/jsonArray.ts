/**
 * Bytes of a `.json` file that holds one long list → its elements, one at a time. Elements are told apart
 * here, by their brackets, so that a broken one costs itself and not the rest of the file, and so that no
 * more than one is held; `JSON.parse` takes them apart.
 */
import { messageOf } from '../base/errors.js';
import type { JsonLine } from './jsonLines.js';

export interface JsonArrayOptions {
  /** Longer elements are problems. Default: 64 MiB. */
  readonly maxElementBytes?: number | undefined;
}

const defaultMaxElementBytes = 64 * 1024 * 1024;

/**
 * `line` is the 1-based line on which the element begins. A single value, or several without a list around
 * them (JSON lines), are read as the elements of a list.
 */
export async function* readJsonArray(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: JsonArrayOptions = {},
): AsyncGenerator<JsonLine, void, undefined> {
  const framer = new Framer(options.maxElementBytes ?? defaultMaxElementBytes);
  for await (const chunk of chunks) yield* framer.add(chunk);
  yield* framer.finish();
}

const quote = 0x22;
const backslash = 0x5c;
const lineFeed = 0x0a;
const comma = 0x2c;
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];
const byteOrderMark = [0xef, 0xbb, 0xbf];

class Framer {
  private line = 1;
  private list: 'unknown' | 'open' | 'closed' | 'none' = 'unknown';
  /** Of brackets inside the element. */
  private depth = 0;
  private inString = false;
  private escaped = false;
  private elementLine = 0;
  private parts: Uint8Array[] = [];
  private length = 0;

  constructor(private readonly maxBytes: number) {}

  *add(chunk: Uint8Array): Generator<JsonLine> {
    /** Where the element begins in this chunk, if one is open. */
    let from = this.elementLine > 0 ? 0 : -1;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i];
      if (byte === lineFeed) this.line++;
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (byte === backslash) this.escaped = true;
        else if (byte === quote) this.inString = false;
        continue;
      }
      if (
        byte === undefined ||
        byte === 0x20 ||
        byte === lineFeed ||
        byte === 0x09 ||
        byte === 0x0d
      ) {
        continue;
      }
      if (this.list === 'unknown') {
        if (byteOrderMark.includes(byte)) continue;
        this.list = byte === openBracket ? 'open' : 'none';
        if (byte === openBracket) continue;
      }
      const atTop = this.depth === 0;
      if (atTop && (byte === comma || byte === closeBracket)) {
        if (from !== -1) yield this.take(chunk.subarray(from, i));
        from = -1;
        if (byte === closeBracket) this.list = 'closed';
        continue;
      }
      if (from === -1) {
        from = i;
        this.elementLine = this.line;
      }
      if (byte === quote) this.inString = true;
      else if (byte === openBrace || byte === openBracket) this.depth++;
      else if (byte === closeBrace || byte === closeBracket) {
        this.depth = Math.max(0, this.depth - 1);
        if (this.depth > 0) continue;
        yield this.take(chunk.subarray(from, i + 1));
        from = -1;
      }
    }
    if (from !== -1) this.keep(chunk.subarray(from));
  }

  *finish(): Generator<JsonLine> {
    if (this.elementLine > 0) yield this.take(new Uint8Array(0));
    if (this.list !== 'open') return;
    const message = 'is where the file ends, before its list does; the file may be cut off';
    yield { line: this.line, kind: 'problem', message };
  }

  private keep(part: Uint8Array): void {
    this.length += part.length;
    if (this.length > this.maxBytes) this.parts = [];
    // Copied at the end only: a stream hands out every chunk in memory of its own.
    else this.parts.push(part);
  }

  /** The element that ends with `last`. */
  private take(last: Uint8Array): JsonLine {
    this.keep(last);
    const { elementLine: line, parts, length } = this;
    [this.elementLine, this.parts, this.length] = [0, [], 0];
    const problem = (message: string): JsonLine => ({ line, kind: 'problem', message });
    if (length > this.maxBytes) {
      const mib = Math.floor(this.maxBytes / 1024 ** 2);
      return problem(`begins an element longer than ${mib} MiB; a bracket may be missing`);
    }
    const [only] = parts;
    return parsed(parts.length === 1 && only ? only : Buffer.concat(parts), line);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parsed(bytes: Uint8Array, line: number): JsonLine {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { line, kind: 'problem', message: "begins an element that isn't valid UTF-8" };
  }
  try {
    return { line, kind: 'value', value: JSON.parse(text) as unknown };
  } catch (error) {
    // The parser counts lines from the beginning of the element.
    const reason = messageOf(error).replace(/ \(line \d+ column \d+\)$/, '');
    const message = `begins an element that isn't valid JSON: ${reason}`;
    return { line, kind: 'problem', message };
  }
}
