/** A small reader of `.spacy` files, written from the format's description, to check the writer with. */
import { inflateSync } from 'node:zlib';
import { Decoder } from '@msgpack/msgpack';
import * as z from 'zod/mini';
import type { Exporter, ExportRecord } from '../../../src/interchange/exportRecord.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import { spacyStringId } from '../../../src/interchange/spacyStrings.js';

const bytes = z.instanceof(Uint8Array);
const fileSchema = z.strictObject({
  version: z.literal('0.1'),
  attrs: z.tuple([z.literal(65), z.literal(77), z.literal(78)]),
  tokens: bytes,
  spaces: bytes,
  lengths: bytes,
  strings: z.array(z.string()),
  cats: z.array(z.record(z.string(), z.number())),
  flags: z.array(z.strictObject({ has_unknown_spaces: z.literal(false) })),
  span_groups: z.array(bytes),
});
const groupSchema = z.strictObject({
  name: z.literal('sc'),
  attrs: z.strictObject({}),
  spans: z.array(bytes),
});

export interface DecodedToken {
  readonly text: string;
  readonly space: boolean;
  readonly iob: number;
  readonly type: string;
}

export interface DecodedDoc {
  readonly text: string;
  readonly tokens: readonly DecodedToken[];
  /** `[start, end, label]` in UTF-16 code units. */
  readonly ents: readonly (readonly [number, number, string])[];
  readonly cats: Readonly<Record<string, number>>;
  /** `[startToken, endToken, startChar, endChar, label]`; undefined without the group. */
  readonly group: readonly (readonly [number, number, number, number, string])[] | undefined;
}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** Exports and reads back. */
export async function roundTrip(
  exporter: Exporter,
  records: readonly ExportRecord[],
  schema: LabelSchema,
): Promise<DecodedDoc[]> {
  return decodeDocBin(await collect(exporter.write(records, schema)));
}

export function decodeDocBin(file: Uint8Array): DecodedDoc[] {
  const message = fileSchema.parse(new Decoder().decode(inflateSync(file)));
  const strings = new Map(message.strings.map(string => [spacyStringId(string), string]));
  const lookUp = (id: bigint): string => {
    const string = strings.get(id);
    // spaCy raises E018 here.
    if (string === undefined) throw new Error(`No string has the id ${id.toString()}`);
    return string;
  };
  const lengths = view(message.lengths);
  const tokens = view(message.tokens);
  let at = 0;
  return message.cats.map((cats, i) => {
    const length = lengths.getInt32(4 * i, true);
    const own = Array.from({ length }, (_, j): DecodedToken => {
      const row = 24 * (at + j);
      return {
        text: lookUp(tokens.getBigUint64(row, true)),
        iob: Number(tokens.getBigUint64(row + 8, true)),
        type: lookUp(tokens.getBigUint64(row + 16, true)),
        space: message.spaces[at + j] === 1,
      };
    });
    at += length;
    const group = decodeGroup(message.span_groups[i], lookUp);
    return { text: textOf(own), tokens: own, ents: entsOf(own), cats, group };
  });
}

function view(of: Uint8Array): DataView {
  return new DataView(of.buffer, of.byteOffset, of.byteLength);
}

function textOf(tokens: readonly DecodedToken[]): string {
  return tokens.map(token => token.text + (token.space ? ' ' : '')).join('');
}

function entsOf(tokens: readonly DecodedToken[]): [number, number, string][] {
  const ents: [number, number, string][] = [];
  let at = 0;
  for (const { text, space, iob, type } of tokens) {
    const last = ents.at(-1);
    if (iob === 3) ents.push([at, at + text.length, type]);
    else if (iob === 1 && last) last[1] = at + text.length;
    at += text.length + (space ? 1 : 0);
  }
  return ents;
}

function decodeGroup(
  encoded: Uint8Array | undefined,
  lookUp: (id: bigint) => string,
): DecodedDoc['group'] {
  if (encoded === undefined || (encoded.length === 1 && encoded[0] === 0x90)) return undefined;
  // A map whose only key is a byte string, which the library can't hold as an object.
  if (encoded[0] !== 0x81) throw new Error('Not a map of one');
  const [group, keys] = [...new Decoder().decodeMulti(encoded.subarray(1))];
  z.parse(z.tuple([z.literal('sc')]), keys);
  const { spans } = groupSchema.parse(new Decoder().decode(z.parse(bytes, group)));
  return spans.map(span => {
    const data = view(span);
    const [a, b, c, d] = [24, 28, 32, 36].map(offset => data.getInt32(offset));
    return [a ?? NaN, b ?? NaN, c ?? NaN, d ?? NaN, lookUp(data.getBigUint64(16))] as const;
  });
}
