/**
 * Everything that the runs of a simulation share: the pool and the test examples with their features, and
 * the scales that a head sees them in. Made once for each pool, test and encoder.
 */
import type { Task } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import { Encoder } from '../encoder/encoder.js';
import { FeatureCache } from '../encoder/featureCache.js';
import { pool as meanRow, FeatureSource } from '../engine/featureSource.js';
import type { Slices } from '../engine/cooperate.js';
import type { FeatureScales } from '../engine/heads.js';
import { NgramCounts } from '../head/ngramFeatures.js';
import { RowStatistics } from '../head/standardise.js';
import type { Log } from '../base/log.js';
import { sketchTexts } from '../query/textSketch.js';
import { tokenize } from '../text/tokenize.js';
import { schemaOf, type LabelledExample } from './labelledExample.js';

export interface WorldParams {
  readonly task: Task;
  readonly pool: readonly LabelledExample[];
  readonly test: readonly LabelledExample[];
  readonly modelFolder: string;
  /** Where the features of this pool and test are kept; other encoders have other folders. */
  readonly cacheFolder: (encoderIdentity: string) => string;
  readonly threads: number;
  readonly log: Log;
  readonly slices: Slices;
  readonly onProgress: (done: number, total: number) => void;
}

export class World {
  private sketches: Float32Array | undefined;

  private constructor(
    readonly task: Task,
    readonly schema: LabelSchema,
    /** Each text once, with at least one word. */
    readonly pool: readonly LabelledExample[],
    readonly test: readonly LabelledExample[],
    /** Words of each example of the pool. */
    readonly poolWords: Uint32Array,
    readonly features: FeatureSource,
    readonly scales: FeatureScales,
  ) {}

  /** @throws UserError when the model can't be used; CancelledError */
  static async open(params: WorldParams): Promise<World> {
    const { task, test, slices } = params;
    const all = [...params.pool, ...test];
    const given = new Map(all.flatMap(({ key, tokens }) => (tokens ? [[key, tokens]] : [])));
    const encoder = await Encoder.open(params.modelFolder, params.threads);
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
      const poolWords = new Uint32Array(pool.length);
      for (const [i, { key, text }] of [...pool, ...test].entries()) {
        const { dense, words } = await features.read(key, text);
        if (i < pool.length) {
          tokens.add(dense);
          examples.add(meanRow(dense, features.dims));
          if (task === 'classes') ngrams.add(text);
          poolWords[i] = words.length;
        }
        params.onProgress(i + 1, pool.length + test.length);
        await slices.breathe();
      }
      await features.flush();
      const scales = {
        tokens: tokens.standardiser(),
        examples: examples.standardiser(),
        ngrams,
      };
      return new World(task, schemaOf(all, task), pool, test, poolWords, features, scales);
    } catch (error) {
      await features.dispose();
      throw error;
    }
  }

  /** See `sketchTexts`. */
  sketch(): Float32Array {
    this.sketches ??= sketchTexts(this.pool.length, i => this.pool[i]?.text ?? '');
    return this.sketches;
  }

  dispose(): Promise<void> {
    return this.features.dispose();
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
