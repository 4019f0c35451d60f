/**
 * The engine: reads the corpus, encodes it, learns from answers and says what to ask next. Requests are
 * answered while background work runs, because all long work comes in slices.
 */
import { CancelledError, messageOf, UserError } from '../base/errors.js';
import { Sequencer } from '../base/sequencer.js';
import { silentLog, type Log } from '../base/log.js';
import type { EngineMethod, EngineMethods, IndexSummary, OpenParams } from '../protocol/engine.js';
import { CorpusState } from './corpusState.js';
import { Slices } from './cooperate.js';
import { fileProgress } from './fileProgress.js';
import { LazyLearner } from './lazyLearner.js';
import type { Learner } from './learner.js';
import type { Engine, EngineHandlers, EngineNotice } from './methods.js';
import { Server } from './server.js';
import { TrainingSet } from './training.js';

export interface EngineService extends Engine {
  readonly handlers: EngineHandlers;
  close(): Promise<void>;
}

export function createEngineService(notify: (notice: EngineNotice) => void): EngineService {
  const closing = new AbortController();
  let opened: OpenedEngine | undefined;
  const engine = (): OpenedEngine => {
    if (!opened) throw new Error('The engine was asked before it was opened');
    return opened;
  };
  const handlers: EngineHandlers = {
    open: params => {
      opened = new OpenedEngine(params, notify, closing.signal);
      return Promise.resolve(null);
    },
    index: (params, signal) => engine().index(params, signal),
    learn: params => engine().learn(params),
    round: params => engine().round(params),
    next: params => engine().next(params),
    item: params => engine().item(params),
    find: params => engine().find(params),
    items: params => engine().items(params),
    missing: params => engine().missing(params),
    files: () => engine().files(),
    ranking: params => engine().ranking(params),
    evaluate: params => engine().evaluate(params),
    locate: params => engine().locate(params),
  };
  return {
    handlers,
    request: <M extends EngineMethod>(
      method: M,
      params: EngineMethods[M]['params'],
      signal: AbortSignal = closing.signal,
    ): Promise<EngineMethods[M]['result']> => handlers[method](params, signal),
    close: async () => {
      closing.abort();
      await opened?.close();
    },
  };
}

/** How often progress is told, in milliseconds. */
const progressMilliseconds = 200;

class OpenedEngine {
  private readonly training = new TrainingSet();
  private readonly work = new Sequencer();
  private readonly log: Log;
  private readonly ready: Promise<{ corpus: CorpusState; server: Server }>;
  private readonly learner: LazyLearner;
  private background: Promise<void> | undefined;
  private lastProgress = 0;

  constructor(
    private readonly params: OpenParams,
    private readonly notify: (notice: EngineNotice) => void,
    private readonly closing: AbortSignal,
  ) {
    const say = (level: 'debug' | 'info' | 'warn' | 'error', text: string): void =>
      notify({ type: 'log', level, text });
    this.log = {
      ...silentLog,
      info: text => say('info', text),
      warn: text => say('warn', text),
      error: error => say('error', messageOf(error)),
    };
    this.training.apply(params.training, params.upToSeq);
    const corpus = CorpusState.read(
      params,
      new Slices(closing),
      (done, total) => this.progress('scan', done, total),
      closing,
    );
    this.learner = new LazyLearner(params, this.training, corpus, this.log);
    this.ready = corpus.then(state => ({
      corpus: state,
      server: new Server(params.project, this.training, state, () => this.learner.current),
    }));
    this.ready.catch(() => undefined);
    if (!params.background) return;
    this.wake();
    // A command says it in its own words.
    corpus.then(({ summary }) => this.logSkipped(summary)).catch(() => undefined);
  }

  private logSkipped({ skipped }: Pick<IndexSummary, 'skipped'>): void {
    for (const { path, line, reason, harmless } of skipped) {
      const place = line === null ? path : `${path}:${line}`;
      if (harmless !== true) this.log.warn(`Skipped ${place}: ${reason}`);
    }
  }

  async index(
    { encode }: EngineMethods['index']['params'],
    signal: AbortSignal,
  ): Promise<EngineMethods['index']['result']> {
    const { corpus } = await this.ready;
    const started = performance.now();
    let tokens = 0;
    if (encode) {
      const learner = await this.learner.ask();
      const slices = new Slices(AbortSignal.any([signal, this.closing]));
      while (await this.work.run(() => this.encodeSome(learner, slices))) await slices.breathe();
      await learner.features.flush();
      tokens = learner.encoding.tokens;
    }
    return {
      ...corpus.summary,
      tokens,
      milliseconds: {
        scan: Math.round(corpus.scanMilliseconds),
        encode: encode ? Math.round(performance.now() - started) : 0,
      },
    };
  }

