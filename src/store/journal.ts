/** Whether a folder can carry SQLite's write-ahead log, which needs memory shared between processes. */
import { statfsSync } from 'node:fs';

export type Journal = 'wal' | 'truncate';

/** `f_type` of file systems that other machines share (Linux, statfs(2)). */
const sharedFileSystems: ReadonlySet<number> = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x65735546, // FUSE: sshfs and the like
  0x01021997, // 9P: Windows drives in WSL 2
  0x00c36400, // Ceph
  0x5346414f, // AFS
]);

/** WAL on local disks, else a rollback journal, which needs only file locks. */
export function journalFor(folder: string): Journal {
  if (folder.startsWith('\\\\')) return 'truncate';
  // Elsewhere `f_type` is numbered differently; there a refusal of WAL by SQLite has to do.
  if (process.platform !== 'linux') return 'wal';
  try {
    return sharedFileSystems.has(statfsSync(folder).type >>> 0) ? 'truncate' : 'wal';
  } catch {
    return 'wal';
  }
}
