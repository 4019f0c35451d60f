/**
 * Builds dist/: the extension, the engine's process, the command line, the panel, this platform's native
 * parts, the JSON schema of glossator.json and the notices of what is bundled.
 * `--production` minifies and leaves source maps out; `--vsix` does that and packs this platform's VSIX.
 */
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { copyNativeParts, target } from './esbuild.native.mjs';
import { thirdPartyNotices } from './esbuild.notices.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const vsix = process.argv.includes('--vsix');
const production = vsix || process.argv.includes('--production');

const node = { platform: 'node', target: 'node22', format: 'cjs', external: ['onnxruntime-node'] };
const browser = { platform: 'browser', target: 'es2023', format: 'iife' };
const extensionHost = { ...node, external: [...node.external, 'vscode'] };
const bundles = [
  { from: 'src/extension.ts', to: 'extension', options: extensionHost },
  { from: 'src/engine/child.ts', to: 'engineChild', options: node },
  { from: 'src/encoder/helperChild.ts', to: 'encoderChild', options: node },
  { from: 'src/cli.ts', to: 'cli', options: { ...node, banner: { js: '#!/usr/bin/env node' } } },
  { from: 'webview/main.ts', to: 'panel', options: browser },
  { from: 'webview/style.css', to: 'panel', options: browser },
  { from: 'webview/curveView.ts', to: 'curveView', options: browser },
  { from: 'webview/curveView.css', to: 'curveView', options: browser },
];

/** Patterns, relative to the root, of what a VSIX of this platform must hold; each must match. */
const mustShip = [
  ...[
    'extension.js',
    'encoderChild.js',
    'engineChild.js',
    'cli.js',
    'panel.js',
    'panel.css',
    'curveView.js',
    'curveView.css',
  ].map(f => `dist/${f}`),
  'dist/glossator.schema.json',
  'dist/THIRD_PARTY_NOTICES.txt',
  'dist/native/better_sqlite3.node',
  ...(target.onnxruntime ? [`dist/node_modules/onnxruntime-node/${target.onnxruntime}/*`] : []),
  'dist/node_modules/onnxruntime-node/dist/index.js',
  'dist/node_modules/onnxruntime-common/dist/cjs/index.js',
  ...['model.onnx', 'tokenizer.json', 'config.json', 'README.md'].map(f => `models/*/${f}`),
  ...['package.json', 'package.nls.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'media/icon.png'],
];

async function buildBundle({ from, to, options }) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { [to]: from },
    outdir: 'dist',
    bundle: true,
    mainFields: ['module', 'main'],
    loader: { '.ttf': 'file', '.svg': 'dataurl' },
    assetNames: '[name]',
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    ...options,
  });
  if (production) rmSync(path.join(root, `dist/${to}${path.extname(from)}.map`), { force: true });
  return Object.keys(metafile.inputs);
}

/** For completion; it comes out of the same zod schema that reads the file, so that they cannot differ. */
async function writeProjectSchema() {
  const { outputFiles } = await build({
    stdin: {
      contents: `import * as z from 'zod/mini';
        import { projectSchema } from './src/project/config.ts';
        import { completionSchema } from './src/project/completionSchema.ts';
        const strict = z.toJSONSchema(projectSchema, { io: 'input', target: 'draft-7' });
        export const schema = completionSchema(strict);`,
      resolveDir: root,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { schema } = await import(`data:text/javascript;base64,${code}`);
  const text = JSON.stringify({ title: 'Glossator project', ...schema }, undefined, 2);
  writeFileSync(path.join(root, 'dist/glossator.schema.json'), `${text}\n`);
}

/** What .vscodeignore then lets through is compared with test/package/files.txt by the tests. */
async function packVsix() {
  const { globSync } = await import('node:fs');
  const missing = mustShip.filter(pattern => globSync(pattern, { cwd: root }).length === 0);
  if (missing.length > 0) throw new Error(`The VSIX would lack ${missing.join(', ')}`);
  const { createVSIX } = await import('@vscode/vsce');
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const packagePath = path.join(root, `glossator-${target.vsce}-${version}.vsix`);
  await createVSIX({ cwd: root, dependencies: false, target: target.vsce, packagePath });
}

async function main() {
  const inputs = await Promise.all(bundles.map(buildBundle));
  copyNativeParts(root);
  await writeProjectSchema();
  const copied = target.packages.map(name => `node_modules/${name}/`);
  const notices = thirdPartyNotices(root, [...inputs.flat(), ...copied]);
  writeFileSync(path.join(root, 'dist/THIRD_PARTY_NOTICES.txt'), notices);
  chmodSync(path.join(root, 'dist/cli.js'), 0o755);
  if (vsix) await packVsix();
}

try {
  await main();
} catch (error) {
  // esbuild has printed its own errors already.
  if (!Array.isArray(error?.errors)) console.error(error);
  process.exitCode = 1;
}
