/** Evidence of small made-up examples for the tests of measures and strategies. */
import { collapse } from '../../../src/head/bio.js';
import { bioChain } from '../../../src/head/crf/chain.js';
import { bestPath } from '../../../src/head/crf/viterbi.js';
import type { ClassEvidence, EntityEvidence } from '../../../src/uncertainty/evidence.js';

/** @param rows one row of tag probabilities (O, B-0, I-0, B-1, …) for each word */
export function tagged(
  rows: readonly (readonly number[])[],
  changes: Partial<EntityEvidence> = {},
): EntityEvidence {
  const width = rows[0]?.length ?? 3;
  const labels = (width - 1) / 2;
  const tags = Float32Array.from(rows.flat());
  const chain = bioChain(
    Int32Array.from({ length: width }, (_, tag) => tag),
    width,
  );
  const { path } = bestPath(Float64Array.from(tags, Math.log), rows.length, chain);
  let pathLogProbability = 0;
  path.forEach((tag, t) => (pathLogProbability += Math.log(rows[t]?.[tag] ?? 0)));
  return {
    words: rows.length,
    labels,
    types: collapse(tags, labels),
    tags,
    path,
    pathLogProbability,
    ...changes,
  };
}

/** Rows over one label: each word is outside with this probability, else the one-word entity. */
export function outside(...probabilities: readonly number[]): number[][] {
  return probabilities.map(p => [p, 1 - p, 0]);
}

export function classed(
  probabilities: readonly number[],
  mode: ClassEvidence['mode'] = 'single',
): ClassEvidence {
  return { probabilities: Float32Array.from(probabilities), mode };
}
