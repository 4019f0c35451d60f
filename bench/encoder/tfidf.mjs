/** scikit-learn's TF-IDF and logistic regression on the same examples (tfidf.py), as values of a column. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = name => fileURLToPath(new URL(name, import.meta.url));
const venv = file('../../test/python/venv.mjs');
const [script, requirements] = [file('tfidf.py'), file('requirements.txt')];

/** Changes with what the figures depend on. */
export const tfidfVersion = () =>
  createHash('sha256')
    .update(readFileSync(script))
    .update(readFileSync(requirements))
    .digest('hex');

const labelledTexts = (rows, multi) => ({
  texts: rows.map(({ text }) => text),
  labels: rows.map(({ label, labels }) => (multi ? labels : label)),
});

/**
 * @param draws `{ budget, rows }`
 * @param slow `{ seconds, draws }`: of budgets whose fits take longer, so many draws
 * @returns `{ figure, seconds }` for each draw, or null where it was left out
 */
export function tfidfFigures({ multi = false }, { loaded, test }, draws, slow) {
  const job = {
    multi,
    pool: loaded.train.map(({ text }) => text),
    test: labelledTexts(test, multi),
    draws: draws.map(({ budget, rows }) => ({ budget, ...labelledTexts(rows, multi) })),
    slowSeconds: slow.seconds,
    slowDraws: slow.draws,
  };
  const { status, stdout, error } = spawnSync(
    process.execPath,
    [venv, '--requirements', requirements, script],
    {
      input: JSON.stringify(job),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  if (status !== 0) throw error ?? new Error(`tfidf.py ended with ${status}`);
  return JSON.parse(stdout);
}
