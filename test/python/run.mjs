/**
 * The proofs: exports made by Glossator, read and trained on by the programs that they are for, and files of
 * theirs read by Glossator. Exits with an error if anything differs; prints how many checks ran.
 * `node test/python/run.mjs [spacy | formats]` runs one of them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root, testBundle } from '../harness/bundle.mjs';

/** `write` fills a folder for the script; `read`, where there is one, looks at what the script left there. */
const proofs = [
  { name: 'spacy', module: 'exportProof', write: 'exportProof', script: 'spacy_proof.py' },
  {
    name: 'formats',
    module: 'formatsProof',
    write: 'writeProof',
    script: 'formats_proof.py',
    read: 'readProof',
  },
];

const [only] = process.argv.slice(2);
for (const proof of proofs) {
  if (only === undefined || only === proof.name) await prove(proof);
}

async function prove({ module, write, script, read }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'glossator-proof-'));
  try {
    const code = await load(module);
    await code[write](folder);
    const inPython = path.join(root, 'test/python/venv.mjs');
    const { status, error } = spawnSync(
      process.execPath,
      [inPython, path.join(root, 'test/python', script), folder],
      { stdio: 'inherit', cwd: folder },
    );
    if (error) throw error;
    if (status !== 0) process.exitCode = status ?? 1;
    else if (read !== undefined) report(await code[read](folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report({ checks, wrong }) {
  for (const line of wrong) console.error(`FAILED ${line}`);
  console.log(
    `Read back by Glossator: ${checks - wrong.length} checks passed, ${wrong.length} failed`,
  );
  if (wrong.length > 0 || checks === 0) process.exitCode = 1;
}

/** Bundles the product's code as the tests are bundled, and loads it. */
async function load(module) {
  const outfile = path.join(root, `dist/test/python/${module}.cjs`);
  await build({
    ...testBundle,
    outExtension: {},
    entryPoints: [`test/python/${module}.ts`],
    outfile,
  });
  return import(pathToFileURL(outfile).href);
}
