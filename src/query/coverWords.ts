/** Coverage for entities: one answer about a word settles its doubt wherever it stands. */
import { bestByScore } from './candidates.js';
import { lazyGreedy } from './lazyGreedy.js';
import type { BatchRule, PoolRequest, PoolView } from './strategy.js';

export interface WordCoverage {
  /** An example's worth is divided by its cost to the power of this: 0, whatever it costs; 1, per cost. */
  readonly costPower: number;
  /** Words that any question costs, beside those that it is about; 5 if not given. */
  readonly fixedWords?: number;
  /** Whether a sentence counts for as much as a second reading of it rivals the best. */
  readonly byRivalry?: boolean;
}

/** A surface's doubt counts up to here: one answer can't settle every meaning of a frequent word. */
const massLimit = 10;
/** Words that reading and answering any sentence costs, beside its own. */
const sentenceWords = 5;

/**
 * Each unanswered example adds to the mass of a surface form the largest entropy H > 0.2 that the
 * form has in it. An example is worth
 *
 *     Σ over its distinct uncertain surfaces w of √min(mass(w), 10) · H(w in this example) / (c + words)^p
 *
 * with p the power of cost and c the words that any question costs; and by rivalry times
 * 1 − (P(y¹) − P(y²)), the margin of its two most probable readings. Once an example is chosen, its surfaces'
 * masses are 0. The sum has diminishing returns, so lazy greedy is exact greedy, and as it bounds the product,
 * few examples are decoded for their readings. One answer about "Newcastle" settles it for the pool; max token
 * entropy would ask for it again and again, in ever longer sentences.
 *
 * The rule is this project's own; the square root that keeps a frequent word from outweighing many rare
 * ones is the coverage function of Lin & Bilmes 2011, "A class of submodular functions for document
 * summarization", the division by cost that of Lin & Bilmes 2010, "Multi-document summarization via
 * budgeted maximization of submodular functions". No cut of the pool: the work is in proportion to the
 * uncertain words. Surfaces of pending examples count as covered.
 */
export function coverWords(constants: WordCoverage): BatchRule {
  return {
    kind: 'batch',
    reads: ['uncertainWords'],
    pick: (view, request) => cover(view, request, constants),
  };
}

function cover(
  view: PoolView,
  { count }: PoolRequest,
  { costPower, fixedWords = sentenceWords, byRivalry = false }: WordCoverage,
): number[] {
  const { rivalry, uncertainWords: uncertain } = view;
  if (!uncertain) return [];
  const mass = new Map<number, number>();
  const candidates = bestByScore(view, view.size);
  for (const i of candidates) {
    uncertain.each(i, (surface, entropy) => mass.set(surface, (mass.get(surface) ?? 0) + entropy));
  }
  for (const [surface, sum] of mass) mass.set(surface, Math.sqrt(Math.min(sum, massLimit)));
  const settle = (i: number): void => uncertain.each(i, surface => mass.set(surface, 0));
  view.pending.forEach(settle);
  const settled = (i: number): number => {
    let value = 0;
    uncertain.each(i, (surface, entropy) => (value += (mass.get(surface) ?? 0) * entropy));
    // What is not scored need not be tokenised either.
    return value === 0 ? 0 : value / (fixedWords + view.words(i)) ** costPower;
  };
  if (!byRivalry || !rivalry) return lazyGreedy(candidates, count, settled, settle);
  const known = new Map<number, number>();
  const rival = (i: number): number => {
    const found = known.get(i) ?? rivalry(i);
    known.set(i, found);
    return found;
  };
  return lazyGreedy(candidates, count, i => settled(i) * rival(i), settle, settled);
}
