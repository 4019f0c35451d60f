/** A fixed part of the pool whose predictions are kept from round to round, to see whether they still change. */
import { fnv1a, mulberry32 } from '../base/random.js';
import type { LabelSchema } from '../domain/schema.js';
import { tagsToSpans } from '../head/bio.js';
import { chosenClasses } from '../head/chosenClasses.js';
import { spanKey, type StopPredictions } from '../query/stopping/advice.js';
import type { StrategyName } from '../project/config.js';
import type { ClassEvidence, EntityEvidence } from '../uncertainty/evidence.js';
import type { Slices } from './cooperate.js';
import { classEvidence, entityEvidence } from './evidence.js';
import { scorePrediction } from './exampleScores.js';
import type { FeatureSource } from './featureSource.js';
import { predict, type Heads } from './heads.js';

/**
 * Examples in it. Agreement of 0.99 then means five changes in classes; Bloodgood & Vijay-Shanker 2009 use
 * 2,000 and more, which settles less than what four rounds in a row say.
 */
const size = 500;

export class StopSet {
  private readonly placeOf: ReadonlyMap<number, number>;
  private spans: (readonly string[] | null)[] = [];
  private classes: (number | null)[] = [];

  private constructor(
    /** Of the pool. */
    readonly indices: readonly number[],
    private readonly schema: LabelSchema,
  ) {
    this.placeOf = new Map(indices.map((i, place) => [i, place]));
  }

  /** Up to 500 of the examples named, at random; fixed by the seed and their order. */
  static choose(examples: ArrayLike<number>, schema: LabelSchema, seed: number): StopSet {
    const random = mulberry32(fnv1a(`stop set:${seed}`));
    const left = Uint32Array.from(examples);
    const drawn = Math.min(size, left.length);
    for (let n = 0; n < drawn; n++) {
      const other = n + Math.floor(random() * (left.length - n));
      [left[n], left[other]] = [left[other] ?? 0, left[n] ?? 0];
    }
    return new StopSet([...left.subarray(0, drawn)], schema);
  }

  has(i: number): boolean {
    return this.placeOf.has(i);
  }

  /** What this round says of an example of the set. */
  keep(i: number, tagged: EntityEvidence | undefined, classed: ClassEvidence | undefined): void {
    const place = this.placeOf.get(i);
    if (place === undefined) return;
    const { entities, classes } = this.schema;
    if (tagged && entities) {
      const words = Array.from({ length: tagged.words }, (_, t) => ({ start: t, end: t + 1 }));
      const labels = entities.labels.map(label => label.name);
      this.spans[place] = tagsToSpans(tagged.path, words, labels).map(({ start, end, label }) =>
        spanKey(start, end, label),
      );
    }
    if (classed && classes) {
      const { probabilities, thresholds } = classed;
      this.classes[place] = fnv1a(chosenClasses(probabilities, classes, thresholds).join('\n'));
    }
  }

  /**
   * Keeps what heads say of the whole set, text by text, where nobody scores the pool.
   * @param textOf of an example of the pool
   * @returns the score of each, in their order
   */
  async look(
    heads: Heads,
    textOf: (i: number) => { readonly key: string; readonly text: string },
    features: Pick<FeatureSource, 'read'>,
    strategy: StrategyName,
    slices: Slices,
  ): Promise<Float32Array> {
    const scores = new Float32Array(this.indices.length);
    for (const [place, i] of this.indices.entries()) {
      const { key, text } = textOf(i);
      const read = await features.read(key, text);
      const prediction = predict(heads, text, read);
      const words = read.words.length;
      const tagged = entityEvidence(prediction, words, this.schema);
      this.keep(i, tagged, classEvidence(prediction, this.schema));
      scores[place] = scorePrediction(prediction, words, this.schema, strategy).score;
      await slices.breathe();
    }
    return scores;
  }

  /**
   * What was kept since the last call, for each task of which all was.
   * @param isAnswered whether heads learn from an example of the set by now: what they say of it is no news
   */
  take(isAnswered: (i: number) => boolean): StopPredictions[] {
    const { spans, classes, indices } = this;
    this.spans = [];
    this.classes = [];
    for (const [place, i] of indices.entries()) {
      if (!isAnswered(i)) continue;
      if (spans[place] !== undefined) spans[place] = null;
      if (classes[place] !== undefined) classes[place] = null;
    }
    const whole = (kept: readonly unknown[]): boolean =>
      indices.length > 0 && kept.length === indices.length && !kept.includes(undefined);
    return [
      ...(whole(spans) ? [{ task: 'entities', spans } as const] : []),
      ...(whole(classes) ? [{ task: 'classes', classes } as const] : []),
    ];
  }
}
