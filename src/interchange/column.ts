/** A growing column of numbers: 4 bytes each, in blocks, so that millions of tokens need no objects. */

const blockSize = 1 << 16;

export class Uint32Column {
  private readonly blocks: Uint32Array[] = [];
  private current = new Uint32Array(0);
  private used = 0;

  get length(): number {
    return this.blocks.length * blockSize + this.used;
  }

  push(value: number): void {
    if (this.used === this.current.length) {
      if (this.used > 0) this.blocks.push(this.current);
      this.current = new Uint32Array(blockSize);
      this.used = 0;
    }
    this.current[this.used++] = value;
  }

  /** The value at `[0, length)`. */
  at(index: number): number {
    const block = this.blocks[Math.floor(index / blockSize)] ?? this.current;
    return block[index % blockSize] ?? 0;
  }

  /** All values in order, in runs. */
  *runs(): Iterable<Uint32Array> {
    yield* this.blocks;
    if (this.used > 0) yield this.current.subarray(0, this.used);
  }
}
