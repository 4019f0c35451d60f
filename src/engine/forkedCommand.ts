/** A command of the command line in a process of its own, as anyone may run it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { childEnvironment } from './childEnvironment.js';

/** Of what it says the last is kept, in UTF-16 code units. */
const mostSaid = 20_000;

export interface ForkedCommand {
  readonly child: ChildProcess;
  /** Its exit code, once it has ended and all that it printed is there; null where it was killed. */
  readonly closed: Promise<number | null>;
  /** What it said on stderr so far. */
  readonly said: () => string;
}

/** @param kill how it is ended when `signal` is: SIGTERM lets it come to where everything is in order */
export function forkCommand(
  cliFile: string,
  args: readonly string[],
  signal: AbortSignal,
  kill: 'SIGTERM' | 'SIGKILL',
): ForkedCommand {
  const child = fork(cliFile, args, {
    execArgv: [],
    env: childEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const stop = (): void => void child.kill(kill);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  let said = '';
  // A chunk may end within a character; the stream's own decoder keeps its beginning for the next one.
  child.stderr
    ?.setEncoding('utf8')
    .on('data', (chunk: string) => (said = `${said}${chunk}`.slice(-mostSaid)));
  const closed = (once(child, 'close') as Promise<[number | null]>)
    .then(([code]) => code)
    .finally(() => signal.removeEventListener('abort', stop));
  return { child, closed, said: () => said.trim() };
}
