/**
 * Bytes → text in the encoding that the project names, strictly: a byte that the encoding doesn't know is
 * an error, never a replacement character.
 */
import { TextDecoder } from 'node:util';
import { UserError } from '../base/errors.js';

export interface Decoding {
  /** Canonical name by the WHATWG Encoding Standard, such as `utf-8`. */
  readonly name: string;
  /** Whether byte 0x0A always is a line feed, so that lines can be found before decoding. */
  readonly splitsAtLineFeeds: boolean;
  /** Throws TypeError for bytes that aren't valid. A byte order mark stays. */
  readonly decode: (bytes: Uint8Array) => string;
}

/** Throws UserError for a name that the Encoding Standard doesn't know. */
export function decodingOf(encoding: string): Decoding {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  } catch {
    throw new UserError(
      `glossator.json: corpus.encoding "${encoding}" isn't a known encoding. Use a name such as "utf-8", "utf-16le" or "windows-1252".`,
    );
  }
  const name = decoder.encoding;
  if (name === 'windows-1252') {
    return { name, splitsAtLineFeeds: true, decode: decodeWindows1252 };
  }
  return {
    name,
    splitsAtLineFeeds: !name.startsWith('utf-16'),
    decode: bytes => decoder.decode(bytes),
  };
}

/**
 * The text piece by piece; a character may reach from one chunk into the next. A byte order mark stays.
 * Throws TypeError for bytes that aren't valid.
 */
export async function* decodedChunks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { name, decode }: Decoding,
): AsyncGenerator<string, void, undefined> {
  if (name === 'windows-1252') {
    for await (const chunk of chunks) yield decode(chunk);
    return;
  }
  const decoder = new TextDecoder(name, { fatal: true, ignoreBOM: true });
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/**
 * 0x80–0x9F of windows-1252 (WHATWG index). Some releases of Node decode this encoding as Latin-1, so
 * the table is ours.
 */
const c1 =
  '\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F' +
  '\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178';

function decodeWindows1252(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return latin1.replace(/[\x80-\x9F]/g, character => c1.charAt(character.charCodeAt(0) - 0x80));
}

const byteOrderMark = '\uFEFF';

export function withoutByteOrderMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

/** The encoding that a byte order mark at the start of a file names. */
export function markedEncoding(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return undefined;
}

/** 1-based line of the first bytes that aren't valid; null where lines can't be told apart. */
export function firstBadLine(bytes: Uint8Array, decoding: Decoding): number | null {
  if (!decoding.splitsAtLineFeeds) return null;
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const at = bytes.indexOf(0x0a, from);
    const end = at === -1 ? bytes.length : at;
    try {
      decoding.decode(bytes.subarray(from, end));
    } catch {
      return line;
    }
    from = end + 1;
  }
  return null;
}

export function invalidReason(encoding: string): string {
  return `isn't valid ${encoding}; save it as ${encoding} or name its encoding in corpus.encoding`;
}
