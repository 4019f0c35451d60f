/**
 * The proof of users' own encoders: tiny models made by PyTorch and Hugging Face, read by Glossator.
 * Exits with an error if anything differs; prints how many checks ran.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root, testBundle } from '../harness/bundle.mjs';

const here = name => path.join(root, 'test/python', name);

function makeModels(folder) {
  const { status, error, stderr } = spawnSync(
    process.execPath,
    [
      here('venv.mjs'),
      '--requirements',
      here('model_requirements.txt'),
      here('model_proof.py'),
      folder,
    ],
    // What it says while it traces is only of use where it fails.
    {
      stdio: ['ignore', 'inherit', 'pipe'],
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      // The models are tiny, and threads that wait for each other spin.
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    },
  );
  if (error) throw error;
  if (status !== 0) throw new Error(`The models could not be made.\n${stderr}`);
}

async function proof() {
  const outfile = path.join(root, 'dist/test/python/modelProof.cjs');
  await build({
    ...testBundle,
    outExtension: {},
    entryPoints: ['test/python/modelProof.ts'],
    outfile,
  });
  const { modelProof } = await import(pathToFileURL(outfile).href);
  return modelProof;
}

const folder = mkdtempSync(path.join(tmpdir(), 'glossator-models-'));
try {
  makeModels(folder);
  const { passed, failures, measured } = await (await proof())(folder);
  console.log(measured.join('\n'));
  for (const failure of failures.slice(0, 20)) console.error(failure);
  console.log(`models: ${passed} checks ok, ${failures.length} not ok`);
  if (passed === 0 || failures.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
