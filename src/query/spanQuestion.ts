/** The one span that an example is asked about, where one span is asked instead of the whole. */
import type { SubSequence } from './subSequence.js';

/** Words `[firstToken, lastToken]`, both inclusive, and the place of an entity label in the schema. */
export interface LabelledWords {
  readonly firstToken: number;
  readonly lastToken: number;
  readonly label: number;
}

/** Below this no label is a question worth a key. */
const leastProbability = 0.1;
/** A word goes with its neighbour if it has the label with so much of the neighbour's probability. */
const alike = 0.5;

/**
 * The most uncertain candidate within the part that `chooseSubSequence` has chosen, by the mean over its
 * words. Candidates are the entities that the head would mark there and, where its most uncertain word is in
 * none of them, what that word would most likely be if it were anything: with the neighbours that have half
 * its probability of that label. Undefined where nothing is likelier than one in ten.
 *
 * Radmard, Fathullah & Lipani 2021 ask for all labels of a part; "yes" or "no" to its likeliest reading takes
 * one key, and says as much where the head doubts one thing at a time.
 *
 * @param uncertainties in [0, 1], one for each word
 * @param types words × (labels + 1): probabilities of the labels, then of O
 * @param predicted the entities of the best tag sequence
 */
export function spanQuestion(
  part: SubSequence,
  uncertainties: ArrayLike<number>,
  types: ArrayLike<number>,
  labels: number,
  predicted: readonly LabelledWords[],
): LabelledWords | undefined {
  const within = predicted.filter(
    span => span.firstToken >= part.firstToken && span.lastToken <= part.lastToken,
  );
  const peak = largest(part.firstToken, part.lastToken, t => uncertainties[t] ?? 0);
  const covered = (t: number): boolean =>
    within.some(span => t >= span.firstToken && t <= span.lastToken);
  const unmarked = covered(peak) ? undefined : around(peak, part, covered, types, labels);
  const mean = ({ firstToken, lastToken }: LabelledWords): number => {
    let sum = 0;
    for (let t = firstToken; t <= lastToken; t++) sum += uncertainties[t] ?? 0;
    return sum / (lastToken - firstToken + 1);
  };
  const candidates = unmarked ? [...within, unmarked] : within;
  return candidates.sort((a, b) => mean(b) - mean(a) || a.firstToken - b.firstToken)[0];
}

function around(
  peak: number,
  { firstToken, lastToken }: SubSequence,
  covered: (t: number) => boolean,
  types: ArrayLike<number>,
  labels: number,
): LabelledWords | undefined {
  const probability = (t: number, label: number): number => types[t * (labels + 1) + label] ?? 0;
  const label = largest(0, labels - 1, l => probability(peak, l));
  const least = alike * probability(peak, label);
  if (!(probability(peak, label) >= leastProbability)) return undefined;
  const joins = (t: number): boolean => !covered(t) && probability(t, label) >= least;
  let [first, last] = [peak, peak];
  while (first > firstToken && joins(first - 1)) first -= 1;
  while (last < lastToken && joins(last + 1)) last += 1;
  return { firstToken: first, lastToken: last, label };
}

/** The first of `[from, to]` with the largest value. */
function largest(from: number, to: number, value: (i: number) => number): number {
  let best = from;
  for (let i = from + 1; i <= to; i++) if (value(i) > value(best)) best = i;
  return best;
}
