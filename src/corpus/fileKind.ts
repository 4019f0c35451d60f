/** How a file of the corpus is read. */
import path from 'node:path';

export type FileKind = 'plain' | 'markdown' | 'csv' | 'tsv' | 'jsonLines';

/** By the name's ending; undefined for JSON, which isn't text. Whatever else is named is plain text. */
export function fileKindOf(name: string): FileKind | undefined {
  switch (path.posix.extname(name).toLowerCase()) {
    case '.md':
    case '.markdown':
    case '.mdx':
      return 'markdown';
    case '.csv':
      return 'csv';
    case '.tsv':
      return 'tsv';
    case '.jsonl':
    case '.ndjson':
      return 'jsonLines';
    case '.json':
      return undefined;
    default:
      return 'plain';
  }
}
