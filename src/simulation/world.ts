/**
 * Everything that the runs of a simulation share: the pool and the test examples with their features, and
 * the scales that a head sees them in. Made once for each pool, test and encoder.
 */
import type { Task } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import { viewOf } from '../encoder/cachedRows.js';
import { Encoder } from '../encoder/encoder.js';
import { FeatureCache } from '../encoder/featureCache.js';
import { RowProducts } from '../encoder/rowProducts.js';
import { EncodedPool } from '../engine/encodedPool.js';
import { ExampleColumns } from '../engine/exampleColumns.js';
import { FeatureSource } from '../engine/featureSource.js';
import type { Slices } from '../engine/cooperate.js';
import type { FeatureScales } from '../engine/heads.js';
import type { ScoredPool } from '../engine/poolScores.js';
import { NgramCounts } from '../head/ngramFeatures.js';
import { RowStatistics } from '../head/standardise.js';
import type { Log } from '../base/log.js';
import { isNoise } from '../query/noise.js';
import { centred, type TextVectors } from '../query/textVectors.js';
import { tokenize } from '../text/tokenize.js';
import { schemaOf, type LabelledExample } from './labelledExample.js';

/** Examples given to the encoder together: it sorts them by length. */
const encodedAtOnce = 256;

export interface WorldParams {
  readonly task: Task;
  /** See `schemaOf`. */
  readonly multi?: boolean | undefined;
  readonly pool: readonly LabelledExample[];
  readonly test: readonly LabelledExample[];
  readonly modelFolder: string;
  /** Where the features of this pool and test are kept; other encoders have other folders. */
  readonly cacheFolder: (encoderIdentity: string) => string;
  /** The bundled child that encodes on other processors. */
  readonly encoderChild: string;
  readonly log: Log;
  readonly slices: Slices;
  readonly onProgress: (done: number, total: number) => void;
}

export class World {
  private noisy: Uint8Array | undefined;

  private constructor(
    readonly task: Task,
    readonly schema: LabelSchema,
    /** Each text once, with at least one word. */
    readonly pool: readonly LabelledExample[],
    readonly test: readonly LabelledExample[],
    /** The pool as columns, which rounds are scored from. */
    readonly columns: ScoredPool,
    readonly products: RowProducts,
    readonly features: FeatureSource,
    readonly scales: FeatureScales,
    /** Of the pool: the mean of each example's word features, centred. */
    readonly vectors: TextVectors,
  ) {}

  /** @throws UserError when the model can't be used; CancelledError */
  static async open(params: WorldParams): Promise<World> {
    const { task, test, slices } = params;
    const all = [...params.pool, ...test];
    const given = new Map(all.flatMap(({ key, tokens }) => (tokens ? [[key, tokens]] : [])));
    const encoder = await Encoder.open(params.modelFolder, { helperScript: params.encoderChild });
    const cache = await FeatureCache.open(
      params.cacheFolder(encoder.identity),
      encoder.identity,
      encoder.dims,
      params.log,
    );
    const features = new FeatureSource(
      encoder,
      cache,
      (text, key) => given.get(key) ?? tokenize(text),
    );
    try {
      const pool = askable(params.pool);
      const tokens = new RowStatistics(features.dims);
      const examples = new RowStatistics(features.dims);
      const ngrams = new NgramCounts();
      if (task === 'classes') for (const { text } of pool) ngrams.add(text);
      const columns = {
        words: new EncodedPool(features.dims, task === 'entities'),
        examples: task === 'classes' ? new ExampleColumns(features.dims, ngrams) : undefined,
        indices: Uint32Array.from(pool.keys()),
      };
      const pooled = new Float32Array(pool.length * features.dims);
      const texts = [...pool, ...test];
      for (let from = 0; from < texts.length; from += encodedAtOnce) {
        const some = texts.slice(from, from + encodedAtOnce);
        const encoded = await features.encodeMany(some, () => slices.breathe());
        for (const [n, { words, rows }] of encoded.entries()) {
          const example = pool[from + n];
          if (!example) break;
          const { values, scales } = viewOf(rows, features.dims);
          const mean = tokens.addQuantised(values, scales);
          examples.add(mean);
          pooled.set(mean, (from + n) * features.dims);
          columns.words.add(words, rows);
          columns.examples?.add(example.text, mean);
        }
        params.onProgress(from + some.length, texts.length);
      }
      await features.flush();
      const scales = {
        tokens: tokens.standardiser(),
        examples: examples.standardiser(),
        ngrams,
      };
      const schema = schemaOf(all, task, params.multi === true);
      const products = await RowProducts.open();
      const vectors = centred(pooled, features.dims, columns.indices);
      return new World(task, schema, pool, test, columns, products, features, scales, vectors);
    } catch (error) {
      await features.dispose();
      throw error;
    }
  }

  /** Words of an example of the pool. */
  wordsOf(i: number): number {
    const { words } = this.columns;
    return words.start(i + 1) - words.start(i);
  }

  /** 1 for texts of the pool that are asked last; see `isNoise`. Made when first asked for. */
  get noise(): Uint8Array {
    return (this.noisy ??= Uint8Array.from(this.pool, ({ text }) => (isNoise(text) ? 1 : 0)));
  }

  async dispose(): Promise<void> {
    await this.products.dispose();
    await this.features.dispose();
  }
}

/** As in the product's pool: a repeated text is asked once, one without a word never. */
function askable(examples: readonly LabelledExample[]): LabelledExample[] {
  const seen = new Set<string>();
  return examples.filter(({ key, text, tokens }) => {
    if (seen.has(key)) return false;
    seen.add(key);
    return (tokens ?? tokenize(text)).length > 0;
  });
}
