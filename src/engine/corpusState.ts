/** The corpus as the engine holds it: the pool's columns, who is held out, what is encoded. */
import { selectHoldout } from '../evaluation/holdout.js';
import { Pool } from '../corpus/pool.js';
import { NgramCounts } from '../head/ngramFeatures.js';
import type { IndexSummary, OpenParams } from '../protocol/engine.js';
import { sketchTexts, sketchWidth } from '../query/textSketch.js';
import type { TextVectors } from '../query/textVectors.js';
import { coldStartScores } from '../query/coldStart.js';
import { isNoise } from '../query/noise.js';
import { coldStartAnswers } from '../query/phase.js';
import type { Slices } from './cooperate.js';

interface Spread {
  readonly scores: Float32Array;
  /** The encoder's vectors; undefined for sketches. */
  readonly from: TextVectors | undefined;
  /** Answers for which it is good. */
  readonly until: number;
}

export type CorpusSummary = Omit<IndexSummary, 'tokens' | 'milliseconds'>;

export class CorpusState {
  /** Indices of the held-out examples. */
  readonly heldOut: readonly number[];
  private readonly heldOutFlags: Uint8Array;
  /** Indices of the examples that are not repetitions of an earlier one. */
  readonly distinct: Uint32Array;
  /** All examples by key. */
  readonly inKeyOrder: Uint32Array;
  private coldStart: Spread | undefined;
  private sketched: TextVectors | undefined;

  private constructor(
    readonly pool: Pool,
    readonly ngrams: NgramCounts,
    readonly summary: CorpusSummary,
    readonly scanMilliseconds: number,
    readonly heldOutKeys: ReadonlySet<string>,
    private readonly noise: Uint8Array,
    private readonly seed: number,
  ) {
    this.heldOutFlags = new Uint8Array(pool.size);
    this.inKeyOrder = pool.inKeyOrder();
    this.distinct = Uint32Array.from({ length: pool.size }, (_, i) => i).filter(
      i => pool.firstOf(i) === i,
    );
    this.heldOut = [...this.distinct].filter(i => heldOutKeys.has(pool.key(i)));
    for (const i of this.heldOut) this.heldOutFlags[i] = 1;
  }

  static async read(
    { root, project, exportedPaths }: OpenParams,
    slices: Slices,
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<CorpusState> {
    const started = performance.now();
    const { pool, summary } = await Pool.build({
      root,
      settings: project.corpus,
      // An encoder that the project brings along has a description, which isn't corpus.
      exportedPaths: [...exportedPaths, ...modelPaths(project.model)],
      signal,
      onProgress,
    });
    const ngrams = new NgramCounts();
    const keys: string[] = [];
    const noise = new Uint8Array(pool.size);
    for (let i = 0; i < pool.size; i++) {
      if (pool.firstOf(i) !== i) continue;
      keys.push(pool.key(i));
      if (isNoise(pool.text(i))) noise[i] = 1;
      if (project.schema.classes) ngrams.add(pool.text(i));
      await slices.breathe();
    }
    const { seed } = project.query;
    const heldOutKeys = selectHoldout(keys, seed, project.holdout);
    return new CorpusState(
      pool,
      ngrams,
      { ...summary, holdout: heldOutKeys.size },
      performance.now() - started,
      heldOutKeys,
      noise,
      seed,
    );
  }

  isHeldOut(i: number): boolean {
    return this.heldOutFlags[i] === 1;
  }

  /** Whether it is no text that a person would label; such examples are asked last. */
  isNoise(i: number): boolean {
    return this.noise[i] === 1;
  }

  /**
   * What texts are compared by: the encoder's vectors, or while there are none sketches of the texts, which
   * are made when first asked for and go once they aren't needed.
   */
  comparedBy(encoded: TextVectors | undefined): TextVectors {
    if (encoded) {
      this.sketched = undefined;
      return encoded;
    }
    return (this.sketched ??= {
      vectors: sketchTexts(this.pool.size, i => this.pool.text(i)),
      width: sketchWidth,
    });
  }

  /**
   * A spread over the pool that needs no head, in (0, 1]; NaN for held-out examples and repetitions. Made
   * anew once as many are answered as it was made for, and once there are vectors of the encoder.
   */
  coldStartScores(asked: readonly number[], encoded: TextVectors | undefined): Float32Array {
    const known = this.coldStart;
    if (known && asked.length < known.until && known.from === encoded) return known.scores;
    const scores = coldStartScores({
      ...this.comparedBy(encoded),
      eligible: i => this.pool.firstOf(i) === i && !this.isHeldOut(i),
      asked,
      count: coldStartAnswers,
      seed: this.seed,
    });
    this.coldStart = { scores, from: encoded, until: asked.length + coldStartAnswers };
    return scores;
  }

  /** Forgets the spread, and what it was made of unless somebody goes on comparing texts. */
  endColdStart(compares: boolean): void {
    this.coldStart = undefined;
    if (!compares) this.sketched = undefined;
  }
}

function modelPaths(model: string | undefined): string[] {
  return model === undefined ? [] : [`${model.replace(/[/\\]+$/, '')}/`];
}
