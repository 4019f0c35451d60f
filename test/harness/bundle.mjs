/** How test code is bundled: like the product, with native packages and this folder left outside. */
import { globSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The harness keeps its place (it finds the repository by it) and its state (one server per process). */
const harnessOutside = {
  name: 'harness-outside',
  setup: ({ onResolve }) =>
    onResolve({ filter: /harness\/[^/]+\.mjs$/ }, ({ path: file, resolveDir }) => ({
      path: path.resolve(resolveDir, file),
      external: true,
    })),
};

const external = [
  'vscode',
  'onnxruntime-node',
  'better-sqlite3',
  'mocha',
  'playwright-core',
  'fast-check',
  'eslint',
];

export const testBundle = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  mainFields: ['module', 'main'],
  outExtension: { '.js': '.cjs' },
  sourcemap: 'inline',
  logLevel: 'warning',
  external,
  plugins: [harnessOutside],
};

/**
 * Bundles every `.test.ts` of test/`suite` whose path contains `filter`, and test/`suite`/index.ts where
 * there is one, into a new folder below dist/test; runs that go on beside this one keep theirs. Resolves to
 * the folder, the test files in it and `remove()`.
 */
export async function bundleTests(suite, filter = '') {
  const from = path.join(root, 'test', suite);
  const entries = globSync(['**/*.test.ts', 'index.ts'], { cwd: from })
    .filter(file => file === 'index.ts' || file.replaceAll('\\', '/').includes(filter))
    .sort();
  const folder = path.join(root, 'dist/test', `${suite}-${process.pid}`);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  remove();
  process.once('exit', remove);
  await build({
    ...testBundle,
    entryPoints: entries.map(file => path.join(from, file)),
    outdir: folder,
    outbase: from,
  });
  const files = entries
    .filter(file => file !== 'index.ts')
    .map(file => path.join(folder, file.replace(/\.ts$/, '.cjs')));
  return { folder, files, remove };
}
