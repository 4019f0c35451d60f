/** The learner with its encoder and cache: opened when it is first asked for, closed together. */
import { existsSync } from 'node:fs';
import { UserError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { Encoder } from '../encoder/encoder.js';
import { FeatureCache } from '../encoder/featureCache.js';
import { RowProducts } from '../encoder/rowProducts.js';
import type { OpenParams } from '../protocol/engine.js';
import type { CorpusState } from './corpusState.js';
import { FeatureSource } from './featureSource.js';
import { Learner } from './learner.js';
import type { TrainingSet } from './training.js';

export class LazyLearner {
  /** Undefined until the encoder is there. */
  current: Learner | undefined;
  private features: Promise<FeatureSource> | undefined;
  private products: Promise<RowProducts> | undefined;
  private learner: Promise<Learner> | undefined;

  constructor(
    private readonly params: OpenParams,
    private readonly training: TrainingSet,
    private readonly corpus: Promise<CorpusState>,
    private readonly log: Log,
  ) {}

  /** What only reads the corpus, such as an import, never asks: no model is opened for it. */
  ask(): Promise<Learner> {
    this.learner ??= this.open();
    return this.learner;
  }

  /** Resolves once nothing is being opened any more. */
  async settled(): Promise<void> {
    await this.learner?.catch(() => undefined);
  }

  /** To be called when nobody works with the learner any more. */
  async close(): Promise<void> {
    const source = await this.features?.catch(() => undefined);
    await source?.dispose();
    const products = await this.products?.catch(() => undefined);
    await products?.dispose();
  }

  private async open(): Promise<Learner> {
    // The corpus first: a person waits for an example, and the first ones need no encoder.
    const corpus = await this.corpus;
    this.features = this.openFeatures();
    this.products = RowProducts.open();
    const [source, products] = await Promise.all([this.features, this.products]);
    this.current = new Learner(this.params.project, this.training, corpus, source, products);
    return this.current;
  }

  private async openFeatures(): Promise<FeatureSource> {
    const { root, modelFolder, cacheFolder, encoderChild, project } = this.params;
    const encoder = await Encoder.open(modelFolder, { helperScript: encoderChild });
    // What was deleted meanwhile isn't made again for its cache.
    if (!existsSync(root)) throw new UserError(`The folder ${root} is gone.`);
    const { dims, identity } = encoder;
    // A round over classes reads the means of words, kept elsewhere; words only of what was answered.
    const keepsInFile = project.schema.entities === undefined;
    const cache = await FeatureCache.open(cacheFolder, identity, dims, this.log, keepsInFile);
    return new FeatureSource(encoder, cache);
  }
}
