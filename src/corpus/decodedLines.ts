/**
 * Bytes → decoded lines, many at a time. A line whose bytes aren't valid, or that is too long to hold, is
 * a problem with its number; the rest goes on.
 */
import { invalidReason, withoutByteOrderMark, type Decoding } from './decoding.js';

export interface DecodedLine {
  /** 1-based. */
  readonly line: number;
  /** Without its line ending; empty where there is a problem. */
  readonly text: string;
  readonly problem: string | undefined;
}

const longestLine = 16 * 1024 * 1024;
const lineFeed = 0x0a;

/** Encodings whose lines can't be told apart in bytes are decoded whole, up to this size. */
const largestWhole = 64 * 1024 * 1024;

/** The lines of a file, ended by LF or CRLF, in batches; or why the file can't be read. */
export async function linesOf(
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
  decoding: Decoding,
): Promise<AsyncIterable<readonly DecodedLine[]> | string> {
  if (decoding.splitsAtLineFeeds) return decodedLines(chunks, decoding);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    size += chunk.length;
    if (size > largestWhole) {
      return `is larger than 64 MiB, too large for a file of records in ${decoding.name}; save it as UTF-8`;
    }
  }
  try {
    return linesOfText(decoding.decode(Buffer.concat(parts)));
  } catch {
    return invalidReason(decoding.name);
  }
}

async function* decodedLines(
  chunks: AsyncIterable<Uint8Array>,
  decoding: Decoding,
): AsyncGenerator<DecodedLine[], void, undefined> {
  const pending = new PendingLine(decoding);
  let line = 1;
  for await (const chunk of chunks) {
    const first = chunk.indexOf(lineFeed);
    const last = chunk.lastIndexOf(lineFeed);
    if (first !== -1) {
      pending.append(chunk.subarray(0, first));
      const batch = [pending.take(line)];
      if (last > first) {
        for (const one of decodeBlock(chunk.subarray(first + 1, last), line + 1, decoding)) {
          batch.push(one);
        }
      }
      line += batch.length;
      yield batch;
    }
    pending.append(chunk.subarray(last + 1));
  }
  if (pending.length > 0) yield [pending.take(line)];
}

/** The bytes of a line that began in an earlier chunk; beyond the cap only their number. */
class PendingLine {
  length = 0;
  private parts: Uint8Array[] = [];

  constructor(private readonly decoding: Decoding) {}

  append(bytes: Uint8Array): void {
    this.length += bytes.length;
    if (this.length > longestLine) this.parts = [];
    else this.parts.push(bytes);
  }

  /** Gives the line and begins the next. */
  take(line: number): DecodedLine {
    const taken =
      this.length > longestLine
        ? { line, text: '', problem: `is longer than ${longestLine / 1024 ** 2} MiB` }
        : decodeLine(Buffer.concat(this.parts), line, this.decoding);
    this.parts = [];
    this.length = 0;
    return taken;
  }
}

async function* linesOfText(text: string): AsyncGenerator<DecodedLine[], void, undefined> {
  const lines = withoutByteOrderMark(text).split('\n');
  if (lines.at(-1) === '') lines.pop();
  yield await Promise.resolve(
    lines.map((one, i) => ({ line: i + 1, text: withoutReturn(one), problem: undefined })),
  );
}

/** Whole lines joined by line feeds: at once where all are valid, else one by one. */
function decodeBlock(bytes: Uint8Array, line: number, decoding: Decoding): DecodedLine[] {
  try {
    const lines = decoding.decode(bytes).split('\n');
    return lines.map((text, i) => ({
      line: line + i,
      text: withoutReturn(text),
      problem: undefined,
    }));
  } catch {
    const lines: DecodedLine[] = [];
    for (let from = 0; from <= bytes.length;) {
      const at = bytes.indexOf(lineFeed, from);
      const end = at === -1 ? bytes.length : at;
      lines.push(decodeLine(bytes.subarray(from, end), line + lines.length, decoding));
      from = end + 1;
    }
    return lines;
  }
}

function decodeLine(bytes: Uint8Array, line: number, decoding: Decoding): DecodedLine {
  try {
    const text = decoding.decode(bytes);
    const content = line === 1 ? withoutByteOrderMark(text) : text;
    return { line, text: withoutReturn(content), problem: undefined };
  } catch {
    return { line, text: '', problem: `isn't valid ${decoding.name}` };
  }
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
