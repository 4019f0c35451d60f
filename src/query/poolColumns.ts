/** What a round leaves behind of each example beside its score, for the rules that read it. */
import { fnv1a } from '../base/random.js';
import type { PoolPart, PoolView } from './strategy.js';
import { UncertainWords } from './uncertainWords.js';

/** What a round says of one example. */
export interface ExampleFacts {
  /** Max token entropy's token part, in [0, 1], one for each word; empty without an entity head. */
  readonly entropies: ArrayLike<number>;
  /** Expected number of spans. */
  readonly spans: number;
  /** Per class; undefined without a class head. */
  readonly classes?: Float32Array | undefined;
  /** p − e_ŷ over the labels and O, summed over the words; undefined without an entity head. */
  readonly residual?: Float32Array | undefined;
  /** Place in the schema of the most probable class or entity label; -1 for no entity. */
  readonly label: number;
}

const allParts: readonly PoolPart[] = ['uncertainWords', 'residual', 'classes'];

export class PoolColumns {
  /** Number of words; 0 where the example has not been scored. */
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
    private reads: readonly PoolPart[] = allParts,
  ) {
    this.words = new Uint32Array(size);
    this.spans = new Float32Array(size);
    this.labels = new Int32Array(size).fill(-1);
    this.uncertainWords = new UncertainWords(size);
  }

  /** Before a round scores the pool anew. */
  clear(reads: readonly PoolPart[] = this.reads): void {
    this.reads = reads;
    this.spans.fill(0);
    this.labels.fill(-1);
    this.uncertainWords.clear();
    this.classes = new Rows(0, 0);
    this.residuals = new Rows(0, 0);
  }

  /** @param words as they are written */
  set(i: number, words: readonly string[], facts: ExampleFacts): void {
    this.words[i] = words.length;
    this.spans[i] = facts.spans;
    this.labels[i] = facts.label;
    this.readsEntities ||= facts.residual !== undefined;
    this.readsClasses ||= facts.classes !== undefined;
    if (this.reads.includes('uncertainWords') && facts.entropies.length > 0) {
      const surfaces = words.map(word => fnv1a(word));
      this.uncertainWords.set(i, surfaces, facts.entropies);
    }
    if (this.reads.includes('classes') && facts.classes) {
      if (this.classes.width === 0) this.classes = new Rows(this.size, facts.classes.length);
      this.classes.set(i, facts.classes);
    }
    if (this.reads.includes('residual') && facts.residual) {
      if (this.residuals.width === 0) this.residuals = new Rows(this.size, facts.residual.length);
      this.residuals.set(i, facts.residual);
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
