/**
 * Processes that encode beside this one. ONNX Runtime computes on the thread that asks, and two
 * threads inside one run of a small encoder wait for each other at every operator; processes with a thread
 * each share nothing but the batches.
 */
import { fork, type ChildProcess } from 'node:child_process';
import type { Batch } from './onnxSession.js';
import type { QuantisedRows } from './quantise.js';

/** What the child is sent; its model first. */
export type HelperRequest =
  | { readonly type: 'open'; readonly folder: string }
  | { readonly type: 'run'; readonly id: number; readonly batch: Batch };

/** What it answers. */
export type HelperMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly id: number; readonly rows: QuantisedRows };

interface Waiting {
  readonly resolve: (rows: QuantisedRows) => void;
  readonly reject: (error: Error) => void;
}

export class EncoderHelper {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private gone = false;
  ready = false;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', message => this.take(message as HelperMessage));
    child.on('error', error => this.give(error));
    child.once('exit', () => this.give(new Error('The helper of the encoder has ended')));
  }

  /** @param script absolute path of the bundled child */
  static start(script: string, folder: string): EncoderHelper {
    const child = fork(script, [], {
      // With this process's environment: what Node and ONNX Runtime found their libraries by has to count there too.
      serialization: 'advanced',
      execArgv: [],
      // The command line's results are on its standard output.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const helper = new EncoderHelper(child);
    helper.send({ type: 'open', folder });
    return helper;
  }

  /** The batch's rows, quantised; rejects when the process ends, and for ever after. */
  run(batch: Batch): Promise<QuantisedRows> {
    if (this.gone) return Promise.reject(new Error('The helper of the encoder is gone'));
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ type: 'run', id, batch });
    });
  }

  /** Whether it can be asked. */
  get available(): boolean {
    return this.ready && !this.gone;
  }

  dispose(): void {
    this.give(new Error('The encoder was closed'));
    this.child.kill('SIGKILL');
  }

  private send(request: HelperRequest): void {
    this.child.send(request, error => {
      if (error) this.give(error);
    });
  }

  private take(message: HelperMessage): void {
    if (message.type === 'ready') {
      this.ready = true;
      return;
    }
    this.waiting.get(message.id)?.resolve(message.rows);
    this.waiting.delete(message.id);
  }

  private give(error: Error): void {
    this.gone = true;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
