/** What the head for classes reads of the encoded pool: pooled features and n-grams, one row per example. */
import type { NgramCounts } from '../head/ngramFeatures.js';
import { TermTable } from '../head/termTable.js';

/** Rows that lie together: so columns grow without a copy of what they hold. */
const rowsPerBlock = 1024;

export class ExampleColumns {
  readonly terms: TermTable;
  /** rowsPerBlock × dims each. */
  private readonly blocks: Float32Array[] = [];

  /** @param ngrams of the whole pool */
  constructor(
    readonly dims: number,
    ngrams: NgramCounts,
  ) {
    this.terms = new TermTable(ngrams);
  }

  /** Number of examples. */
  get size(): number {
    return this.terms.size;
  }

  /** @param pooled the mean of the example's word features */
  add(text: string, pooled: Float32Array): void {
    const row = this.size % rowsPerBlock;
    if (row === 0) this.blocks.push(new Float32Array(rowsPerBlock * this.dims));
    this.blocks.at(-1)?.set(pooled, row * this.dims);
    this.terms.add(text);
  }

  /** Pooled features of one place. */
  rowOf(place: number): Float32Array {
    const row = place % rowsPerBlock;
    const block = this.blocks[(place - row) / rowsPerBlock] ?? new Float32Array();
    return block.subarray(row * this.dims, (row + 1) * this.dims);
  }

  /** Pooled features of the places `[from, to)`, in the parts in which they lie. */
  *pooled(from: number, to: number): Generator<{ first: number; rows: Float32Array }, void, void> {
    for (let first = from; first < to;) {
      const row = first % rowsPerBlock;
      const count = Math.min(rowsPerBlock - row, to - first);
      const block = this.blocks[(first - row) / rowsPerBlock] ?? new Float32Array();
      yield { first, rows: block.subarray(row * this.dims, (row + count) * this.dims) };
      first += count;
    }
  }
}
