/** The pool's scores under a round's heads, made from its columns. */
import type { Task } from '../domain/annotation.js';
import type { RowProducts } from '../encoder/rowProducts.js';
import type { AskedPart, AskedParts } from '../query/askedParts.js';
import { exampleScore } from '../query/exampleScore.js';
import type { PoolColumns } from '../query/poolColumns.js';
import type { Strategy } from '../query/strategy.js';
import { entityMeasures } from '../uncertainty/entityMeasures.js';
import type { EntityMeasure } from '../uncertainty/measure.js';
import { ClassScorer, type ClassStretch } from './classScorer.js';
import type { Slices } from './cooperate.js';
import type { EncodedPool } from './encodedPool.js';
import { EntityScorer } from './entityScorer.js';
import type { EntityStretch } from './entityStretch.js';
import type { ExampleColumns } from './exampleColumns.js';
import { factsOf } from './exampleScores.js';
import type { Heads } from './heads.js';
import type { StopSet } from './stopSet.js';

/** Words that are scored at once: their features and scores stay in the second-level cache. */
const wordsAtOnce = 2048;

export interface ScoredPool {
  readonly words: EncodedPool;
  /** Undefined where the project has no classes. */
  readonly examples: ExampleColumns | undefined;
  /** Place in the columns → index of the example. */
  readonly indices: Uint32Array;
}

/** What a round says of each example, by its index. */
export interface PoolResults {
  /** In [0, 1]; NaN where it isn't known. */
  readonly scores: Float32Array;
  readonly columns: PoolColumns;
}

/** The columns of a pool, and what scoring it needs. */
interface Work {
  readonly pool: ScoredPool;
  readonly products: RowProducts;
  readonly slices: Slices;
  /** Keeps what the heads decide about its examples. */
  readonly stopSet?: StopSet | undefined;
  /** Where parts of examples are asked about. */
  readonly parts?: AskedParts | undefined;
}

/**
 * Scores every example of the columns as `scorePrediction` does, but for rounding.
 *
 * @param members heads of the committee that the strategy asks; none for most
 */
export async function scorePool(
  work: Work,
  heads: Heads,
  members: readonly Heads[],
  strategy: Strategy,
  { scores, columns }: PoolResults,
): Promise<void> {
  const { words, indices } = work.pool;
  const own = await HeadScorers.prepare(heads, work);
  const others = [];
  for (const member of members) others.push(await HeadScorers.prepare(member, work));
  const committee = members.length > 0 ? strategy.committee : undefined;
  const measured = committee ? undefined : new WordMeasure(strategy.entities);
  const { size } = words;
  for (let from = 0, to = 0; from < size; from = to) {
    to = Math.min(size, words.stretch(from, wordsAtOnce));
    const said = await own.score(from, to);
    const heard: Said[] = [];
    for (const other of others) heard.push(await other.score(from, to));
    if (said.tagged) measured?.read(said.tagged);
    for (let place = from; place < to; place++) {
      const index = indices[place] ?? 0;
      const entropies = said.tagged && measured?.entropies(said.tagged, place);
      const part = entropies && work.parts?.of(index, entropies);
      scores[index] =
        part?.score ??
        (committee
          ? disagreement(committee.measure, heard, place)
          : exampleScore(
              said.tagged && measured?.score(said.tagged, place),
              said.classed && classScore(strategy, said.classed, place),
            ));
      keepFacts(words, said, entropies, part, place, columns, index);
      if (work.stopSet?.has(index)) {
        work.stopSet.keep(index, said.tagged?.evidence(place), said.classed?.evidence(place));
      }
    }
    await work.slices.breathe();
  }
}

/**
 * How likely each example of the columns is to hold one label: a class's probability, or the largest
 * that a word has of an entity (B and I summed). Zero where no head speaks of the task.
 *
 * @param column the label's place in the schema
 * @param scores by index of the example
 */
