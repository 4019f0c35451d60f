import assert from 'node:assert/strict';
import { tokenEntropy } from '../../../src/uncertainty/entropy.js';
import { votes, voteEntropy } from '../../../src/uncertainty/voteEntropy.js';
import { close } from './distributions.js';

const even = [0.5, 0.5];
const mean = (members: readonly (readonly number[])[]): number[] =>
  (members[0] ?? []).map(
    (_, c) => members.reduce((sum, p) => sum + (p[c] ?? 0), 0) / members.length,
  );

/** All members undecided alike, against members that are sure of different things. */
const noise = [even, even, even, even];
const conflict = [
  [0.9, 0.1],
  [0.8, 0.2],
  [0.2, 0.8],
  [0.3, 0.7],
];

describe('Vote entropy', () => {
  it('counts the votes of the members, in their own row of a matrix', () => {
    assert.deepEqual([...votes(conflict, 0, 2)], [2, 2]);
    assert.deepEqual([...votes([[9, 0.1, 0.2, 0.7]], 1, 3)], [0, 0, 1]);
  });

  it('is 1 for the most even vote that so many members can give', () => {
    assert.ok(close(voteEntropy(conflict, 0, 2), 1));
    const two = [
      [0.6, 0.2, 0.2],
      [0.1, 0.8, 0.1],
    ];
    assert.ok(close(voteEntropy(two, 0, 3), 1));
    assert.equal(voteEntropy([[0.5, 0.5]], 0, 2), 0);
  });

  it('asks where members conflict; entropy of their mean asks where all are undecided alike', () => {
    assert.ok(tokenEntropy(mean(noise), 0, 2) > tokenEntropy([0.55, 0.45], 0, 2));
    assert.ok(close(tokenEntropy(mean(noise), 0, 2), 1));
    assert.ok(voteEntropy(noise, 0, 2) < voteEntropy(conflict, 0, 2));
    assert.equal(voteEntropy(noise, 0, 2), 0);
  });
});
