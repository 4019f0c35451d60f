/**
 * The container of a `.spacy` file: spaCy's `DocBin`, a zlib stream of one MessagePack map whose token
 * table is a matrix of 64-bit integers. Documents are gathered in columns, 13 bytes a token, and written
 * in one pass. (spaCy 3.8, `spacy/tokens/_serialize.py`)
 */
import { Readable, pipeline } from 'node:stream';
import { createDeflate } from 'node:zlib';
import { Uint32Column } from './column.js';
import { arrayHeader, bytesHeader, floats, mapHeader, value } from './msgpackParts.js';
import type { SpacyDoc } from './spacyDoc.js';
import { encodeSpanGroup } from './spacySpanGroup.js';
import { StringTable } from './stringTable.js';

/** `spacy.attrs`: the columns of the token table. */
const attributes = [65 /* ORTH */, 77 /* ENT_IOB */, 78 /* ENT_TYPE */];
const bytesPerToken = 8 * attributes.length;
/** Fixed, so that the same annotations give the same file. */
const compressionLevel = 6;

export class DocBinFile {
  private readonly strings = new StringTable();
  /** Per token: its string, its entity type's string with IOB in the low bits, and whether a space follows. */
  private readonly orths = new Uint32Column();
  private readonly entities = new Uint32Column();
  private readonly spaces = new Uint32Column();
  /** Per document: its number of tokens, and which of `distinctCats` it has. */
  private readonly lengths = new Uint32Column();
  private readonly cats = new Uint32Column();
  private readonly distinctCats: Uint8Array[] = [];
  private readonly catsIndex = new Map<string, number>();
  /** Per document, where it has any. */
  private readonly spanGroups = new Map<number, Uint8Array>();

  constructor() {
    this.strings.add('');
  }

  add(doc: SpacyDoc): void {
    for (const [i, token] of doc.tokens.entries()) {
      const tag = doc.tags[i];
      const type = this.strings.add(tag?.type ?? '');
      this.orths.push(this.strings.add(doc.text.slice(token.start, token.end)));
      this.entities.push(type * 4 + (tag?.iob ?? 0));
      this.spaces.push(token.space ? 1 : 0);
    }
    if (doc.spanGroup !== undefined) {
      for (const { label } of doc.spanGroup) this.strings.add(label);
      this.spanGroups.set(this.lengths.length, encodeSpanGroup(doc.spanGroup));
    }
    this.lengths.push(doc.tokens.length);
    this.cats.push(this.internCats(doc.cats));
  }

  /** The compressed file. */
  async *bytes(): AsyncIterable<Uint8Array> {
    const deflate = createDeflate({ level: compressionLevel });
    // An error of the source destroys the compressor with it and so reaches the reader below.
    pipeline(Readable.from(this.parts()), deflate, () => undefined);
    for await (const chunk of deflate) yield chunk as Uint8Array;
  }

  private *parts(): Iterable<Uint8Array> {
    yield mapHeader(9);
    yield value('version');
    yield value('0.1');
    yield value('attrs');
    yield value(attributes);
    yield value('tokens');
    yield bytesHeader(this.orths.length * bytesPerToken);
    yield* this.tokenTable();
    yield value('spaces');
    yield bytesHeader(this.spaces.length);
    for (const run of this.spaces.runs()) yield Uint8Array.from(run);
    yield value('lengths');
    yield bytesHeader(this.lengths.length * 4);
    for (const run of this.lengths.runs()) yield int32s(run);
    yield value('strings');
    yield arrayHeader(this.strings.size);
    for (const string of this.strings.sorted()) yield value(string);
    yield value('cats');
    yield* this.perDocument(i => this.distinctCats[this.cats.at(i)] ?? floats({}));
    yield value('flags');
    const flags = value({ has_unknown_spaces: false });
    yield* this.perDocument(() => flags);
    yield value('span_groups');
    const none = value(value([]));
    yield* this.perDocument(i => {
      const group = this.spanGroups.get(i);
      return group === undefined ? none : value(group);
    });
  }

  /** Rows of ORTH, ENT_IOB, ENT_TYPE as little-endian 64-bit integers. */
  private *tokenTable(): Iterable<Uint8Array> {
    let token = 0;
    for (const run of this.orths.runs()) {
      const bytes = new Uint8Array(run.length * bytesPerToken);
      const view = new DataView(bytes.buffer);
      for (const [i, orth] of run.entries()) {
        const entity = this.entities.at(token++);
        const row = i * bytesPerToken;
        this.strings.writeId(orth, view, row);
        view.setUint32(row + 8, entity % 4, true);
        this.strings.writeId(Math.floor(entity / 4), view, row + 16);
      }
      yield bytes;
    }
  }

  /** A MessagePack array with one entry per document, in pieces of some kilobytes. */
  private *perDocument(entry: (index: number) => Uint8Array): Iterable<Uint8Array> {
    const entriesPerPiece = 1024;
    yield arrayHeader(this.lengths.length);
    for (let from = 0; from < this.lengths.length; from += entriesPerPiece) {
      const to = Math.min(from + entriesPerPiece, this.lengths.length);
      yield Buffer.concat(Array.from({ length: to - from }, (_, i) => entry(from + i)));
    }
  }

  /** Most documents share their categories with many others. */
  private internCats(cats: Readonly<Record<string, number>>): number {
    const bytes = floats(cats);
    const key = Buffer.from(bytes).toString('latin1');
    const known = this.catsIndex.get(key);
    if (known !== undefined) return known;
    this.catsIndex.set(key, this.distinctCats.length);
    return this.distinctCats.push(bytes) - 1;
  }
}

function int32s(run: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(run.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, number] of run.entries()) view.setInt32(i * 4, number, true);
  return bytes;
}
