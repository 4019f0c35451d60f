/** The size of the packed extension. */
import { statSync } from 'node:fs';
import { packedVsix } from '../test/harness/vsix.mjs';

const limit = 32;

export function size() {
  const measured = statSync(packedVsix()).size / 1e6;
  return [{ figure: 'VSIX', measured, unit: 'MB', target: limit }];
}
