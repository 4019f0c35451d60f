/** Runs one file of bench/host inside a real extension host and gives back what it measured. */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root, testBundle } from '../test/harness/bundle.mjs';
import { installVsix } from '../test/harness/codeServer.mjs';
import { runInExtensionHost } from '../test/harness/hostRunner.mjs';
import { packedVsix } from '../test/harness/vsix.mjs';
import { removeFolder, temporaryFolder } from '../test/harness/workspace.mjs';
import { readJson } from './files.mjs';

/**
 * Runs bench/host/`name`.mjs `runs` times, each in a new VS Code on the folder `workspace`, beside the packed
 * extension; resolves to what each wrote to GLOSSATOR_BENCH_RESULTS. `input`: a file it is told of.
 */
export async function measureInHost(name, { workspace, input = '', runs = 1 }) {
  const outdir = path.join(root, 'dist/test', `bench-host-${process.pid}`);
  const removeBundle = () => rmSync(outdir, { recursive: true, force: true });
  process.once('exit', removeBundle);
  const extensions = temporaryFolder('extensions');
  const results = temporaryFolder('figures');
  try {
    await build({
      ...testBundle,
      entryPoints: {
        index: path.join(root, 'test/host/index.ts'),
        [name]: path.join(root, 'bench/host', `${name}.mjs`),
      },
      outdir,
    });
    const extensionFolder = await installVsix(packedVsix(), extensions);
    const figures = [];
    for (let run = 0; run < runs; run++) {
      const file = path.join(results, `${run}.json`);
      // code-server hands the environment on to its extension hosts.
      process.env.GLOSSATOR_BENCH_RESULTS = file;
      process.env.GLOSSATOR_BENCH_INPUT = input;
      await runInExtensionHost({
        extensionFolder,
        entry: path.join(outdir, 'index.cjs'),
        files: [path.join(outdir, `${name}.cjs`)],
        workspace,
        timeout: 600_000,
      });
      if (!existsSync(file)) throw new Error(`bench/host/${name}.mjs measured nothing`);
      figures.push(readJson(file));
    }
    return figures;
  } finally {
    removeBundle();
    removeFolder(extensions);
    removeFolder(results);
  }
}
