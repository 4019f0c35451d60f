/** Expected error reduction: ask what is expected to make the rest of the pool the least uncertain. */
import { bestByScore, largest, sampleOf } from './candidates.js';
import { dot } from './dot.js';
import { coverage } from './coverage.js';
import type { PoolRequest, PoolRule, PoolView } from './strategy.js';

/** Examples whose answers are imagined, and examples on which the error is then estimated. */
const candidateLimit = 100;
const sampleLimit = 200;
/** Answers less probable than this are not imagined. */
const leastProbable = 0.02;
/** How far an answer moves the scores of an example just like it, in the log of the odds. */
const step = 2;
/** Exponentials in a second, about, in one thread of a laptop. */
const perSecond = 2e7;

/**
 * argmin_x Σ_y p(y | x) Σ_u H(p_u after x is answered y), u ≠ x: over the 100 examples of highest score, with the
 * uncertainty H (log-loss risk) summed over a seeded sample of 200. The refit is replaced by one gradient
 * step of a linear head: the answer y to x moves the scores of u by 2 · cos(x, u) · (e_y − p_x). An
 * uncertain example that nothing resembles changes nothing but itself, and is not asked.
 *
 * Roy & McCallum 2001, "Toward optimal active learning through sampling estimation of error reduction",
 * who refit naive Bayes; sub-sampling as there. In multi mode every label is a yes-or-no question.
 *
 * For entities, where every labelling of a sentence would be an outcome, `coverage` stands in: it is the
 * same reckoning with a word form's doubt settled wherever it stands.
 */
export const expectedErrorReduction: PoolRule = {
  kind: 'batch',
  reads: ['vectors', 'classes', 'uncertainWords'],
  readsFor: ({ classes }) => (classes ? ['vectors', 'classes'] : ['uncertainWords']),
  pick,
};

/**
 * What choosing a batch costs at most, to be shown before it starts.
 * @param classes number of classes
 */
export function errorReductionCost(
  eligible: number,
  classes: number,
): { readonly evaluations: number; readonly seconds: number } {
  const outcomes = Math.min(classes, Math.floor(1 / leastProbable));
  const evaluations =
    Math.min(eligible, candidateLimit) * Math.min(eligible, sampleLimit) * outcomes * classes;
  return { evaluations, seconds: evaluations / perSecond };
}

function pick(view: PoolView, request: PoolRequest): number[] {
  const { classes, classMode } = view;
  if (!classes) return coverage.pick(view, request);
  const known = (i: number): boolean => classes(i).length > 0;
  const candidates = bestByScore(view, candidateLimit).filter(known);
  const sample = [...sampleOf(view, sampleLimit, request).filter(known)];
  const after = classMode === 'multi' ? afterLabels : afterClass;
  const before = new Map(sample.map(u => [u, riskOf(classes(u), classMode)]));
  const change = new Map<number, number>();
  for (const x of candidates) {
    let sum = 0;
    for (const u of sample) {
      if (u === x) continue;
      const push = step * Math.max(0, cosine(view, x, u));
      sum += after(classes(x), classes(u), push) - (before.get(u) ?? 0);
    }
    change.set(x, sum);
  }
  return [...largest(candidates, request.count, x => -(change.get(x) ?? 0), view.key)];
}

/** Entropy in nats; in multi mode of all labels together. */
function riskOf(p: Float32Array, mode: PoolView['classMode']): number {
  let risk = 0;
  for (const q of p) risk -= xlogx(q) + (mode === 'multi' ? xlogx(1 - q) : 0);
  return risk;
}

/** Expected entropy of u once x, whose classes have probabilities `p`, is answered. */
function afterClass(p: Float32Array, u: Float32Array, push: number): number {
  const moved = new Float64Array(p.length);
  // Of many classes that are as good as even none may reach it, but the most probable are imagined.
  const least = Math.min(leastProbable, Math.max(...p));
  let risk = 0;
  let imagined = 0;
  for (const [y, probability] of p.entries()) {
    if (probability < least) continue;
    imagined += probability;
    let sum = 0;
    for (let c = 0; c < moved.length; c++) {
      sum += moved[c] = (u[c] ?? 0) * Math.exp(push * ((c === y ? 1 : 0) - (p[c] ?? 0)));
    }
    for (const mass of moved) risk -= probability * xlogx(mass / sum);
  }
  return risk / imagined;
}

/** The same where every label is a question of its own. */
function afterLabels(p: Float32Array, u: Float32Array, push: number): number {
  let risk = 0;
  for (const [label, probability] of p.entries()) {
    const q = u[label] ?? 0;
    for (const [y, weight] of [
      [1, probability],
      [0, 1 - probability],
    ] as const) {
      const yes = q * Math.exp(push * (y - probability));
      const moved = yes / (yes + 1 - q);
      risk -= weight * (xlogx(moved) + xlogx(1 - moved));
    }
  }
  return risk;
}

function xlogx(p: number): number {
  return p > 0 ? p * Math.log(p) : 0;
}

function cosine({ vectors, width }: PoolView, i: number, j: number): number {
  return dot(vectors, i * width, vectors, j * width, width);
}
