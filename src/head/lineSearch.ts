/** A step along a descent direction that lowers the objective enough and flattens it enough. */

export interface LinePoint {
  readonly step: number;
  readonly value: number;
  /** Derivative of the objective along the direction. */
  readonly slope: number;
}

export type Evaluate = (step: number) => Promise<LinePoint>;

/** Sufficient decrease and curvature; the values Nocedal & Wright (2006) §3.1 give for quasi-Newton. */
const sufficientDecrease = 1e-4;
const curvature = 0.9;
/** What rounding may hide of a decrease, relative to the value. */
const rounding = 1e-13;
const maxTrials = 25;

/**
 * Nocedal & Wright, algorithms 3.5 and 3.6 (strong Wolfe conditions), with the approximate conditions
 * of Hager & Zhang (SIAM J. Optim. 16, 2005, eq. 4.1) beside them: near the optimum the value no longer
 * resolves the decrease while the slope still does.
 *
 * Returns the step; `evaluate` was called last there. Undefined: nothing lower found.
 */
export async function wolfeStep(
  evaluate: Evaluate,
  origin: LinePoint,
  firstStep: number,
): Promise<LinePoint | undefined> {
  const low = (point: LinePoint) =>
    point.value <= origin.value + sufficientDecrease * point.step * origin.slope ||
    (point.value <= origin.value + rounding * Math.abs(origin.value) &&
      point.slope <= (2 * sufficientDecrease - 1) * origin.slope);
  const flat = (point: LinePoint) => Math.abs(point.slope) <= -curvature * origin.slope;

  let previous = origin;
  let step = firstStep;
  for (let trial = 0; trial < maxTrials; trial++) {
    const point = await evaluate(step);
    if (!low(point) || (trial > 0 && !(point.value < previous.value) && !flat(point))) {
      return zoom(evaluate, previous, point, origin, low, flat);
    }
    if (flat(point)) return point;
    if (point.slope >= 0) return zoom(evaluate, point, previous, origin, low, flat);
    previous = point;
    step *= 2;
  }
  return previous;
}

/** `best` is the lowest acceptable point so far; the minimum lies between it and `other`. */
async function zoom(
  evaluate: Evaluate,
  best: LinePoint,
  other: LinePoint,
  origin: LinePoint,
  low: (point: LinePoint) => boolean,
  flat: (point: LinePoint) => boolean,
): Promise<LinePoint | undefined> {
  let last = other;
  for (let trial = 0; trial < maxTrials; trial++) {
    const point = await evaluate(between(best, other));
    last = point;
    if (low(point) && flat(point)) return point;
    if (!low(point) || point.value >= best.value) {
      other = point;
    } else {
      if (point.slope * (other.step - best.step) >= 0) other = best;
      best = point;
    }
    const width = Math.abs(other.step - best.step);
    if (width <= Number.EPSILON * Math.max(other.step, best.step)) break;
  }
  if (!(best.value < origin.value)) return undefined;
  return last === best ? best : evaluate(best.step);
}

/** Minimum of the cubic through both points (eq. 3.59), kept away from the ends of the interval. */
function between(a: LinePoint, b: LinePoint): number {
  const width = b.step - a.step;
  const middle = a.step + width / 2;
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.step - b.step);
  const root = d1 * d1 - a.slope * b.slope;
  if (!(root >= 0) || !Number.isFinite(root)) return middle;
  const d2 = Math.sign(width) * Math.sqrt(root);
  const cubic = b.step - (width * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
  const share = (cubic - a.step) / width;
  return share >= 0.1 && share <= 0.9 ? cubic : middle;
}
