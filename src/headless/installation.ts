/** Where the bundled command line finds what lies beside it. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/** `dist/` when bundled. */
const here = __dirname;

export function builtInModel(): string {
  return path.join(here, '..', 'models', 'glossator-encoder');
}

/** The encoder's second process. */
export function encoderChild(): string {
  return path.join(here, 'encoderChild.js');
}

/** SQLite's binary beside the bundle, where the build put one. */
export function nativeBinding(): { nativeBinding?: string } {
  const file = path.join(here, 'native', 'better_sqlite3.node');
  return existsSync(file) ? { nativeBinding: file } : {};
}
