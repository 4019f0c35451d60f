/** Takes a `.spacy` file apart, whoever wrote it. (spaCy 3.8, `spacy/tokens/_serialize.py`) */
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { Decoder } from '@msgpack/msgpack';
import * as z from 'zod/mini';
import { messageOf, UserError } from '../base/errors.js';
import { iob } from './spacyTags.js';
import { spacyStringId } from './spacyStrings.js';

export interface DocBinToken {
  readonly text: string;
  /** Whether one space, which belongs to no token, follows. */
  readonly space: boolean;
  readonly iob: number;
  /** Entity type; empty outside entities. */
  readonly type: string;
}

export interface DocBinSpan {
  readonly label: string;
  /** Tokens `[first, end)`. */
  readonly first: number;
  readonly end: number;
}

export interface DocBinDoc {
  readonly tokens: readonly DocBinToken[];
  readonly cats: Readonly<Record<string, number>>;
  /** Span groups by key. */
  readonly groups: ReadonlyMap<string, readonly DocBinSpan[]>;
}

const bytes = z.instanceof(Uint8Array);
const fileSchema = z.object({
  attrs: z.array(z.union([z.int(), z.bigint()])),
  tokens: bytes,
  spaces: bytes,
  lengths: bytes,
  strings: z.array(z.string()),
  cats: z.optional(z.array(z.record(z.string(), z.number()))),
  span_groups: z.optional(z.array(bytes)),
});
const groupSchema = z.object({ name: z.string(), spans: z.array(bytes) });

/** `spacy.attrs` */
const [orth, entIob, entType] = [65, 77, 78];
const bytesPerSpan = 40;
/** What an honest file of its size may unpack to, and what Node can hold in one piece. */
const mostBytes = 2 ** 31 - 1;

/**
 * The documents in order. spaCy packs all of them into one piece, so all of it is held.
 * @throws UserError where the bytes aren't a DocBin
 */
export async function* decodeDocBin(file: Uint8Array): AsyncGenerator<DocBinDoc, void, undefined> {
  const message = await unpacked(file);
  const strings = new Map(message.strings.map(string => [spacyStringId(string), string]));
  const lookUp = (id: bigint): string => {
    const string = strings.get(id);
    if (string === undefined) throw broken('a string is missing');
    return string;
  };
  const columns = message.attrs.map(Number);
  const width = 8 * columns.length;
  const column = (attribute: number): number => columns.indexOf(attribute);
  if (column(orth) === -1) throw broken('it has no words');
  const table = view(message.tokens);
  const lengths = view(message.lengths);
  const count = message.lengths.length / 4;
  let row = 0;
  for (let i = 0; i < count; i++) {
    const length = lengths.getInt32(4 * i, true);
    if (length < 0 || (row + length) * width > message.tokens.length) throw broken('it is cut off');
    const cell = (j: number, attribute: number): bigint =>
      column(attribute) === -1
        ? 0n
        : table.getBigUint64((row + j) * width + 8 * column(attribute), true);
    const tokens = Array.from({ length }, (_, j): DocBinToken => ({
      text: lookUp(cell(j, orth)),
      space: message.spaces[row + j] === 1,
      iob: Number(cell(j, entIob)),
      type: column(entType) === -1 ? '' : lookUp(cell(j, entType)),
    }));
    row += length;
    yield {
      tokens,
      cats: message.cats?.[i] ?? {},
      groups: groupsOf(message.span_groups?.[i], lookUp),
    };
  }
}

async function unpacked(file: Uint8Array): Promise<z.infer<typeof fileSchema>> {
  let value: unknown;
  try {
    const unzipped = await promisify(inflate)(file, { maxOutputLength: mostBytes });
    value = new Decoder({ useBigInt64: true }).decode(unzipped);
  } catch (error) {
    throw broken(messageOf(error), error);
  }
  const parsed = fileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw broken(parsed.error.issues[0]?.path.map(String).join('.') ?? 'unknown fields');
}

function broken(detail: string, cause?: unknown): UserError {
  return new UserError(`isn't a .spacy file that can be read (${detail})`, { cause });
}

/** Since spaCy 3.4 a map from each group's bytes to its keys, before that a list of groups. */
function groupsOf(
  encoded: Uint8Array | undefined,
  lookUp: (id: bigint) => string,
): ReadonlyMap<string, readonly DocBinSpan[]> {
  const groups = new Map<string, readonly DocBinSpan[]>();
  if (encoded === undefined || encoded.length === 0) return groups;
  // Keys of a JavaScript object are strings; latin1 holds any bytes.
  const mapKeyConverter = (key: unknown): string | number =>
    key instanceof Uint8Array ? Buffer.from(key).toString('latin1') : String(key);
  const value = new Decoder({ mapKeyConverter, useBigInt64: true }).decode(encoded);
  const add = (group: Uint8Array, keys: readonly string[] | undefined): void => {
    const { name, spans } = z.parse(groupSchema, new Decoder({ useBigInt64: true }).decode(group));
    const decoded = spans.map(span => spanOf(span, lookUp));
    for (const key of keys ?? [name]) groups.set(key, decoded);
  };
  const list = z.array(bytes).safeParse(value).data;
  for (const group of list ?? []) add(group, undefined);
  const map = z.record(z.string(), z.array(z.string())).safeParse(value).data;
  if (list === undefined) {
    for (const [group, keys] of Object.entries(map ?? {})) {
      add(Buffer.from(group, 'latin1'), keys);
    }
  }
  return groups;
}

/** Big-endian: id, knowledge-base id and label as uint64, then first and last token, start and end. */
function spanOf(span: Uint8Array, lookUp: (id: bigint) => string): DocBinSpan {
  if (span.length < bytesPerSpan) throw broken('a span is cut off');
  const data = view(span);
  return { label: lookUp(data.getBigUint64(16)), first: data.getInt32(24), end: data.getInt32(28) };
}

function view(of: Uint8Array): DataView {
  return new DataView(of.buffer, of.byteOffset, of.byteLength);
}

/** Whether a tag says that nobody knows what its token is. */
export function isMissing(token: DocBinToken): boolean {
  return token.iob === iob.missing;
}
