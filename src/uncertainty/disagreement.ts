/** How measures of a committee's disagreement are brought from distributions to examples. */
import type { Aggregator } from './distributionMeasure.js';
import type { ClassEvidence, EntityEvidence } from './evidence.js';

/**
 * Disagreement in [0, 1] of the members' distributions `members[m][offset … offset + length)`: 0 when
 * all agree.
 */
export type DisagreementMeasure = (
  members: readonly ArrayLike<number>[],
  offset: number,
  length: number,
) => number;

/** The pointwise part of a strategy that asks a committee; each list holds one entry per member. */
export interface CommitteeMeasure {
  /** As the user reads it. */
  readonly title: string;
  readonly tokens: (members: readonly EntityEvidence[]) => Float32Array;
  readonly entities: (members: readonly EntityEvidence[]) => number;
  readonly classes: (members: readonly ClassEvidence[]) => number;
}

/**
 * Words: disagreement over the labels and O, aggregated. Single-label classes: over the classes.
 * Multi-label: each label is a yes-or-no question of its own, and the mean is taken.
 * @throws RangeError when there is no member.
 */
export function ofCommittee(
  title: string,
  measure: DisagreementMeasure,
  aggregate: Aggregator,
): CommitteeMeasure {
  const tokens = (members: readonly EntityEvidence[]): Float32Array => {
    const { words, labels } = first(members);
    const rows = members.map(member => member.types);
    return Float32Array.from({ length: words }, (_, t) =>
      measure(rows, t * (labels + 1), labels + 1),
    );
  };
  return {
    title,
    tokens,
    entities: members => aggregate(tokens(members)),
    classes: members => {
      const { mode, probabilities } = first(members);
      const rows = members.map(member => member.probabilities);
      if (mode === 'single') return measure(rows, 0, probabilities.length);
      let sum = 0;
      for (let c = 0; c < probabilities.length; c++) {
        sum += measure(
          rows.map(row => [row[c] ?? NaN, 1 - (row[c] ?? NaN)]),
          0,
          2,
        );
      }
      return probabilities.length === 0 ? 0 : sum / probabilities.length;
    },
  };
}

function first<T>(members: readonly T[]): T {
  const [member] = members;
  if (member === undefined) throw new RangeError('A committee needs a member');
  return member;
}
