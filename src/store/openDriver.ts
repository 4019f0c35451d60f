/** Chooses between the two SQLite libraries, and says which and why. */
import { messageOf, UserError } from '../base/errors.js';
import { openBetterSqlite } from './betterSqlite.js';
import type { Driver, DriverName, OpenDriverOptions } from './driver.js';
import { loadNodeSqlite, openNodeSqlite } from './nodeSqlite.js';
import { resultCode } from './sqliteErrors.js';

/** What this process can load. */
export interface Runtime {
  /** Node-API version, 0 when unknown. */
  readonly napi: number;
  readonly nodeVersion: string;
  readonly loadNodeSqlite: typeof loadNodeSqlite;
}

export const thisRuntime: Runtime = {
  napi: Number(process.versions['napi'] ?? 0),
  nodeVersion: process.versions.node,
  loadNodeSqlite,
};

/** Node-API version that better-sqlite3 13 is built for; below it, loading it kills the process. */
const neededNapi = 10;

export interface ChosenDriver {
  readonly driver: Driver;
  /** For the log and diagnostics. */
  readonly reason: string;
}

/**
 * Opens `file` with better-sqlite3, or with node:sqlite where the former can't load. `only` insists on
 * one of them. SQLite's own refusals (read-only, damaged, …) are thrown as they are.
 */
export function openDriver(
  options: OpenDriverOptions,
  only?: DriverName,
  runtime: Runtime = thisRuntime,
): ChosenDriver {
  const refusal = only === 'node:sqlite' ? 'node:sqlite was asked for' : refuse(runtime);
  let reason = refusal;
  if (refusal === undefined) {
    try {
      return { driver: openBetterSqlite(options), reason: 'its binary loads' };
    } catch (error) {
      // An error with a result code comes from SQLite: the library is loaded, the file is the trouble.
      if (resultCode(error) !== undefined) throw error;
      reason = `better-sqlite3 doesn't load: ${messageOf(error)}`;
    }
  }
  const module = only === 'better-sqlite3' ? undefined : runtime.loadNodeSqlite();
  if (module === undefined) {
    throw new UserError(
      `Glossator can't open its database: it needs Node 22.13 or newer, this is Node ${runtime.nodeVersion} (${reason ?? ''}). ` +
        'Update Node, or VS Code to 1.101 or newer.',
    );
  }
  return { driver: openNodeSqlite(module, options), reason: reason ?? '' };
}

function refuse(runtime: Runtime): string | undefined {
  if (runtime.napi >= neededNapi) return undefined;
  return `better-sqlite3 needs Node-API ${neededNapi}, this process has ${runtime.napi}`;
}
