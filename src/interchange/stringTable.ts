/** Every string of a `.spacy` file once, numbered in order of appearance, with spaCy's id of it. */
import { Uint32Column } from './column.js';
import { spacyStringId } from './spacyStrings.js';

/** V8 keeps a longer substring as a view of its text, and so the whole text alive. */
const longestCopied = 12;

export class StringTable {
  private readonly indexes = new Map<string, number>();
  /** Low and high halves of the ids. */
  private readonly lows = new Uint32Column();
  private readonly highs = new Uint32Column();

  get size(): number {
    return this.indexes.size;
  }

  /** The string's number; the string has no lone surrogates. */
  add(string: string): number {
    const known = this.indexes.get(string);
    if (known !== undefined) return known;
    const index = this.indexes.size;
    const own = string.length > longestCopied ? Buffer.from(string).toString() : string;
    this.indexes.set(own, index);
    const id = spacyStringId(string);
    this.lows.push(Number(id & 0xffff_ffffn));
    this.highs.push(Number(id >> 32n));
    return index;
  }

  /** Writes the id of a string, given by its number, as 8 little-endian bytes. */
  writeId(index: number, view: DataView, offset: number): void {
    view.setUint32(offset, this.lows.at(index), true);
    view.setUint32(offset + 4, this.highs.at(index), true);
  }

  /** In UTF-16 order. */
  sorted(): string[] {
    return [...this.indexes.keys()].sort();
  }
}
