/** What the head for entities says of the pool, some examples at a time and at native speed. */
import type { RowProducts } from '../encoder/rowProducts.js';
import { chain } from '../head/crf/chain.js';
import { TextMarginals } from '../head/crf/textMarginals.js';
import type { Standardiser } from '../head/standardise.js';
import { tokenDenseScale, type TokenHead } from '../head/tokenHead.js';
import { TypeScores } from '../head/typeScores.js';
import { offsets } from '../head/wordFeatures.js';
import type { Slices } from './cooperate.js';
import { reach, type EncodedPool } from './encodedPool.js';
import { EntityStretch } from './entityStretch.js';
import { RowLengths } from './featureLengths.js';

/** Word types that are scored before the event loop is looked at. */
const typesAtOnce = 1024;

export class EntityScorer {
  private readonly stretch: EntityStretch;
  /** Features of the examples in hand, as they are cached, and their products. */
  private values = new Int8Array(0);
  private scales = new Float32Array(0);
  private products = new Float32Array(0);

  private constructor(
    private readonly pool: EncodedPool,
    private readonly head: TokenHead,
    private readonly multiplier: RowProducts,
    private readonly lexical: TypeScores,
    /** dims × seen, for features as they are cached. */
    private readonly dense: Float32Array,
    private readonly bias: Float64Array,
    lengths: RowLengths,
  ) {
    const weights = chain(head.parts);
    const featureLength = (row: number): number => lengths.at(this.values, row, this.scales[row]);
    const decoder = new TextMarginals(weights);
    this.stretch = new EntityStretch(pool, head, weights, decoder, featureLength);
  }

  /** Scores the pool's word types; examples that are added later can't be scored. */
  static async prepare(
    pool: EncodedPool,
    head: TokenHead,
    standardiser: Standardiser,
    multiplier: RowProducts,
    slices: Slices,
  ): Promise<EntityScorer> {
    const { parts, weights, dims } = head;
    // More may be encoded meanwhile.
    const { size } = pool.words;
    const lexical = new TypeScores(pool.words, weights);
    for (let id = 0; id < size; id += typesAtOnce) {
      lexical.fill(id, Math.min(id + typesAtOnce, size));
      await slices.breathe();
    }
    const { folded, shifts } = standardiser.fold(parts.dense, parts.seen, tokenDenseScale(dims));
    const bias = parts.bias.map((value, k) => value + (shifts[k] ?? 0));
    const lengths = RowLengths.ofWords(standardiser);
    return new EntityScorer(pool, head, multiplier, lexical, folded, bias, lengths);
  }

  /**
   * The places `[from, to)` of the pool, valid until the next call: the numbers of `TokenHead.predict`, but
   * for rounding.
   */
  async score(from: number, to: number): Promise<EntityStretch> {
    const { bias, head, pool, stretch } = this;
    const { dims } = head;
    const seen = bias.length;
    stretch.move(from, to);
    const { words } = stretch;
    if (words > this.scales.length) {
      this.values = new Int8Array(words * dims);
      this.scales = new Float32Array(words);
      this.products = new Float32Array(words * seen);
    }
    const rows = this.values.subarray(0, words * dims);
    pool.copyFeatures(from, to, rows, this.scales);
    const out = this.products.subarray(0, words * seen);
    await this.multiplier.multiply(rows, dims, this.dense, seen, out);
    this.addUp(from, to);
    stretch.decode();
    return stretch;
  }

  /** emissions = bias + scale · product + what the words and their neighbours add. */
  private addUp(from: number, to: number): void {
    const { bias, pool, products, scales, stretch } = this;
    const { emissions } = stretch;
    const { own, around, contextOf } = this.lexical;
    const { types } = pool;
    const seen = bias.length;
    const width = offsets.length * seen;
    for (let place = from; place < to; place++) {
      const last = stretch.start(place + 1);
      let at = pool.start(place) + (place + 1) * reach;
      // Where the contexts of the words at -2, -1, 0, 1 and 2 begin.
      let a = 0;
      let b = (contextOf[types[at - 2] ?? 0] ?? 0) * width;
      let c = (contextOf[types[at - 1] ?? 0] ?? 0) * width;
      let d = (contextOf[types[at] ?? 0] ?? 0) * width;
      let e = (contextOf[types[at + 1] ?? 0] ?? 0) * width;
      for (let t = stretch.start(place); t < last; t++, at++) {
        a = b;
        b = c;
        c = d;
        d = e;
        e = (contextOf[types[at + 2] ?? 0] ?? 0) * width;
        const word = (types[at] ?? 0) * seen;
        const scale = scales[t] ?? 0;
        const row = t * seen;
        for (let k = 0; k < seen; k++) {
          emissions[row + k] =
            (bias[k] ?? 0) +
            scale * (products[row + k] ?? 0) +
            (own[word + k] ?? 0) +
            (around[a + k] ?? 0) +
            (around[b + seen + k] ?? 0) +
            (around[d + 3 * seen + k] ?? 0) +
            (around[e + 4 * seen + k] ?? 0);
        }
      }
    }
  }
}
