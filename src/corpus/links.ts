/** Links in folders that come from elsewhere: what is written through one changes a file that nobody named. */
import { lstatSync, type Stats } from 'node:fs';
import { UserError } from '../base/errors.js';

/** @throws UserError where `place`, which Glossator writes to, is a link; it needn't be there */
export function refuseLink(place: string): void {
  let stats: Stats;
  try {
    stats = lstatSync(place);
  } catch {
    // What can't be looked at can't be written either, which is said then.
    return;
  }
  if (!stats.isSymbolicLink()) return;
  throw new UserError(
    `${place} is a link, and Glossator writes nothing through it. Remove it; put what it leads to in its place if that is the project's.`,
  );
}
