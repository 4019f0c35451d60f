/**
 * SQLite's binary needs Node-API 10 (Node 22.14) and crashes below it instead of failing. On an older
 * Node the command line hands over to the one that came with the development packages.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const neededNodeApi = 10;

/** The exit code of the run on a newer Node, or undefined when this one will do. */
export function runOnNewerNode(args: readonly string[]): number | undefined {
  if (Number(process.versions.napi) >= neededNodeApi) return undefined;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = path.join(__dirname, '..', 'node_modules', 'node', 'bin', name);
  if (!existsSync(node)) {
    process.stderr.write(`glossator needs Node 22.14 or newer; this is ${process.version}.\n`);
    return 1;
  }
  // Ctrl-C goes to both; this one waits for how the other ends.
  process.on('SIGINT', () => undefined);
  return spawnSync(node, [__filename, ...args], { stdio: 'inherit' }).status ?? 1;
}
