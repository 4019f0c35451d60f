/**
 * The host's end of the engine: forks the child, sends requests, starts it again when it dies. Every
 * start begins with a fresh snapshot of the training data, so a killed engine costs time and nothing else.
 */
import { fork, type ChildProcess } from 'node:child_process';
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
import type { Engine, EngineNotice } from './methods.js';

export interface EngineClientOptions {
  /** Absolute path of the bundled child. */
  readonly childFile: string;
  /** Called at every start. */
  readonly openParams: () => OpenParams;
  readonly log: Log;
}

export type EngineState =
  | { readonly kind: 'off' }
  | { readonly kind: 'running' }
  | { readonly kind: 'stopped'; readonly reason: string };

/** The engine died while it had our request; it is started again by the next one. */
export class EngineGoneError extends Error {
  override readonly name = 'EngineGoneError';
}

interface Pending {
  readonly child: ChildProcess;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Starts within `windowMilliseconds` after which the engine is left alone until asked to restart. */
const maxStarts = 4;
const windowMilliseconds = 5 * 60_000;
const backOffMilliseconds = [0, 250, 1_000, 4_000];

export class EngineClient implements Engine, Disposable {
  private readonly notices = new Emitter<EngineNotice>();
  private readonly states = new Emitter<EngineState>();
  readonly onNotice = this.notices.event;
  readonly onState = this.states.event;

  private child: Promise<ChildProcess> | undefined;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private starts: number[] = [];
  private disposed = false;

  constructor(private readonly options: EngineClientOptions) {}

  async request<M extends EngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    signal?: AbortSignal,
  ): Promise<EngineMethods[M]['result']> {
    const child = await this.running();
    return this.send(child, method, params, signal);
  }

  /** Forgets earlier failures and starts again. */
  async restart(): Promise<void> {
    this.starts = [];
    const child = this.child;
    this.child = undefined;
    (await child?.catch(() => undefined))?.kill('SIGKILL');
    await this.running();
  }

  dispose(): void {
    this.disposed = true;
    void this.child?.then(
      child => child.kill('SIGKILL'),
      () => undefined,
    );
    this.notices.dispose();
    this.states.dispose();
  }

  private running(): Promise<ChildProcess> {
    if (this.disposed) throw new CancelledError();
    this.child ??= this.start();
    return this.child;
  }

  private async start(): Promise<ChildProcess> {
    const now = Date.now();
    this.starts = this.starts.filter(at => now - at < windowMilliseconds);
    if (this.starts.length >= maxStarts) {
      this.child = undefined;
      throw new UserError('The engine has stopped several times. See the log, then restart it.');
    }
    const delay = backOffMilliseconds[this.starts.length] ?? 0;
    this.starts.push(now);
    if (delay > 0) await wait(delay);
    const child = this.spawn();
    try {
      await this.send(child, 'open', this.options.openParams());
    } catch (error) {
      this.child = undefined;
      child.kill('SIGKILL');
      this.states.fire({ kind: 'stopped', reason: messageOf(error) });
      throw error;
    }
    this.states.fire({ kind: 'running' });
    return child;
  }

  private spawn(): ChildProcess {
    const { log } = this.options;
    const { NODE_OPTIONS: _, VSCODE_INSPECTOR_OPTIONS: __, ...env } = process.env;
    const child = fork(this.options.childFile, [], {
      execArgv: [],
      serialization: 'advanced',
      env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.on('data', (text: Buffer) => log.debug(`engine: ${text.toString().trimEnd()}`));
    child.stderr?.on('data', (text: Buffer) => log.debug(`engine: ${text.toString().trimEnd()}`));
    child.on('message', raw => this.receive(raw));
    child.on('error', error => log.error(error));
    child.on('exit', (code, signal) => this.exited(child, `${signal ?? `code ${String(code)}`}`));
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
      this.pending.set(id, {
        child,
        resolve: result => {
          settle();
          resolve(result as EngineMethods[M]['result']);
        },
        reject: error => {
          settle();
          reject(error);
        },
      });
      child.send({ type: 'request', id, method, params }, error => {
        if (error) this.pending.get(id)?.reject(new EngineGoneError(error.message));
      });
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
    if (this.disposed) return;
    this.options.log.warn(`The engine stopped (${how}).`);
    for (const request of [...this.pending.values()]) {
      if (request.child === child) request.reject(new EngineGoneError(how));
    }
    void this.forget(child, how);
  }

  private async forget(child: ChildProcess, how: string): Promise<void> {
    const current = await this.child?.catch(() => undefined);
    if (current !== child) return;
    this.child = undefined;
    this.states.fire({ kind: 'stopped', reason: how });
  }
}

function rebuild(failure: Extract<EngineMessage, { type: 'failure' }>): Error {
  if (failure.kind === 'user') return new UserError(failure.message);
  if (failure.kind === 'cancelled') return new CancelledError();
  const error = new Error(failure.message);
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}
