/**
 * Probabilities that mean what they say: temperature scaling (Guo, Pleiss, Sun & Weinberger, "On calibration
 * of modern neural networks", ICML 2017), fitted to answers that the head was not trained on. The most
 * probable choice stays the most probable.
 */

/** What was predicted for one decision, and what was right. */
export interface Outcome {
  /** Sums to 1. */
  readonly probabilities: ArrayLike<number>;
  readonly target: number;
  /** That it was neither predicted nor right to say anything, as of most words that they are no entity. */
  readonly plain?: boolean | undefined;
}

/**
 * With fewer decisions than these a temperature says more about chance than about the head. Plain ones don't
 * count: a head is right about nearly all of them, and they make it look too modest about the others.
 */
export const fewestOutcomes = 50;

/** Outside of this a temperature is not believed. */
const [lowest, highest] = [0.2, 5];
/** Halvings of the interval: its width is then 10⁻⁵ of what it was. */
const halvings = 17;
/** Stands for a probability that was rounded to 0. */
const smallest = 1e-12;

/**
 * The temperature T that makes the outcomes most probable, when p becomes p^(1/T) / Σ p^(1/T): above 1 for
 * a head that is too sure of itself. The loss is convex in 1/T, so its slope is bisected.
 *
 * @returns in [0.2, 5]; 1 with fewer than `fewestOutcomes` outcomes that are not plain
 */
export function fitTemperature(outcomes: readonly Outcome[]): number {
  if (outcomes.filter(({ plain }) => plain !== true).length < fewestOutcomes) return 1;
  let [low, high] = [1 / highest, 1 / lowest];
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    if (slopeAt(outcomes, middle) < 0) low = middle;
    else high = middle;
  }
  return 2 / (low + high);
}

/** Σ d/dβ −ln p(target), where β = 1/T. */
function slopeAt(outcomes: readonly Outcome[], beta: number): number {
  let slope = 0;
  for (const { probabilities, target } of outcomes) {
    let [sum, mean] = [0, 0];
    for (let k = 0; k < probabilities.length; k++) {
      const log = Math.log(Math.max(smallest, probabilities[k] ?? 0));
      const mass = Math.exp(beta * log);
      sum += mass;
      mean += mass * log;
    }
    slope += mean / sum - Math.log(Math.max(smallest, probabilities[target] ?? 0));
  }
  return slope;
}

/**
 * p^(1/T) / Σ p^(1/T) for each row.
 *
 * @param probabilities rows of `width` numbers that sum to 1
 */
export function temper(
  probabilities: Float32Array,
  width: number,
  temperature: number,
): Float32Array {
  if (temperature === 1) return probabilities;
  const out = probabilities.map(p => Math.max(smallest, p) ** (1 / temperature));
  for (let row = 0; row + width <= out.length; row += width) {
    let sum = 0;
    for (let k = row; k < row + width; k++) sum += out[k] ?? 0;
    for (let k = row; k < row + width; k++) out[k] = (out[k] ?? 0) / sum;
  }
  return out;
}

/** The same for probabilities that are independent of each other: each with its complement. */
export function temperEach(probabilities: Float32Array, temperature: number): Float32Array {
  if (temperature === 1) return probabilities;
  return probabilities.map(p => {
    const odds = Math.max(smallest, p) / Math.max(smallest, 1 - p);
    return 1 / (1 + odds ** (-1 / temperature));
  });
}
