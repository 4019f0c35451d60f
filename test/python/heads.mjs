/**
 * The proof of the heads: their fits end where scikit-learn's, CRFsuite's and SciPy's do. Exits with an error
 * if any objective differs by more than 1e-4; prints each of them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root, testBundle } from '../harness/bundle.mjs';

const here = name => path.join(root, 'test/python', name);

async function proof() {
  const outfile = path.join(root, 'dist/test/python/headsProof.cjs');
  await build({
    ...testBundle,
    outExtension: {},
    entryPoints: ['test/python/headsProof.ts'],
    outfile,
  });
  return import(pathToFileURL(outfile).href);
}

const folder = mkdtempSync(path.join(tmpdir(), 'glossator-heads-'));
try {
  const { writeHeads } = await proof();
  await writeHeads(folder);
  const { status, error } = spawnSync(
    process.execPath,
    [
      here('venv.mjs'),
      '--requirements',
      here('head_requirements.txt'),
      here('heads_proof.py'),
      folder,
    ],
    // The problems are small, and threads that wait for each other spin.
    { stdio: 'inherit', env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' } },
  );
  if (error) throw error;
  if (status !== 0) process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
