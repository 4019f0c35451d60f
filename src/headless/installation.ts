/** Where the bundled command line finds what lies beside it. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';

/** `dist/` when bundled. */
const here = __dirname;

export function builtInModel(): string {
  return path.join(here, '..', 'models', 'glossator-encoder');
}

/** The encoder's second process. */
export function encoderChild(): string {
  return path.join(here, 'encoderChild.js');
}

const manifest = z.object({ version: z.string() });

export function version(): string {
  const text = readFileSync(path.join(here, '..', 'package.json'), 'utf8');
  return z.parse(manifest, JSON.parse(text)).version;
}

/** SQLite's binary beside the bundle, where the build put one. */
export function nativeBinding(): { nativeBinding?: string } {
  const file = path.join(here, 'native', 'better_sqlite3.node');
  return existsSync(file) ? { nativeBinding: file } : {};
}
