/** The pool's scores under a round's heads, made from its columns. */
import type { RowProducts } from '../encoder/rowProducts.js';
import { exampleScore } from '../query/exampleScore.js';
import type { PoolColumns } from '../query/poolColumns.js';
import type { Strategy } from '../query/strategy.js';
import { tokenEntropy } from '../uncertainty/entropy.js';
import { expectedSpans } from '../uncertainty/expectedSpans.js';
import type { EntityMeasure } from '../uncertainty/measure.js';
import { ClassScorer } from './classScorer.js';
import type { Slices } from './cooperate.js';
import type { EncodedPool } from './encodedPool.js';
import { EntityScorer } from './entityScorer.js';
import type { EntityStretch } from './entityStretch.js';
import type { ExampleColumns } from './exampleColumns.js';
import type { Heads } from './heads.js';

/** Words that are scored at once: their features and scores stay in the second-level cache. */
const wordsAtOnce = 2048;

export interface ScoredPool {
  readonly words: EncodedPool;
  /** Undefined where the project has no classes. */
  readonly examples: ExampleColumns | undefined;
  /** Place in the columns → index of the example. */
  readonly indices: Uint32Array;
}

/** Where the scores go, by index of the example. */
export interface PoolResults {
  /** In [0, 1]. */
  readonly scores: Float32Array;
  readonly columns: PoolColumns;
}

/**
 * Scores every example of the columns as `scorePrediction` does, but for rounding. Committees have no say
 * here.
 */
export async function scorePool(
  pool: ScoredPool,
  { entities, classes, scales }: Heads,
  strategy: Strategy,
  { scores, columns }: PoolResults,
  products: RowProducts,
  slices: Slices,
): Promise<void> {
  const { words, examples, indices } = pool;
  const entityScorer =
    entities && (await EntityScorer.prepare(words, entities, scales.tokens, products, slices));
  const classScorer =
    classes &&
    examples &&
    (await ClassScorer.prepare(examples, classes, scales.examples, products, slices));
  const measures = new StretchMeasures(strategy, pool, columns);
  const { size } = words;
  for (let from = 0, to = 0; from < size; from = to) {
    to = Math.min(size, words.stretch(from, wordsAtOnce));
    const tagged = await entityScorer?.score(from, to);
    const classed = await classScorer?.score(from, to);
    if (tagged) measures.read(tagged);
    for (let place = from; place < to; place++) {
      const evidence = classed?.evidence(place);
      scores[indices[place] ?? 0] = exampleScore(
        tagged && measures.score(tagged, place),
        evidence && strategy.classes[evidence.mode].score(evidence),
      );
    }
    await slices.breathe();
  }
}

/** Entities: a strategy's measure, and what its rule reads beside the score. */
class StretchMeasures {
  private readonly measure: EntityMeasure;
  private readonly readsWords: boolean;
  private readonly readsSpans: boolean;
  /** One per word of the stretch: the measure's, where it is one of words, and token entropy. */
  private tokens: Float32Array = new Float32Array(0);
  private entropies: Float32Array = new Float32Array(0);

  constructor(
    { entities, rule }: Strategy,
    private readonly pool: ScoredPool,
    private readonly columns: PoolColumns,
  ) {
    this.measure = entities;
    this.readsWords = rule?.reads.includes('uncertainWords') ?? false;
    this.readsSpans = rule?.reads.includes('spans') ?? false;
  }

  /** Measures the words, and keeps what the rule will read. */
  read(stretch: EntityStretch): void {
    const token = this.measure.ofTypes?.token;
    if (token) this.tokens = measured(token, stretch, this.tokens);
    if (this.readsWords) {
      this.entropies =
        token === tokenEntropy ? this.tokens : measured(tokenEntropy, stretch, this.entropies);
    }
    for (let place = stretch.from; place < stretch.to; place++) this.keep(stretch, place);
  }

  score(stretch: EntityStretch, place: number): number {
    const { ofTypes, score } = this.measure;
    if (!ofTypes) return score(stretch.evidence(place));
    return ofTypes.aggregate(this.tokens.subarray(stretch.start(place), stretch.start(place + 1)));
  }

  private keep(stretch: EntityStretch, place: number): void {
    const { columns, pool } = this;
    const i = pool.indices[place] ?? 0;
    const [first, last] = [stretch.start(place), stretch.start(place + 1)];
    columns.words[i] = last - first;
    if (this.readsSpans) columns.spans[i] = expectedSpans(stretch.evidence(place));
    if (!this.readsWords) return;
    const surfaces = pool.words.surfaces(place);
    columns.uncertainWords.set(i, surfaces, this.entropies.subarray(first, last));
  }
}

/** Each word's measure, in `scores` if they have room. */
function measured(
  measure: (p: ArrayLike<number>, offset: number, length: number) => number,
  { labels, types, words }: EntityStretch,
  scores: Float32Array,
): Float32Array {
  const out = scores.length >= words ? scores : new Float32Array(words);
  const width = labels + 1;
  for (let t = 0; t < words; t++) out[t] = measure(types, t * width, width);
  return out;
}