export async function scoreLabel(
  work: Work,
  heads: Heads,
  task: Task,
  column: number,
  scores: Float32Array,
): Promise<void> {
  const { words, indices } = work.pool;
  // More may be encoded meanwhile, whose words the scorers don't know.
  const { size } = words;
  // A head without any evidence has nothing to put into columns.
  if (task === 'entities' && (heads.entities?.parts.seen ?? 0) === 0) return;
  const speaking = { ...heads, [task === 'entities' ? 'classes' : 'entities']: undefined };
  const own = await HeadScorers.prepare(speaking, work);
  for (let from = 0, to = 0; from < size; from = to) {
    to = Math.min(size, words.stretch(from, wordsAtOnce));
    const { tagged, classed } = await own.score(from, to);
    for (let place = from; place < to; place++) {
      const index = indices[place] ?? 0;
      scores[index] = tagged
        ? likeliestWord(tagged, place, column)
        : (classed?.evidence(place).probabilities[column] ?? 0);
    }
    await work.slices.breathe();
  }
}

function likeliestWord(stretch: EntityStretch, place: number, column: number): number {
  let most = 0;
  for (let t = stretch.start(place); t < stretch.start(place + 1); t++) {
    most = Math.max(most, stretch.types[t * (stretch.labels + 1) + column] ?? 0);
  }
  return most;
}

/** What one set of heads says of neighbouring examples. */
interface Said {
  readonly tagged: EntityStretch | undefined;
  readonly classed: ClassStretch | undefined;
}

class HeadScorers {
  private constructor(
    private readonly entities: EntityScorer | undefined,
    private readonly classes: ClassScorer | undefined,
  ) {}

  static async prepare(
    { entities, classes, scales }: Heads,
    { pool, products, slices }: Work,
  ): Promise<HeadScorers> {
    const { words, examples } = pool;
    return new HeadScorers(
      entities && (await EntityScorer.prepare(words, entities, scales.tokens, products, slices)),
      classes &&
        examples &&
        (await ClassScorer.prepare(examples, classes, scales.examples, products, slices)),
    );
  }

  async score(from: number, to: number): Promise<Said> {
    return {
      tagged: await this.entities?.score(from, to),
      classed: await this.classes?.score(from, to),
    };
  }
}

function classScore({ classes }: Strategy, classed: ClassStretch, place: number): number {
  const evidence = classed.evidence(place);
  return classes[evidence.mode].score(evidence);
}

function disagreement(
  measure: NonNullable<Strategy['committee']>['measure'],
  members: readonly Said[],
  place: number,
): number {
  const tagged = members.flatMap(each => each.tagged?.evidence(place) ?? []);
  const classed = members.flatMap(each => each.classed?.evidence(place) ?? []);
  return exampleScore(
    tagged.length > 0 ? measure.entities(tagged) : undefined,
    classed.length > 0 ? measure.classes(classed) : undefined,
  );
}

function keepFacts(
  words: EncodedPool,
  { tagged, classed }: Said,
  entropies: Float32Array | undefined,
  part: AskedPart | undefined,
  place: number,
  columns: PoolColumns,
  index: number,
): void {
  const { kept } = columns;
  const count = words.start(place + 1) - words.start(place);
  if (kept.length === 0) {
    columns.words[index] = count;
    return;
  }
  const asked = part?.uncertainties ?? entropies;
  const facts = factsOf(tagged?.evidence(place), classed?.evidence(place), kept, asked);
  const surfaceOf = (t: number): number => words.surfaceOf(place, t);
  columns.setSurfaces(index, count, surfaceOf, { ...facts, asked: part?.words });
}

/** A strategy's measure of entities, word by word over a whole stretch where it allows that. */
class WordMeasure {
  /** One per word of the stretch. */
  private tokens = new Float32Array(0);

  constructor(private readonly measure: EntityMeasure) {}

  read({ labels, types, words }: EntityStretch): void {
    const { ofTypes } = this.measure;
    if (!ofTypes) return;
    if (this.tokens.length < words) this.tokens = new Float32Array(words);
    const width = labels + 1;
    for (let t = 0; t < words; t++) this.tokens[t] = ofTypes.token(types, t * width, width);
  }

  score(stretch: EntityStretch, place: number): number {
    const { ofTypes, score } = this.measure;
    return ofTypes ? ofTypes.aggregate(this.of(stretch, place)) : score(stretch.evidence(place));
  }

  /** Each word's entropy, where that is what the strategy measures. */
  entropies(stretch: EntityStretch, place: number): Float32Array | undefined {
    return this.measure === entityMeasures.maxTokenEntropy ? this.of(stretch, place) : undefined;
  }

  private of(stretch: EntityStretch, place: number): Float32Array {
    return this.tokens.subarray(stretch.start(place), stretch.start(place + 1));
  }
}
