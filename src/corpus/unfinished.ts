/** Files that appear whole or not at all are written under another name first. */
import { randomUUID } from 'node:crypto';

/** A name beside `file` that nothing has, not even a link that came with the folder; for the flag `wx`. */
export function unfinishedName(file: string): string {
  return `${file}.${randomUUID().slice(0, 8)}.part`;
}
