/** Reads the table of contents of a ZIP file (PKWARE APPNOTE 6.3, sections 4.3.12 and 4.3.16). */
import { readFileSync } from 'node:fs';

export interface ZipEntry {
  readonly name: string;
  /** Bytes after unpacking. */
  readonly size: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endSize = 22;

/** Entries in the order of the central directory. Throws where `file` is no ZIP file. */
export function zipEntries(file: string): ZipEntry[] {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + endSize > bytes.length || bytes.readUInt32LE(end) !== endSignature) {
    throw new Error(`${file} is not a ZIP file`);
  }
  const entries: ZipEntry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32LE(at) !== entrySignature) throw new Error(`${file} is damaged at ${at}`);
    const [name, extra, comment] = [28, 30, 32].map(offset => bytes.readUInt16LE(at + offset));
    const nameEnd = at + 46 + (name ?? 0);
    entries.push({
      name: bytes.toString('utf8', at + 46, nameEnd),
      size: bytes.readUInt32LE(at + 24),
    });
    at = nameEnd + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}
