/**
 * The spaCy proof: exports made by Glossator, read and trained on by spaCy itself.
 * Exits with an error if anything differs; prints how many checks ran.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root, testBundle } from '../harness/bundle.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'glossator-spacy-'));
try {
  await writeExports(folder);
  const inPython = path.join(root, 'test/python/venv.mjs');
  const script = path.join(root, 'test/python/spacy_proof.py');
  const { status, error } = spawnSync(process.execPath, [inPython, script, folder], {
    stdio: 'inherit',
    cwd: folder,
  });
  if (error) throw error;
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Bundles the product's exporters as the tests are bundled, and runs them. */
async function writeExports(to) {
  const outfile = path.join(root, 'dist/test/python/exportProof.cjs');
  await build({
    ...testBundle,
    outExtension: {},
    entryPoints: ['test/python/exportProof.ts'],
    outfile,
  });
  const { exportProof } = await import(pathToFileURL(outfile).href);
  await exportProof(to);
}
