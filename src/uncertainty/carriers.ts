/** Which words of an example its uncertainty sits on: what the panel marks and the caret opens on. */
import type { Carrier } from '../domain/queueItem.js';
import type { Token } from '../domain/token.js';

/** A token carries the score from this share of the example's largest token uncertainty. */
const share = 0.6;
const maxRuns = 3;
/** Below this a score is shown, and ranked, as 0. */
const nothing = 5e-5;

interface Run {
  readonly carriers: Carrier[];
  peak: number;
}

/**
 * The tokens of the (at most three) most uncertain stretches, in text order, each with its own score.
 * A stretch is a run of neighbouring tokens that each reach 60 % of the largest score; stretches rank by
 * their largest score, the earlier first on a tie. The most uncertain token is always among them. Empty
 * when no token is uncertain. For showing only: both constants are a matter of how much colour a
 * sentence bears, and nothing is ranked by them.
 *
 * @param scores uncertainty in [0, 1] of each token
 * @throws RangeError when there isn't one score for each token.
 */
export function carriers(tokens: readonly Token[], scores: ArrayLike<number>): Carrier[] {
  if (tokens.length !== scores.length) {
    throw new RangeError(`${scores.length} scores for ${tokens.length} tokens`);
  }
  let largest = 0;
  for (let t = 0; t < scores.length; t++) largest = Math.max(largest, scores[t] ?? 0);
  if (!(largest >= nothing)) return [];

  const runs: Run[] = [];
  let run: Run | undefined;
  tokens.forEach((token, t) => {
    const score = scores[t] ?? 0;
    if (score < share * largest) {
      run = undefined;
      return;
    }
    if (run === undefined) {
      run = { carriers: [], peak: 0 };
      runs.push(run);
    }
    run.carriers.push({ start: token.start, end: token.end, score });
    run.peak = Math.max(run.peak, score);
  });
  // Sorting is stable, so runs with the same peak stay in text order.
  const kept = new Set([...runs].sort((a, b) => b.peak - a.peak).slice(0, maxRuns));
  return runs.filter(each => kept.has(each)).flatMap(each => each.carriers);
}
