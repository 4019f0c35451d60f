/** Random distributions for the tests of measures. */
import fc from 'fast-check';

/** `length` probabilities that sum to 1, zeros and certainties among them. */
export const distribution = (min: number, max: number): fc.Arbitrary<number[]> =>
  fc
    .array(fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 1, noNaN: true })), {
      minLength: min,
      maxLength: max,
    })
    .filter(weights => weights.some(weight => weight > 0))
    .map(weights => {
      const sum = weights.reduce((total, weight) => total + weight, 0);
      return weights.map(weight => weight / sum);
    });

/** Independent probabilities of labels. */
export const labelProbabilities = (max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: max });

export function close(actual: number, expected: number, tolerance = 1e-9): boolean {
  return Math.abs(actual - expected) <= tolerance;
}
