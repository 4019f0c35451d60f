/** Columns that grow: typed arrays that double, so that a million rows cost their bytes and no objects. */

export class IntColumn {
  private values = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  /** Throws RangeError outside [0, length). */
  at(i: number): number {
    const value = i < this.length ? this.values[i] : undefined;
    if (value === undefined) throw new RangeError(`There is no row ${i} (of ${this.length})`);
    return value;
  }

  set(i: number, value: number): void {
    this.values[i] = value;
  }

  /** How many of the rows `[from, to)`, which ascend, are at most `value`; counted from row 0. */
  upperBound(value: number, from = 0, to = this.length): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Rows of `width` bytes each. */
export class BytesColumn {
  private bytes: Buffer;
  length = 0;

  constructor(private readonly width: number) {
    this.bytes = Buffer.alloc(1024 * width);
  }

  push(row: Uint8Array): void {
    const at = this.length * this.width;
    if (at === this.bytes.length) {
      const grown = Buffer.alloc(at * 2);
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes.set(row, at);
    this.length += 1;
  }

  /** A view of the row, not a copy. */
  at(i: number): Buffer {
    if (!(i >= 0 && i < this.length))
      throw new RangeError(`There is no row ${i} (of ${this.length})`);
    return this.bytes.subarray(i * this.width, (i + 1) * this.width);
  }

  equals(i: number, row: Uint8Array): boolean {
    return this.bytes.compare(row, 0, this.width, i * this.width, (i + 1) * this.width) === 0;
  }
}
