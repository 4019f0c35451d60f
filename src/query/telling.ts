/** Whether the scores know what the head doesn't. */

/** An answer with what the head said before it learned from it. */
export interface Foreseen {
  /** Uncertainty in [0, 1]. */
  readonly score: number;
  /** Whether the head's best guess was something else than the answer. */
  readonly wrong: boolean;
  /** Whether the example was asked for its score; false: it was drawn at random, imported or searched for. */
  readonly ranked: boolean;
}

/** How well scores tell errors from successes. */
export interface Telling {
  /** Probability in [0, 1] that a wrong answer scored higher than a right one; a half by chance. */
  readonly area: number;
  /** Whether that is enough to follow the scores. */
  readonly pays: boolean;
}

/** Fewer errors, or fewer successes, than this tell nothing. */
const fewest = 5;
/** Probability that an error scored above a success, from which the score is worth following. */
const worthFollowing = 0.6;

/**
 * Whether the score tells the head's errors from its successes: the probability that a wrong answer scored
 * higher than a right one (the area under the ROC curve, ties half) is at least 0.6. Where it isn't, the
 * most uncertain examples are no likelier to teach than any others, and spreading over the pool is better.
 * Undefined while there are fewer than five of either.
 *
 * The area as a statistic: Mann & Whitney 1947; that uncertainty fails where the head's confidence says
 * nothing: Karamcheti et al. 2021, "Mind your outliers!".
 */
export function uncertaintyPays(
  answers: readonly Pick<Foreseen, 'score' | 'wrong'>[],
): Telling | undefined {
  const wrong = answers.filter(answer => answer.wrong);
  const right = answers.filter(answer => !answer.wrong);
  if (wrong.length < fewest || right.length < fewest) return undefined;
  let above = 0;
  for (const error of wrong) {
    for (const success of right) {
      if (error.score > success.score) above += 1;
      else if (error.score === success.score) above += 0.5;
    }
  }
  const area = above / (wrong.length * right.length);
  return { area, pays: area >= worthFollowing };
}
