/** Ask so that one answer settles as much of the pool's doubt as it can, for the time it takes. */
import { bestByScore, comparedAnswers } from './candidates.js';
import { cosines, cosinesAmong, rowsAt } from './cosines.js';
import { effortSeconds } from './effort.js';
import { lazyGreedy } from './lazyGreedy.js';
import type { PoolRequest, PoolRule, PoolView } from './strategy.js';
import type { UncertainWords } from './uncertainWords.js';

export interface CoverageConstants {
  /** An example's worth is divided by its cost to the power of this: 0, whatever it costs; 1, per cost. */
  readonly costPower: number;
  /** A surface's doubt counts up to here: one answer can't settle every meaning of a frequent word. */
  readonly massLimit: number;
  /** Words that reading and answering any sentence costs, beside its own. */
  readonly fixedWords: number;
  /** Whether a sentence counts for as much as a second reading of it rivals the best. */
  readonly byRivalry?: boolean;
}

/** Candidates of the rule for classes, whose cost grows with their square. */
const candidatesOf = (count: number): number => Math.min(Math.max(20 * count, 1000), 2000);

export function coverageRule(constants: CoverageConstants): PoolRule {
  return {
    kind: 'batch',
    reads: ['uncertainWords', 'vectors'],
    entityReads: ['uncertainWords'],
    pick: (view, request) =>
      view.uncertainWords
        ? coverWords(view, view.uncertainWords, request, constants)
        : coverTexts(view, request, constants),
  };
}

const usual = { massLimit: 10, fixedWords: 5 };
/** Coverage of doubt, whatever it costs. */
export const coverage = coverageRule({ ...usual, costPower: 0 });
/** Coverage of doubt for each unit of cost. */
export const coveragePerCost = coverageRule({ ...usual, costPower: 1 });
/**
 * Between the two: by answers as good as the first, by words and time nearer to the second; and nothing for
 * doubt that leaves one reading of the sentence without a rival (docs/STRATEGIES.md has the tables).
 */
export const balancedCoverage = coverageRule({ ...usual, costPower: 0.5, byRivalry: true });

/**
 * Entities. Each unanswered example adds to the mass of a surface form the largest entropy H > 0.2 that the
 * form has in it. An example is worth
 *
 *     Σ over its distinct uncertain surfaces w of √min(mass(w), 10) · H(w in this example) / (5 + words)^p
 *
 * with p the power of cost, and by rivalry times 1 − (P(y¹) − P(y²)), the margin of its two most probable
 * readings. Once an example is chosen, its surfaces' masses are 0. The sum has diminishing returns, so lazy
 * greedy is exact greedy, and as it bounds the product, few examples are decoded for their readings. One
 * answer about "Newcastle" settles it for the pool; max token entropy would ask for it again and again, in
 * ever longer sentences.
 *
 * The rule is this project's own; the square root that keeps a frequent word from outweighing many rare
 * ones is the coverage function of Lin & Bilmes 2011, "A class of submodular functions for document
 * summarization", the division by cost that of Lin & Bilmes 2010, "Multi-document summarization via
 * budgeted maximization of submodular functions". No cut of the pool: the work is in proportion to the
 * uncertain words. Surfaces of pending examples count as covered.
 */
function coverWords(
  view: PoolView,
  uncertain: UncertainWords,
  { count }: PoolRequest,
  { costPower, massLimit, fixedWords, byRivalry }: CoverageConstants,
): number[] {
  const mass = new Map<number, number>();
  const candidates = bestByScore(view, view.size);
  for (const i of candidates) {
    uncertain.each(i, (surface, entropy) => mass.set(surface, (mass.get(surface) ?? 0) + entropy));
  }
  for (const [surface, sum] of mass) mass.set(surface, Math.sqrt(Math.min(sum, massLimit)));
  const cover = (i: number): void => uncertain.each(i, surface => mass.set(surface, 0));
  view.pending.forEach(cover);
  const settled = (i: number): number => {
    let value = 0;
    uncertain.each(i, (surface, entropy) => (value += (mass.get(surface) ?? 0) * entropy));
    // What is not scored need not be tokenised either.
    return value === 0 ? 0 : value / (fixedWords + view.words(i)) ** costPower;
  };
  const { rivalry } = view;
  if (!byRivalry || !rivalry) return lazyGreedy(candidates, count, settled, cover);
  const known = new Map<number, number>();
  const rival = (i: number): number => {
    const found = known.get(i) ?? rivalry(i);
    known.set(i, found);
    return found;
  };
  return lazyGreedy(candidates, count, i => settled(i) * rival(i), cover, settled);
}

/**
 * Classes, which have no words of their own to be unsure of: an example is worth
 *
 *     Σ_u s(u) · max(0, cos(x, u) − max over answered and chosen c of cos(c, u)) / seconds(x)^p
 *
 * with s the measure's score and u over the 20 · count (from 1,000 to 2,000) examples of highest score,
 * which are the candidates too: uncertainty-weighted facility location. Filtering by uncertainty before a
 * submodular choice: Wei, Iyer & Bilmes 2015, "Submodularity in data subset selection and active
 * learning". Of the answered examples the last thousand count.
 */
function coverTexts(
  view: PoolView,
  { count }: PoolRequest,
  { costPower }: CoverageConstants,
): number[] {
  const { vectors, width } = view;
  const candidates = bestByScore(view, candidatesOf(count));
  const rows = rowsAt(vectors, width, candidates);
  const size = candidates.length;
  const weights = Float64Array.from(candidates, i => view.score(i) || 0);
  const covered = new Float64Array(size);
  const cover = (near: Float32Array, row: number): void => {
    for (let u = 0; u < size; u++) {
      covered[u] = Math.max(covered[u] ?? 0, near[row * size + u] ?? 0);
    }
  };
  const asked = [...view.labelled.slice(-comparedAnswers), ...view.pending];
  const nearAsked = cosines(rowsAt(vectors, width, asked), rows, width);
  for (let row = 0; row < asked.length; row++) cover(nearAsked, row);
  const near = cosinesAmong(rows, width);
  const gain = (c: number): number => {
    let value = 0;
    for (let u = 0; u < size; u++) {
      value += (weights[u] ?? 0) * Math.max(0, (near[c * size + u] ?? 0) - (covered[u] ?? 0));
    }
    return value / effortSeconds(view.words(candidates[c] ?? 0), 0) ** costPower;
  };
  const places = Uint32Array.from(candidates, (_, c) => c);
  return lazyGreedy(places, count, gain, c => cover(near, c)).map(c => candidates[c] ?? 0);
}
