/** Why there is nothing to ask about, in one sentence; undefined where there is something. */
import type { Project } from '../project/project.js';
import type { IndexSummary } from '../protocol/engine.js';

export function emptyCorpus(
  { examples, skipped }: Pick<IndexSummary, 'examples' | 'skipped'>,
  { corpus }: Project,
): string | undefined {
  if (examples > 0) return undefined;
  if (skipped.length > 0) {
    return 'The corpus has no example: what corpus.include in glossator.json names was skipped; glossator index says why.';
  }
  return `The corpus has no example: no file with text matches corpus.include in glossator.json (${corpus.include.join(', ')}), less what is excluded, ignored by Git or exported.`;
}
