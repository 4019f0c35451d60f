/** How test code is bundled: like the product, with native packages left outside. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

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
  external: ['vscode', 'onnxruntime-node', 'better-sqlite3', 'mocha', 'playwright-core', 'fast-check'],
};
