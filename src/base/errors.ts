/** The three kinds of errors: user errors, cancellation, and everything else, which is a bug. */

/** Something the user can mend. The message says what, where and what to do; shown as it is. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** A user error where nothing is wrong: what was asked for isn't there, or not yet. Shown as information. */
export class NothingThereError extends UserError {}

/** The user, or a shutdown, asked to stop. Never shown. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
  constructor() {
    super('Cancelled');
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a Node error (`ENOENT`, `ENOSPC`, …), if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
