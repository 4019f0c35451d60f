/** Which window shows which example right now, so that two never ask the same one. */
import type { Connection } from './connection.js';

/**
 * Takes or prolongs the lease on a text for `milliseconds`; false when another holder has it. A lease
 * lost in a power cut is no loss, so it isn't flushed to disk by itself.
 */
export function acquireLease(
  connection: Connection,
  key: string,
  holder: string,
  milliseconds: number,
): boolean {
  return connection.writeLightly(() => {
    const now = connection.now();
    connection.run('DELETE FROM lease WHERE expires_at <= ?', now);
    const changed = connection.run(
      `INSERT INTO lease (text_sha, holder, expires_at) VALUES (?, ?, ?)
       ON CONFLICT (text_sha) DO UPDATE SET expires_at = excluded.expires_at
       WHERE lease.holder = excluded.holder`,
      ...[key, holder, now + milliseconds],
    );
    return changed === 1;
  });
}

export function releaseLeases(connection: Connection, holder: string): void {
  connection.writeLightly(() => connection.run('DELETE FROM lease WHERE holder = ?', holder));
}
