/** What the head for classes says of the pool, some examples at a time and at native speed. */
import type { RowProducts } from '../encoder/rowProducts.js';
import { classDenseScale, type ClassHead } from '../head/classHead.js';
import type { Standardiser } from '../head/standardise.js';
import { TermScores } from '../head/termTable.js';
import type { ClassEvidence } from '../uncertainty/evidence.js';
import type { Slices } from './cooperate.js';
import type { ExampleColumns } from './exampleColumns.js';
import { RowLengths } from './featureLengths.js';

/** Word types that are scored before the event loop is looked at. */
const typesAtOnce = 2048;

/** Neighbouring examples; valid until the next are asked for. */
export class ClassStretch {
  constructor(
    private readonly from: number,
    private readonly head: ClassHead,
    /** examples × labels */
    private readonly probabilities: Float32Array,
    /** ‖h‖ of the example at a place */
    private readonly featureLength: (place: number) => number,
  ) {}

  /** One example as measures read it. */
  evidence(place: number): ClassEvidence {
    const { featureLength } = this;
    const { labels, mode, thresholds } = this.head;
    const row = (place - this.from) * labels.length;
    return {
      probabilities: this.probabilities.subarray(row, row + labels.length),
      mode,
      thresholds,
      // Worked out when it is read, which one measure does.
      get featureLength() {
        return featureLength(place);
      },
    };
  }
}

export class ClassScorer {
  private products = new Float32Array(0);
  private scores = new Float64Array(0);
  private probabilities = new Float32Array(0);

  private constructor(
    private readonly pool: ExampleColumns,
    private readonly head: ClassHead,
    private readonly multiplier: RowProducts,
    private readonly terms: TermScores,
    /** dims × columns, for pooled features as they are. */
    private readonly dense: Float32Array,
    private readonly bias: Float64Array,
    private readonly lengths: RowLengths,
  ) {}

  /** Scores the pool's word types; examples that are added later can't be scored. */
  static async prepare(
    pool: ExampleColumns,
    head: ClassHead,
    standardiser: Standardiser,
    multiplier: RowProducts,
    slices: Slices,
  ): Promise<ClassScorer> {
    const { bias, weights } = head.parts;
    // More may be encoded meanwhile.
    const { typeCount } = pool.terms;
    const terms = new TermScores(pool.terms, weights);
    for (let type = 0; type < typeCount; type += typesAtOnce) {
      terms.fill(type, Math.min(type + typesAtOnce, typeCount));
      await slices.breathe();
    }
    const scale = classDenseScale(pool.dims);
    const { folded, shifts } = standardiser.fold(weights.dense, weights.columns, scale);
    const shifted = bias.map((value, k) => value + (shifts[k] ?? 0));
    const lengths = RowLengths.ofExamples(standardiser);
    return new ClassScorer(pool, head, multiplier, terms, folded, shifted, lengths);
  }

  /** The places `[from, to)`: the numbers of `ClassHead.predict`, but for rounding. */
  async score(from: number, to: number): Promise<ClassStretch> {
    const { bias, head, pool } = this;
    const columns = bias.length;
    const labels = head.labels.length;
    if (this.products.length < (to - from) * columns || this.probabilities.length === 0) {
      this.products = new Float32Array((to - from) * columns);
      this.scores = new Float64Array((to - from) * columns);
      this.probabilities = new Float32Array((to - from) * labels);
    }
    for (const { first, rows } of pool.pooled(from, to)) {
      const at = (first - from) * columns;
      const out = this.products.subarray(at, at + (rows.length / pool.dims) * columns);
      await this.multiplier.multiply(rows, pool.dims, this.dense, columns, out);
    }
    this.addUp(to - from);
    this.terms.add(from, to, this.scores);
    for (let i = 0; i < to - from; i++) {
      head.toProbabilities(this.scores, i * columns, this.probabilities, i * labels);
    }
    return new ClassStretch(from, head, this.probabilities, place =>
      this.lengths.at(pool.rowOf(place), 0),
    );
  }

  private addUp(examples: number): void {
    const { bias, products, scores } = this;
    const columns = bias.length;
    for (let i = 0; i < examples; i++) {
      for (let k = 0; k < columns; k++) {
        scores[i * columns + k] = (bias[k] ?? 0) + (products[i * columns + k] ?? 0);
      }
    }
  }
}
