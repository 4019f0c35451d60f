/** The pool as far as it is encoded: its words, n-grams and vectors, and the scales that they give. */
import { viewOf } from '../encoder/cachedRows.js';
import { RowStatistics } from '../head/standardise.js';
import type { LabelSchema } from '../domain/schema.js';
import type { TextVectors } from '../query/textVectors.js';
import type { Slices } from './cooperate.js';
import type { CorpusState } from './corpusState.js';
import { EncodedPool } from './encodedPool.js';
import { EncodingQueue } from './encodingQueue.js';
import { ExampleColumns } from './exampleColumns.js';
import type { EncodedText, FeatureSource } from './featureSource.js';
import type { FeatureScales } from './heads.js';
import { pooledVectors } from './pooledVectors.js';
import type { ScoredPool } from './poolScores.js';

export class PoolEncoding {
  /** Words of all encoded examples. */
  tokens = 0;
  /** How many distinct examples are encoded; the first so many of `corpus.distinct`. */
  encoded = 0;
  /** Place by place as in `corpus.distinct`, as far as encoded. */
  readonly pool: ScoredPool;

  private readonly words: EncodedPool;
  private readonly examples: ExampleColumns | undefined;
  private readonly tokenStatistics: RowStatistics;
  private readonly exampleStatistics: RowStatistics;
  private readonly queue: EncodingQueue;

  constructor(
    schema: LabelSchema,
    private readonly corpus: CorpusState,
    private readonly features: FeatureSource,
  ) {
    const { dims } = features;
    this.words = new EncodedPool(dims, schema.entities !== undefined);
    this.examples = schema.classes && new ExampleColumns(dims, corpus.ngrams);
    this.pool = { words: this.words, examples: this.examples, indices: corpus.distinct };
    this.tokenStatistics = new RowStatistics(dims);
    this.exampleStatistics = new RowStatistics(dims);
    this.queue = new EncodingQueue(corpus, features);
  }

  get toEncode(): number {
    return this.corpus.distinct.length;
  }

  get complete(): boolean {
    return this.encoded === this.toEncode;
  }

  /** Encodes the next examples. @param onEncoded told the index of each in the pool */
  async encodeSome(slices: Slices, onEncoded: (i: number) => void): Promise<void> {
    for (const { index, text } of await this.queue.take(this.encoded, slices)) {
      this.add(index, text);
      onEncoded(index);
      this.encoded += 1;
      await slices.breathe();
    }
  }

  /** How features are brought to one scale, from what is encoded. */
  scales(): FeatureScales {
    return {
      tokens: this.tokenStatistics.standardiser(),
      examples: this.exampleStatistics.standardiser(),
      ngrams: this.corpus.ngrams,
    };
  }

  /** What rules compare examples by. */
  vectors(slices: Slices): Promise<TextVectors> {
    return pooledVectors(this.pool, this.features.dims, this.corpus.pool.size, slices);
  }

  private add(i: number, { words, rows }: EncodedText): void {
    const { values, scales } = viewOf(rows, this.features.dims);
    const pooled = this.tokenStatistics.addQuantised(values, scales);
    this.exampleStatistics.add(pooled);
    this.words.add(words, rows);
    this.examples?.add(this.corpus.pool.text(i), pooled);
    this.tokens += words.length;
  }
}
