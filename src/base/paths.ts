/** Where files lie. */
import path from 'node:path';

/** Relative to the folder, with `/`: '' for the folder itself, undefined for what isn't in it. Both are absolute. */
export function placeIn(folder: string, file: string): string | undefined {
  const inside = path.relative(folder, file);
  const isOutside =
    inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside);
  return isOutside ? undefined : inside.replaceAll(path.sep, '/');
}
