/**
 * The host's end of the engine: forks the child, sends requests, starts it again when it dies. Every
 * start begins with a fresh snapshot of the training data, so a killed engine costs time and nothing else.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Disposable } from '../base/disposable.js';
import { Emitter } from '../base/emitter.js';
import { CancelledError, messageOf, UserError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import {
  parseEngineMessage,
  type EngineMessage,
  type EngineMethod,
  type EngineMethods,
  type OpenParams,
} from '../protocol/engine.js';
import { checkResult } from '../protocol/engineResults.js';
import type { Engine, EngineNotice } from './methods.js';

export interface EngineClientOptions {
  /** Absolute path of the bundled child. */
  readonly childFile: string;
  /** Called at every start. */
  readonly openParams: () => OpenParams;
  readonly log: Log;
}

export type EngineState =
  | { readonly kind: 'running' }
  /** The process ended; the next request starts it again. */
  | { readonly kind: 'stopped'; readonly reason: string }
  /** It could not be started; trying again at once would not help. */
  | { readonly kind: 'failed'; readonly reason: string };

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
  readonly child: ChildProcess;
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

/** Starts within `windowMilliseconds` after which the engine is left alone until asked to restart. */
const maxStarts = 4;
const windowMilliseconds = 5 * 60_000;
const backOffMilliseconds = [0, 250, 1_000, 4_000];

export class EngineClient implements Engine, Disposable {
  private readonly notices = new Emitter<EngineNotice>();
  private readonly states = new Emitter<EngineState>();
  readonly onNotice = this.notices.event;
  readonly onState = this.states.event;

  /** The engine that requests go to, opened or about to be. */
  private current: Promise<ChildProcess> | undefined;
  /** The same once it is open. */
  private opened: ChildProcess | undefined;
  /** Every process that runs. */
  private readonly children = new Set<ChildProcess>();
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private starts: number[] = [];
  /** Grows with every restart, so that a start from before it gives up. */
  private generation = 0;
  /** Why nothing is started; until `restart`. */
  private halted: string | undefined;
  private disposed = false;

  constructor(private readonly options: EngineClientOptions) {}

  /** Whether it has been asked for anything yet: a request to one that hasn't starts a process. */
  get isStarted(): boolean {
    return this.current !== undefined;
  }

