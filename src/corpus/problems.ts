/** What went wrong in one file: each problem once, and the rest as a number when there are very many. */
import { codeOf } from '../base/errors.js';
import type { SkippedFile } from '../protocol/engine.js';

/** Problems of one file that are told one by one. */
const told = 100;

export class FileProblems {
  private count = 0;
  private lastLine: number | null = null;

  constructor(private readonly path: string) {}

  /** What to report now: nothing once there have been too many. */
  add(line: number | null, reason: string): SkippedFile[] {
    this.count += 1;
    this.lastLine = line;
    return this.count <= told ? [{ path: this.path, line, reason }] : [];
  }

  /** What remains to be said at the end of the file. */
  rest(): SkippedFile[] {
    const more = this.count - told;
    if (more <= 0) return [];
    const lines = more === 1 ? 'line has a problem' : 'lines have problems';
    const reason = `and ${more} more ${lines}, this being the last; mend the ones above first`;
    return [{ path: this.path, line: this.lastLine, reason }];
  }
}

/** Why a file or folder could not be read, from Node's error; undefined for anything else. */
export function failureReason(error: unknown): string | undefined {
  const code = codeOf(error);
  switch (code) {
    case undefined:
      return undefined;
    case 'EACCES':
    case 'EPERM':
      return "can't be read: permission denied";
    case 'ENOENT':
    case 'ENOTDIR':
      return 'is gone: it was moved or removed while the corpus was being read';
    default:
      return /^E[A-Z0-9]+$/.test(code) ? `can't be read (${code})` : undefined;
  }
}
