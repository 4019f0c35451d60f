/** One process of the engine, from its fork to its end: requests to it, what it answers, what it tells. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { CancelledError, messageOf, UserError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import {
  parseEngineMessage,
  type EngineMessage,
  type EngineMethod,
  type EngineMethods,
} from '../protocol/engine.js';
import { checkResult } from '../protocol/engineResults.js';
import { childEnvironment } from './childEnvironment.js';
import type { EngineNotice } from './methods.js';

export interface EngineProcessOptions {
  /** Absolute path of the bundled child. */
  readonly childFile: string;
  readonly log: Log;
  readonly onNotice: (notice: EngineNotice) => void;
  /** Called once. @param how a signal, an exit code, or what Node says of it */
  readonly onEnd: (how: string) => void;
}

/** The engine ended while it had our request; the next one starts it again. */
export class EngineGoneError extends UserError {
  /** @param how it ended: a signal, an exit code, or what Node says of it */
  constructor(how: string) {
    super(
      `The engine ended before it was done (${how}). It starts again by itself: try once more.`,
    );
  }
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Node's own limits let the garbage of reading a hundred thousand sentences grow to 100 MB more before it is
 * swept; with these the engine is as fast. It sweeps by itself after a round (`service.ts`).
 */
export const engineFlags = [
  '--max-semi-space-size=4',
  '--max-old-space-size=2000',
  '--expose-gc',
] as const;

/**
 * Tells glibc to give each large array pages of its own and them back when it is freed, however many were freed
 * before; else what a round has used stays with the engine: 40 MB with 100,000 sentences. Other systems don't
 * read it.
 */
export const engineEnvironment = { MALLOC_MMAP_THRESHOLD_: '131072' } as const;

export class EngineProcess {
  private readonly child: ChildProcess;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  /** How it ended; undefined while it runs. */
  private ended: string | undefined;

  constructor(private readonly options: EngineProcessOptions) {
    const { childFile, log } = options;
    const child = fork(childFile, [], {
      execArgv: [...engineFlags],
      serialization: 'advanced',
      env: { ...childEnvironment(), ...engineEnvironment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    child.stdout?.on('data', (text: Buffer) => log.debug(`engine: ${text.toString().trimEnd()}`));
    child.stderr?.on('data', (text: Buffer) => log.warn(`engine: ${text.toString().trimEnd()}`));
    child.on('message', raw => this.receive(raw));
    child.on('error', error => {
      log.error(error);
      // A process that could not be made has no exit to wait for.
      if (child.pid === undefined) this.end(error.message);
    });
    child.on('exit', (code, signal) => this.end(signal ?? `code ${String(code)}`));
  }

  /**
   * Rejects with a `CancelledError` once `signal` is aborted and the engine has heard of it, with an
   * `EngineGoneError` where it ends first, or has ended.
   */
  request<M extends EngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    signal?: AbortSignal,
  ): Promise<EngineMethods[M]['result']> {
    const { child } = this;
    const id = ++this.lastId;
    if (this.ended !== undefined) return Promise.reject(new EngineGoneError(this.ended));
    if (signal?.aborted) return Promise.reject(new CancelledError());
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        if (child.connected) child.send({ type: 'cancel', id });
      };
      signal?.addEventListener('abort', cancel, { once: true });
      const settle = (): void => {
        signal?.removeEventListener('abort', cancel);
        this.pending.delete(id);
      };
      const request: Pending = {
        resolve: result => {
          settle();
          try {
            checkResult(method, result);
          } catch (error) {
            reject(asError(error));
            return;
          }
          resolve(result as EngineMethods[M]['result']);
        },
        reject: error => {
          settle();
          reject(error);
        },
      };
      this.pending.set(id, request);
      try {
        child.send({ type: 'request', id, method, params }, error => {
          // Nobody reads the other end: the process is gone, and its exit is about to be told.
          if (error) this.end(error.message);
        });
      } catch (error) {
        request.reject(asError(error));
      }
    });
  }

  /** Nobody waits for its answers any more: whoever did gets a `CancelledError`. */
  cancelAll(): void {
    for (const request of [...this.pending.values()]) request.reject(new CancelledError());
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Resolves when the process has ended; to be asked before it is killed. */
  async exit(): Promise<void> {
    await once(this.child, 'exit');
  }

  private receive(raw: unknown): void {
    let message: EngineMessage;
    try {
      message = parseEngineMessage(raw);
    } catch (error) {
      this.options.log.error(`The engine sent a message that isn't one: ${messageOf(error)}`);
      return;
    }
    switch (message.type) {
      case 'ready':
        return;
      case 'result':
        this.pending.get(message.id)?.resolve(message.result);
        return;
      case 'failure':
        this.pending.get(message.id)?.reject(rebuild(message));
        return;
      default:
        this.options.onNotice(message);
    }
  }

  private end(how: string): void {
    if (this.ended !== undefined) return;
    this.ended = how;
    this.kill();
    for (const request of [...this.pending.values()]) request.reject(new EngineGoneError(how));
    this.options.onEnd(how);
  }
}

function rebuild(failure: Extract<EngineMessage, { type: 'failure' }>): Error {
  if (failure.kind === 'user') return new UserError(failure.message);
  if (failure.kind === 'cancelled') return new CancelledError();
  const error = new Error(failure.message);
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(messageOf(error));
}
