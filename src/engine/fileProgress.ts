/** How many examples of each file are answered. */
import type { FileProgress } from '../protocol/engine.js';
import type { CorpusState } from './corpusState.js';

/** An answer counts wherever its text stands: repetitions of an answered example are answered. */
export function fileProgress(
  { pool, summary }: Pick<CorpusState, 'pool' | 'summary'>,
  answeredKeys: Iterable<string>,
): FileProgress[] {
  const answered = new Uint8Array(pool.size);
  for (const key of answeredKeys) {
    const first = pool.indexOf(key);
    if (first !== undefined) answered[first] = 1;
  }
  const counts = new Map<string, number>();
  for (let i = 0; i < pool.size; i++) {
    if (answered[pool.firstOf(i)] !== 1) continue;
    const path = pool.path(i);
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  const reasons = new Map<string, string[]>();
  for (const { path, line, reason } of summary.skipped) {
    const known = reasons.get(path) ?? [];
    known.push(line === null ? reason : `line ${line} ${reason}`);
    reasons.set(path, known);
  }
  const read = summary.perFile.map(({ path, examples }) => ({
    path,
    examples,
    answered: counts.get(path) ?? 0,
    skipped: reasons.get(path) ?? [],
  }));
  const known = new Set(read.map(file => file.path));
  const others = [...reasons].filter(([path]) => !known.has(path));
  return [
    ...read,
    ...others.map(([path, skipped]) => ({ path, examples: 0, answered: 0, skipped })),
  ];
}
