/** Stream-based queries: examples come one by one, and each is asked or passed over for good. */

/** How far one decision moves the threshold. */
const step = 0.02;

/**
 * Asks where the score reaches a threshold that follows the stream so that the share asked stays at the
 * budget: θ ← θ + 0.02 · (asked − budget). At rest as much pulls up as down, which is where the share of
 * scores above θ is the budget, whatever their distribution; when the head learns and scores fall, so does
 * θ. Unlike an order of the pool it can't wait for a better example: it asks for one that is uncertain
 * enough by what it has seen so far.
 *
 * Selective sampling: Cohn, Atlas & Ladner 1994; a threshold that keeps a budget: Žliobaitė, Bifet,
 * Pfahringer & Holmes 2014, "Active learning with drifting streaming data". The step is the stochastic
 * approximation of a quantile, Robbins & Monro 1951.
 */
export class StreamThreshold {
  /**
   * @param budget share of examples to ask, in (0, 1)
   * @param threshold where to begin, in [0, 1]
   */
  constructor(
    private readonly budget: number,
    private threshold = 0.5,
  ) {
    if (!(budget > 0 && budget < 1)) throw new RangeError(`The budget is ${budget}, not in (0, 1)`);
  }

  /**
   * Whether to ask about the next example.
   * @param score in [0, 1]; an example that can't be scored (NaN) is passed over
   */
  decide(score: number): boolean {
    const ask = score >= this.threshold;
    // Above the largest score seen it would have to come down again before anything is asked.
    const next = this.threshold + step * ((ask ? 1 : 0) - this.budget);
    this.threshold = Math.min(1, Math.max(0, next));
    return ask;
  }
}
