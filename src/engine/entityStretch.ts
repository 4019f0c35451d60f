/** Neighbouring examples of the pool with what the head says of their words, side by side in flat arrays. */
import type { Chain } from '../head/crf/chain.js';
import { nBestPaths } from '../head/crf/nBest.js';
import type { TextMarginals } from '../head/crf/textMarginals.js';
import { bestPath, type BestPath } from '../head/crf/viterbi.js';
import type { TokenHead, TokenHeadParts } from '../head/tokenHead.js';
import type { EntityEvidence, ScoredPath } from '../uncertainty/evidence.js';
import type { EncodedPool } from './encodedPool.js';

export class EntityStretch {
  /** Places `[from, to)` of the pool. */
  from = 0;
  to = 0;
  /** words × seen: scores of the tags. */
  emissions = new Float64Array(0);
  /** words × (labels + 1): the entity labels, B and I summed, then O. */
  types = new Float32Array(0);

  readonly labels: number;
  private readonly parts: TokenHeadParts;
  /** words × seen: probabilities of the tags with evidence, among those. */
  private marginals = new Float64Array(0);
  /** Per example the logarithm of the sum over all tag sequences. */
  private logZ = new Float64Array(0);
  /** Per column the entity label, or the number of labels for O. */
  private readonly typeOf: Int32Array;
  /** Per label and O, what its tags without evidence have. */
  private readonly unseen: Float64Array;
  /** What is left to the tags with evidence. */
  private readonly seenShare: number;

  /** @param featureLength ‖h‖ of a word, by its row in the arrays */
  constructor(
    private readonly pool: EncodedPool,
    head: TokenHead,
    private readonly chain: Chain,
    private readonly decoder: TextMarginals,
    readonly featureLength: (row: number) => number,
  ) {
    this.parts = head.parts;
    this.labels = head.labels.length;
    const { columns, seen, unseenShare } = this.parts;
    this.typeOf = new Int32Array(seen);
    this.unseen = new Float64Array(this.labels + 1);
    for (const [tag, column] of columns.entries()) {
      const type = tag === 0 ? this.labels : (tag - 1) >> 1;
      if (column >= 0) this.typeOf[column] = type;
      else this.unseen[type] = (this.unseen[type] ?? 0) + unseenShare;
    }
    this.seenShare = 1 - (columns.length - seen) * unseenShare;
  }

  /** Turns to other places. The arrays have room for them, and numbers of before. */
  move(from: number, to: number): void {
    this.from = from;
    this.to = to;
    const { words } = this;
    const { seen } = this.parts;
    if (this.emissions.length < words * seen) {
      this.emissions = new Float64Array(words * seen);
      this.marginals = new Float64Array(words * seen);
    }
    const width = this.labels + 1;
    if (this.types.length < words * width) this.types = new Float32Array(words * width);
    if (this.logZ.length < to - from) this.logZ = new Float64Array(to - from);
  }

  /** Of all its examples. */
  get words(): number {
    return this.start(this.to);
  }

  /** The first word of an example, in the arrays' rows; that of `to` is the number of words. */
  start(place: number): number {
    return this.pool.start(place) - this.pool.start(this.from);
  }

  /** Works out the probabilities from `emissions`. */
  decode(): void {
    const { seen } = this.parts;
    for (let place = this.from; place < this.to; place++) {
      const first = this.start(place);
      const words = this.start(place + 1) - first;
      const logZ = this.decoder.of(this.emissions, first * seen, words, this.marginals);
      this.logZ[place - this.from] = logZ;
    }
    this.sumTags();
  }

  /** One example as measures read it; valid as long as the stretch is. */
  evidence(place: number): EntityEvidence {
    const [first, last] = [this.start(place), this.start(place + 1)];
    return new PlaceEvidence(this, first, last, this.logZ[place - this.from] ?? NaN);
  }

  /** words × (2·labels + 1) probabilities of the words `[first, last)`. */
  tags(first: number, last: number): Float32Array {
    const { columns, seen, unseenShare } = this.parts;
    const width = columns.length;
    const tags = new Float32Array((last - first) * width);
    for (let t = first; t < last; t++) {
      for (let tag = 0; tag < width; tag++) {
        const column = columns[tag] ?? -1;
        tags[(t - first) * width + tag] =
          column < 0 ? unseenShare : this.seenShare * (this.marginals[t * seen + column] ?? 0);
      }
    }
    return tags;
  }

  /** The most probable sequences of tags of the words `[first, last)`, best first. */
  best(first: number, last: number, count: number): BestPath[] {
    const { columns, seen } = this.parts;
    const emissions = this.emissions.subarray(first * seen, last * seen);
    const words = last - first;
    const found =
      count === 1
        ? [bestPath(emissions, words, this.chain)]
        : nBestPaths(emissions, words, this.chain, count);
    return found.map(({ path, score }) => ({
      path: path.map(column => Math.max(0, columns.indexOf(column))),
      score,
    }));
  }

  /** Fills `types` from `marginals`. */
  private sumTags(): void {
    const { marginals, seenShare, typeOf, types, unseen, words } = this;
    const [seen, width] = [typeOf.length, unseen.length];
    for (let t = 0; t < words; t++) {
      const row = t * width;
      for (let type = 0; type < width; type++) types[row + type] = unseen[type] ?? 0;
      for (let k = 0; k < seen; k++) {
        const at = row + (typeOf[k] ?? 0);
        types[at] = (types[at] ?? 0) + seenShare * (marginals[t * seen + k] ?? 0);
      }
    }
  }
}

/** What is dear is worked out when it is read. */
class PlaceEvidence implements EntityEvidence {
  private found: BestPath | undefined;

  constructor(
    private readonly stretch: EntityStretch,
    private readonly first: number,
    private readonly last: number,
    private readonly logZ: number,
  ) {}

  get words(): number {
    return this.last - this.first;
  }

  get labels(): number {
    return this.stretch.labels;
  }

  get types(): Float32Array {
    const width = this.labels + 1;
    return this.stretch.types.subarray(this.first * width, this.last * width);
  }

  get tags(): Float32Array {
    return this.stretch.tags(this.first, this.last);
  }

  get featureLengths(): Float32Array {
    const { featureLength } = this.stretch;
    return Float32Array.from({ length: this.words }, (_, t) => featureLength(this.first + t));
  }

  get path(): Int32Array {
    return this.best.path;
  }

  get pathLogProbability(): number {
    return Math.min(0, this.best.score - this.logZ);
  }

  get nBest(): (count: number) => readonly ScoredPath[] {
    const { stretch, first, last, logZ } = this;
    return count =>
      stretch
        .best(first, last, count)
        .map(({ path, score }) => ({ path, logProbability: Math.min(0, score - logZ) }));
  }

  private get best(): BestPath {
    const none = { path: new Int32Array(), score: 0 };
    return (this.found ??= this.stretch.best(this.first, this.last, 1)[0] ?? none);
  }
}
