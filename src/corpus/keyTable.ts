/** SHA-256 of every example's text, and the way back from a hash to the first example that has it. */
import { hash } from 'node:crypto';
import { BytesColumn } from './columns.js';

const width = 32;
const absent = -1;

export class KeyTable {
  private readonly hashes = new BytesColumn(width);
  /** Open addressing with linear probing, at most half full: slot → row of the first such hash. */
  private slots = new Int32Array(2048).fill(absent);
  private distinct = 0;

  /** Adds the next row and gives the first row with the same text, which may be the new one. */
  push(text: string): number {
    const row = this.hashes.length;
    const key = hash('sha256', text, 'buffer');
    this.hashes.push(key);
    const slot = this.slotOf(key);
    const first = this.slots[slot] ?? absent;
    if (first !== absent) return first;
    this.slots[slot] = row;
    this.distinct += 1;
    if (this.distinct * 2 > this.slots.length) this.grow();
    return row;
  }

  /** Lower-case hex. */
  key(row: number): string {
    return this.hashes.at(row).toString('hex');
  }

  /** The first row with a key in lower-case hex. */
  firstOf(key: string): number | undefined {
    const bytes = Buffer.from(key, 'hex');
    if (bytes.length !== width) return undefined;
    return this.rowOf(bytes);
  }

  firstOfText(text: string): number | undefined {
    return this.rowOf(hash('sha256', text, 'buffer'));
  }

  /** All rows by their keys, ascending; equal ones in the order in which they came. */
  inOrder(): Uint32Array {
    const { hashes } = this;
    // By the first two bytes, which leaves a handful of rows in each place.
    const starts = new Uint32Array(65_537);
    const places = new Uint16Array(hashes.length);
    for (let row = 0; row < hashes.length; row++) {
      const place = hashes.at(row).readUInt16BE(0);
      places[row] = place;
      starts[place + 1] = (starts[place + 1] ?? 0) + 1;
    }
    for (let p = 1; p < starts.length; p++) starts[p] = (starts[p] ?? 0) + (starts[p - 1] ?? 0);
    const rows = new Uint32Array(hashes.length);
    const next = starts.slice();
    for (let row = 0; row < hashes.length; row++) {
      const place = places[row] ?? 0;
      const at = next[place] ?? 0;
      next[place] = at + 1;
      rows[at] = row;
    }
    for (let p = 0; p + 1 < starts.length; p++) {
      const [from, to] = [starts[p] ?? 0, starts[p + 1] ?? 0];
      if (to - from < 2) continue;
      rows.subarray(from, to).sort((a, b) => hashes.at(a).compare(hashes.at(b)) || a - b);
    }
    return rows;
  }

  private rowOf(key: Buffer): number | undefined {
    const row = this.slots[this.slotOf(key)] ?? absent;
    return row === absent ? undefined : row;
  }

  /** The slot that holds the hash, or the free one where it belongs. */
  private slotOf(key: Buffer): number {
    const mask = this.slots.length - 1;
    for (let slot = key.readUInt32LE(0) & mask; ; slot = (slot + 1) & mask) {
      const row = this.slots[slot] ?? absent;
      if (row === absent || this.hashes.equals(row, key)) return slot;
    }
  }

  private grow(): void {
    const rows = this.slots.filter(row => row !== absent);
    this.slots = new Int32Array(this.slots.length * 2).fill(absent);
    for (const row of rows) this.slots[this.slotOf(this.hashes.at(row))] = row;
  }
}
