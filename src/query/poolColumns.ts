/** What a round leaves behind of each example beside its score, for the rules that read it. */
import { fnv1a } from '../base/random.js';
import type { PoolPart, PoolView } from './strategy.js';
import { UncertainWords } from './uncertainWords.js';

/** What a round says of one example; the parts that the strategy's rule doesn't read may be left out. */
export interface ExampleFacts {
  /** Whether an entity head has spoken. */
  readonly entities: boolean;
  /** Max token entropy's token part, in [0, 1], one for each word. */
  readonly entropies?: ArrayLike<number> | undefined;
  /** Words that are asked about, where that isn't all of them. */
  readonly asked?: number | undefined;
  /** Expected number of spans. */
  readonly spans: number;
  /** Per class; undefined without a class head. */
  readonly classes?: Float32Array | undefined;
  /** p − e_ŷ over the labels and O, summed over the words. */
  readonly residual?: Float32Array | undefined;
  /** Place in the schema of the most probable class or entity label; -1 for no entity. */
  readonly label: number;
}

/** Everything that a round can leave behind. */
export const allParts: readonly PoolPart[] = [
  'spans',
  'uncertainWords',
  'residual',
  'classes',
  'label',
];

export class PoolColumns {
  /** Kept of each example, beside its number of words. */
  readonly kept: readonly PoolPart[];
  /** Number of words that are asked about; 0 where the example has not been scored. */
  readonly words: Uint32Array;
  private readonly spans: Float32Array;
  private readonly labels: Int32Array;
  private readonly uncertainWords: UncertainWords;
  private classes = new Rows(0, 0);
  private residuals = new Rows(0, 0);
  private readsEntities = false;
  private readsClasses = false;

  /**
   * @param size number of examples
   * @param reads what the strategy's rule reads; the dear parts are kept for no other
   */
  constructor(
    private readonly size: number,
    reads: readonly PoolPart[] = allParts,
  ) {
    this.kept = allParts.filter(part => reads.includes(part));
    this.words = new Uint32Array(size);
    this.spans = new Float32Array(size);
    this.labels = new Int32Array(size).fill(-1);
    this.uncertainWords = new UncertainWords(size);
  }

  /** @param words as they are written */
  set(i: number, words: readonly string[], facts: ExampleFacts): void {
    this.setSurfaces(i, words.length, t => fnv1a(words[t] ?? ''), facts);
  }

  /** @param surfaceOf a number for a word by its place, the same for the same word form */
  setSurfaces(
    i: number,
    words: number,
    surfaceOf: (t: number) => number,
    facts: ExampleFacts,
  ): void {
    const { kept } = this;
    const { entropies, classes, residual } = facts;
    this.words[i] = facts.asked ?? words;
    this.spans[i] = facts.spans;
    this.labels[i] = facts.label;
    this.readsEntities ||= facts.entities;
    this.readsClasses ||= classes !== undefined;
    if (kept.includes('uncertainWords') && entropies) {
      this.uncertainWords.set(i, surfaceOf, entropies);
    }
    if (kept.includes('classes') && classes) {
      if (this.classes.width === 0) this.classes = new Rows(this.size, classes.length);
      this.classes.set(i, classes);
    }
    if (kept.includes('residual') && residual) {
      if (this.residuals.width === 0) this.residuals = new Rows(this.size, residual.length);
      this.residuals.set(i, residual);
    }
  }

  /** The parts of a view that come from here. */
  get view(): Pick<PoolView, 'spans' | 'uncertainWords' | 'residual' | 'classes' | 'label'> {
    const { classes, residuals } = this;
    return {
      spans: this.readsEntities ? i => this.spans[i] ?? 0 : undefined,
      uncertainWords: this.readsEntities ? this.uncertainWords : undefined,
      residual: this.readsEntities ? i => residuals.at(i) : undefined,
      classes: this.readsClasses ? i => classes.at(i) : undefined,
      label: i => this.labels[i] ?? -1,
    };
  }
}

class Rows {
  private readonly values: Float32Array;

  constructor(
    size: number,
    readonly width: number,
  ) {
    this.values = new Float32Array(size * width);
  }

  set(i: number, row: Float32Array): void {
    this.values.set(row, i * this.width);
  }

  at(i: number): Float32Array {
    return this.values.subarray(i * this.width, (i + 1) * this.width);
  }
}
