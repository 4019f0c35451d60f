/** Looking at engine processes from outside, as a user with a process list does. */
import { execFileSync } from 'node:child_process';

/** Process ids of the children of `parent` that run and whose command line matches. */
export function childrenOf(parent: number, command: RegExp): number[] {
  const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
  return list.split('\n').flatMap(line => {
    const [pid, ppid, state = '', ...args] = line.trim().split(/\s+/);
    const isWanted = Number(ppid) === parent && command.test(args.join(' '));
    return isWanted && !state.startsWith('Z') ? [Number(pid)] : [];
  });
}

/** Process ids of the engines that `parent` has started and that run. */
export function enginesOf(parent: number): number[] {
  return childrenOf(parent, /glossator-engine|engineChild\.js/);
}

/** Kills every engine of `parent` as the kernel does when memory is short; gives how many there were. */
export function killEngines(parent: number = process.pid): number {
  const engines = enginesOf(parent);
  for (const pid of engines) kill(pid);
  return engines.length;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // No such process.
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended between the list and the signal.
  }
}

/** Resolves as soon as the condition holds; the test's own time limit is the limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise(resolve => setTimeout(resolve, 20));
}
