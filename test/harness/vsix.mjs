/** The packed extension under test: GLOSSATOR_VSIX, else this platform's VSIX in the repository's root. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { target } from '../../esbuild.native.mjs';
import { root } from './bundle.mjs';

/** Absolute path of the VSIX; throws where it has not been packed. */
export function packedVsix() {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const file = process.env.GLOSSATOR_VSIX || `glossator-${target.vsce}-${version}.vsix`;
  const vsix = path.resolve(root, file);
  if (!existsSync(vsix)) throw new Error(`${vsix} does not exist; run npm run package`);
  return vsix;
}
