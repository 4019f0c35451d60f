/** The end of a connection: what it wrote is in the database's one file again, as far as others allow. */
import { messageOf } from '../base/errors.js';
import type { Log } from '../base/log.js';
import type { Connection } from './connection.js';

/** Folds the log into the database and closes. Where the log can't be folded now, it is read at the next start. */
export function closeConnection(connection: Connection, log: Log): void {
  if (!connection.options.readonly && connection.options.journal === 'wal') {
    try {
      // Another window may be reading; whoever closes last folds the log, so don't wait for it.
      connection.pragma('busy_timeout = 100');
      connection.pragma('wal_checkpoint(TRUNCATE)');
    } catch (error) {
      log.warn(`${connection.file}: ${messageOf(error)}`);
    }
  }
  connection.dispose();
}
