/** The pool's examples on their way through the encoder: in order, many at a time. */
import { CancelledError } from '../base/errors.js';
import type { CorpusState } from './corpusState.js';
import type { Slices } from './cooperate.js';
import type { EncodedText, FeatureSource } from './featureSource.js';

/** Examples that are encoded together: at first few, because a person waits for them. */
const fewestAtOnce = 32;
/** More than these find hardly more others of their length. */
const mostAtOnce = 512;
/** Long examples fill a batch by themselves. */
const charactersAtOnce = 65_536;

export interface Encoded {
  /** Index of the example in the pool. */
  readonly index: number;
  readonly text: EncodedText;
}

interface Stretch {
  /** Places `[first, end)` in `corpus.distinct`. */
  readonly first: number;
  readonly end: number;
  readonly encoded: Promise<Encoded[]>;
}

export class EncodingQueue {
  /** Begun before it was asked for, so that helpers of the encoder always have work. */
  private ahead: Stretch | undefined;

  constructor(
    private readonly corpus: CorpusState,
    private readonly features: FeatureSource,
  ) {}

  /** The next examples of `corpus.distinct` from the place `first` on; none where it ends. */
  async take(first: number, slices: Slices): Promise<Encoded[]> {
    const begun = this.ahead?.first === first ? this.ahead : undefined;
    const stretch = begun ?? this.start(first, slices);
    this.ahead = this.features.helped ? this.start(stretch.end, slices) : undefined;
    try {
      return await stretch.encoded;
    } catch (error) {
      this.ahead = undefined;
      if (!begun || !(error instanceof CancelledError)) throw error;
      // Perhaps it was not this request that was cancelled, but the one that had begun it.
      await slices.breathe();
      return this.take(first, slices);
    }
  }

  private start(first: number, slices: Slices): Stretch {
    const { pool, distinct } = this.corpus;
    const indices: number[] = [];
    const most = Math.min(mostAtOnce, Math.max(fewestAtOnce, first));
    for (let characters = 0; indices.length < most && characters < charactersAtOnce;) {
      const i = distinct[first + indices.length];
      if (i === undefined) break;
      indices.push(i);
      characters += pool.text(i).length;
    }
    const encoded = this.encode(indices, slices);
    // Whoever takes it hears of its failure.
    encoded.catch(() => undefined);
    return { first, end: first + indices.length, encoded };
  }

  private async encode(indices: readonly number[], slices: Slices): Promise<Encoded[]> {
    const { pool } = this.corpus;
    const texts = indices.map(i => ({ key: pool.key(i), text: pool.text(i) }));
    const encoded = await this.features.encodeMany(texts, () => slices.breathe());
    return encoded.map((text, n) => ({ index: indices[n] ?? 0, text }));
  }
}