  learn({ changes, upToSeq }: EngineMethods['learn']['params']): Promise<null> {
    this.training.apply(changes, upToSeq);
    if (this.params.background) this.wake();
    return Promise.resolve(null);
  }

  async round({
    strategy,
    replay,
  }: EngineMethods['round']['params']): Promise<EngineMethods['round']['result']> {
    const learner = await this.learner.ask();
    return this.work.run(() => {
      // Not while another round scores by the one before.
      if (strategy !== undefined) learner.strategy = strategy;
      return this.runRound(learner, replay);
    });
  }

  async next(params: EngineMethods['next']['params']): Promise<EngineMethods['next']['result']> {
    const { server } = await this.ready;
    return server.next(params, new Slices(this.closing));
  }

  async item({ key }: EngineMethods['item']['params']): Promise<EngineMethods['item']['result']> {
    const { server } = await this.ready;
    return server.item(key);
  }

  async find(params: EngineMethods['find']['params']): Promise<EngineMethods['find']['result']> {
    const { server } = await this.ready;
    return server.find(params, new Slices(this.closing));
  }

  async items({
    keys,
  }: EngineMethods['items']['params']): Promise<EngineMethods['items']['result']> {
    const { server } = await this.ready;
    const slices = new Slices(this.closing);
    const items = [];
    for (const key of keys) {
      items.push(await server.item(key));
      await slices.breathe();
    }
    return items;
  }

  async missing({
    keys,
  }: EngineMethods['missing']['params']): Promise<EngineMethods['missing']['result']> {
    const { corpus } = await this.ready;
    return keys.filter(key => corpus.pool.indexOf(key) === undefined);
  }

  async files(): Promise<EngineMethods['files']['result']> {
    const { corpus } = await this.ready;
    return fileProgress(corpus, this.training.answeredKeys());
  }

  async ranking(
    params: EngineMethods['ranking']['params'],
  ): Promise<EngineMethods['ranking']['result']> {
    const { server } = await this.ready;
    return server.ranking(params);
  }

  async locate({
    queries,
  }: EngineMethods['locate']['params']): Promise<EngineMethods['locate']['result']> {
    const { server } = await this.ready;
    return Promise.all(queries.map(query => server.locate(query)));
  }

  async evaluate({
    gold,
  }: EngineMethods['evaluate']['params']): Promise<EngineMethods['evaluate']['result']> {
    const learner = await this.learner.ask();
    return learner.evaluate(gold, new Slices(this.closing));
  }

  async close(): Promise<void> {
    await this.background?.catch(() => undefined);
    await this.learner.settled();
    await this.work.run(() => Promise.resolve());
    await this.learner.close();
  }

  /** Starts the background work unless it runs. */
  private wake(): void {
    this.background ??= this.runBackground()
      .catch((error: unknown) => {
        if (error instanceof CancelledError) return;
        const message = messageOf(error);
        if (!(error instanceof UserError)) this.log.error(error instanceof Error ? error : message);
        this.notify({ type: 'trouble', message });
      })
      .finally(() => (this.background = undefined));
  }

  private async runBackground(): Promise<void> {
    const learner = await this.learner.ask();
    const slices = new Slices(this.closing);
    do {
      for (;;) {
        if (learner.roundIsDue()) await this.work.run(() => this.runRound(learner));
        else if (learner.encoding.complete) break;
        else await this.work.run(() => this.encodeSome(learner, slices));
        await slices.breathe();
      }
      await learner.features.flush();
      // Answers may have come while the cache was written.
    } while (learner.roundIsDue());
    this.notify({ type: 'idle' });
  }

  private async encodeSome(learner: Learner, slices: Slices): Promise<boolean> {
    const more = await learner.encodeSome(slices);
    this.progress('encode', learner.encoding.encoded, learner.encoding.toEncode);
    return more;
  }

  private async runRound(
    learner: Learner,
    replay?: number,
  ): Promise<EngineMethods['round']['result']> {
    const summary = await learner.runRound(new Slices(this.closing), replay);
    const { round, answers, upToSeq, stop } = summary;
    const { strategy } = learner;
    const model = learner.features.identity;
    this.notify({ type: 'round', round, answers, upToSeq, strategy, model, stop });
    // A fit leaves tens of megabytes behind that Node wouldn't sweep for long. Only where `engineFlags` are set.
    globalThis.gc?.();
    return summary;
  }

  private progress(stage: 'scan' | 'encode', done: number, total: number): void {
    const now = performance.now();
    if (done < total && now - this.lastProgress < progressMilliseconds) return;
    this.lastProgress = now;
    this.notify({ type: 'progress', stage, done, total });
  }
}
