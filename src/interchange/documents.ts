/** Which document an exported text belongs to, for formats that mark where one ends. */
import type { ExportRecord } from './exportRecord.js';

/** Path and record; texts without a source are a document each. */
export function documentOf({ anchor, key }: Pick<ExportRecord, 'anchor' | 'key'>): string {
  if (anchor === undefined) return key;
  return anchor.record === null ? anchor.path : `${anchor.path}:${anchor.record}`;
}
