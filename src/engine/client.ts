/**
 * The host's end of the engine: a process that is there when it is asked, started again when it dies. Every
 * start begins with a fresh snapshot of the training data, so a killed engine costs time and nothing else.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Disposable } from '../base/disposable.js';
import { Emitter } from '../base/emitter.js';
import { CancelledError, messageOf, UserError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import type { EngineMethod, EngineMethods, OpenParams } from '../protocol/engine.js';
import { EngineGoneError, EngineProcess } from './engineProcess.js';
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
  private current: Promise<EngineProcess> | undefined;
  /** The same once it is open. */
  private opened: EngineProcess | undefined;
  /** Every process that runs. */
  private readonly processes = new Set<EngineProcess>();
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
    const engine = await this.running();
    if (this.disposed || this.halted !== undefined) throw new CancelledError();
    return engine.request(method, params, signal);
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
    const ended = [...this.processes].map(engine => engine.exit());
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
    for (const engine of this.processes) engine.cancelAll();
  }

  private abandon(): void {
    this.generation += 1;
    this.current = undefined;
    this.opened = undefined;
    for (const engine of this.processes) engine.kill();
  }

  private running(): Promise<EngineProcess> {
    if (this.disposed) return Promise.reject(new CancelledError());
    if (this.halted !== undefined) return Promise.reject(new UserError(this.halted));
    if (this.current) return this.current;
    const starting = this.start(this.generation);
    this.current = starting;
    starting.then(
      engine => {
        if (this.current !== starting) return;
        this.opened = engine;
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
  private async start(generation: number): Promise<EngineProcess> {
    for (;;) {
      await this.backOff();
      this.assertWanted(generation);
      const engine = this.spawn();
      try {
        await engine.request('open', this.options.openParams());
        this.assertWanted(generation);
        return engine;
      } catch (error) {
        engine.kill();
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

  private spawn(): EngineProcess {
    const { childFile, log } = this.options;
    const engine = new EngineProcess({
      childFile,
      log,
      onNotice: notice => this.notices.fire(notice),
      onEnd: how => this.ended(engine, how),
    });
    this.processes.add(engine);
    return engine;
  }

  private ended(engine: EngineProcess, how: string): void {
    this.processes.delete(engine);
    if (this.disposed) return;
    this.options.log.warn(`The engine stopped (${how}).`);
    if (this.opened !== engine) return;
    this.opened = undefined;
    this.current = undefined;
    this.states.fire({ kind: 'stopped', reason: how });
  }
}