  async request<M extends EngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    signal?: AbortSignal,
  ): Promise<EngineMethods[M]['result']> {
    const child = await this.running();
    if (this.disposed || this.halted !== undefined) throw new CancelledError();
    return this.send(child, method, params, signal);
  }

  /** Forgets earlier failures and starts again. */
  async restart(): Promise<void> {
    this.starts = [];
    this.halted = undefined;
    this.abandon();
    await this.running();
  }

  /** Cancels everything and ends the process; until `restart`, requests fail with `reason`. */
  async stop(reason: string): Promise<void> {
    this.halted = reason;
    const ended = [...this.children].map(child => once(child, 'exit'));
    this.cancelAll();
    this.abandon();
    this.states.fire({ kind: 'failed', reason });
    await Promise.all(ended);
  }

  /** Cancels everything and ends the process. */
  dispose(): void {
    this.disposed = true;
    this.cancelAll();
    this.abandon();
    this.notices.dispose();
    this.states.dispose();
  }

  private cancelAll(): void {
    for (const request of [...this.pending.values()]) request.reject(new CancelledError());
  }

  private abandon(): void {
    this.generation += 1;
    this.current = undefined;
    this.opened = undefined;
    for (const child of this.children) child.kill('SIGKILL');
  }

  private running(): Promise<ChildProcess> {
    if (this.disposed) return Promise.reject(new CancelledError());
    if (this.halted !== undefined) return Promise.reject(new UserError(this.halted));
    if (this.current) return this.current;
    const starting = this.start(this.generation);
    this.current = starting;
    starting.then(
      child => {
        if (this.current !== starting) return;
        this.opened = child;
        this.states.fire({ kind: 'running' });
      },
      (error: unknown) => {
        if (this.current !== starting) return;
        this.current = undefined;
        this.states.fire({ kind: 'failed', reason: messageOf(error) });
      },
    );
    return starting;
  }

  /** An opened engine. One that dies while it is opened is started again, as often as any. */
  private async start(generation: number): Promise<ChildProcess> {
    for (;;) {
      await this.backOff();
      this.assertWanted(generation);
      const child = this.spawn();
      try {
        await this.send(child, 'open', this.options.openParams());
        this.assertWanted(generation);
        return child;
      } catch (error) {
        child.kill('SIGKILL');
        this.assertWanted(generation);
        if (!(error instanceof EngineGoneError)) throw error;
      }
    }
  }

  /** @throws UserError when the engine has been started too often lately */
  private async backOff(): Promise<void> {
    const now = Date.now();
    this.starts = this.starts.filter(at => now - at < windowMilliseconds);
    if (this.starts.length >= maxStarts) {
      throw new UserError('The engine has stopped several times. See the log, then restart it.');
    }
    const delay = backOffMilliseconds[this.starts.length] ?? 0;
    this.starts.push(now);
    if (delay > 0) await wait(delay);
  }

  private assertWanted(generation: number): void {
    if (this.disposed || this.halted !== undefined) throw new CancelledError();
    if (generation !== this.generation) throw new EngineGoneError('restarted');
  }

  private spawn(): ChildProcess {
    const { log } = this.options;
    const child = fork(this.options.childFile, [], {
      execArgv: [...engineFlags],
      serialization: 'advanced',
      env: { ...childEnvironment(), ...engineEnvironment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.children.add(child);
    child.stdout?.on('data', (text: Buffer) => log.debug(`engine: ${text.toString().trimEnd()}`));
    child.stderr?.on('data', (text: Buffer) => log.warn(`engine: ${text.toString().trimEnd()}`));
    child.on('message', raw => this.receive(raw));
    child.on('error', error => {
      log.error(error);
      // A process that could not be made has no exit to wait for.
      if (child.pid === undefined) this.exited(child, error.message);
    });
    child.on('exit', (code, signal) => this.exited(child, signal ?? `code ${String(code)}`));
    return child;
  }

  private send<M extends EngineMethod>(
    child: ChildProcess,
    method: M,
    params: EngineMethods[M]['params'],
    signal?: AbortSignal,
  ): Promise<EngineMethods[M]['result']> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(new CancelledError());
        return;
      }
      const cancel = (): void => {
        if (child.connected) child.send({ type: 'cancel', id });
      };
      signal?.addEventListener('abort', cancel, { once: true });
      const settle = (): void => {
        signal?.removeEventListener('abort', cancel);
        this.pending.delete(id);
      };
      const request: Pending = {
        child,
        resolve: result => {
          settle();
          try {
            checkResult(method, result);
          } catch (error) {
            reject(error instanceof Error ? error : new Error(messageOf(error)));
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
          if (error) this.exited(child, error.message);
        });
      } catch (error) {
        request.reject(error instanceof Error ? error : new Error(messageOf(error)));
      }
    });
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
        this.notices.fire(message);
    }
  }

  private exited(child: ChildProcess, how: string): void {
    if (!this.children.delete(child)) return;
    child.kill('SIGKILL');
    for (const request of [...this.pending.values()]) {
      if (request.child === child) request.reject(new EngineGoneError(how));
    }
    if (this.disposed) return;
    this.options.log.warn(`The engine stopped (${how}).`);
    if (this.opened !== child) return;
    this.opened = undefined;
    this.current = undefined;
    this.states.fire({ kind: 'stopped', reason: how });
  }
}

/** Ours, without what would make the child load other code or wait for the host's debugger. */
export function childEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  Reflect.deleteProperty(environment, 'NODE_OPTIONS');
  Reflect.deleteProperty(environment, 'VSCODE_INSPECTOR_OPTIONS');
  return environment;
}

function rebuild(failure: Extract<EngineMessage, { type: 'failure' }>): Error {
  if (failure.kind === 'user') return new UserError(failure.message);
  if (failure.kind === 'cancelled') return new CancelledError();
  const error = new Error(failure.message);
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}
