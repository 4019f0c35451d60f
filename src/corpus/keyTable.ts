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
