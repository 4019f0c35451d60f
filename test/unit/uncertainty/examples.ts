/** Evidence of small made-up examples for the tests of measures and strategies. */
import { collapse } from '../../../src/head/bio.js';
import type {
  ClassEvidence,
  EntityEvidence,
  ScoredPath,
} from '../../../src/uncertainty/evidence.js';

/**
 * The `n` most probable sequences that BIO allows, words independent, by keeping the best `n` prefixes of
 * every last tag: slow and plain.
 */
function bestPaths(rows: readonly (readonly number[])[], n: number): ScoredPath[] {
  let prefixes: { tags: number[]; log: number }[] = [{ tags: [], log: 0 }];
  for (const row of rows) {
    const longer = prefixes.flatMap(({ tags, log }) =>
      row.flatMap((p, tag) => {
        const before = tags.at(-1) ?? 0;
        const inside = tag > 0 && tag % 2 === 0;
        if (inside && before !== tag && before !== tag - 1) return [];
        return [{ tags: [...tags, tag], log: log + Math.log(p) }];
      }),
    );
    longer.sort((a, b) => b.log - a.log);
    prefixes = row.flatMap((_, tag) => longer.filter(each => each.tags.at(-1) === tag).slice(0, n));
  }
  return prefixes
    .sort((a, b) => b.log - a.log)
    .slice(0, n)
    .map(({ tags, log }) => ({ path: Int32Array.from(tags), logProbability: log }));
}

/** @param rows one row of tag probabilities (O, B-0, I-0, B-1, …) for each word */
export function tagged(
  rows: readonly (readonly number[])[],
  changes: Partial<EntityEvidence> = {},
): EntityEvidence {
  const width = rows[0]?.length ?? 3;
  const labels = (width - 1) / 2;
  const tags = Float32Array.from(rows.flat());
  const [best] = bestPaths(rows, 1);
  return {
    words: rows.length,
    labels,
    types: collapse(tags, labels),
    tags,
    path: best?.path ?? new Int32Array(),
    pathLogProbability: best?.logProbability ?? 0,
    nBest: n => bestPaths(rows, n),
    ...changes,
  };
}

export function classed(
  probabilities: readonly number[],
  mode: ClassEvidence['mode'] = 'single',
): ClassEvidence {
  return { probabilities: Float32Array.from(probabilities), mode };
}
