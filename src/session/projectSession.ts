/** An open project in this window: its database, its engine, and the person's session over both. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { Emitter } from '../base/emitter.js';
import { CancelledError, messageOf } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { EngineClient } from '../engine/client.js';
import type { EngineNotice } from '../engine/methods.js';
import type { PatternHints } from '../interchange/patternHints.js';
import type { Project } from '../project/project.js';
import type { FileProgress } from '../protocol/engine.js';
import type { EngineStatus } from '../protocol/panel.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import { LabellingSession } from './labellingSession.js';
import { leaseMilliseconds } from './screen.js';

export interface ProjectSessionOptions {
  readonly root: string;
  readonly project: Project;
  readonly annotator: string;
  readonly patterns?: PatternHints | undefined;
  /** Absolute path of the encoder's folder. */
  readonly modelFolder: string;
  readonly childFile: string;
  /** Open, with its labels in step with the project's; belongs to the session from here on. */
  readonly store: AnnotationStore;
  readonly log: Log;
}

/** How often another window's answers are looked for. */
const pollMilliseconds = 2_000;

export class ProjectSession implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly statuses = this.owned.add(new Emitter<EngineStatus>());
  readonly onDidChangeEngine = this.statuses.event;
  readonly root: string;
  readonly modelFolder: string;
  readonly store: AnnotationStore;
  readonly engine: EngineClient;
  readonly session: LabellingSession;
  private status: EngineStatus = { kind: 'idle' };
  private settings: Project;
  /** Why more answers may change little, in one sentence; undefined where they may. Advice only. */
  stopAdvice: string | undefined;

  constructor(options: ProjectSessionOptions) {
    const { root, project, log } = options;
    this.root = root;
    this.settings = project;
    this.modelFolder = options.modelFolder;
    this.store = this.owned.add(options.store);
    this.engine = this.owned.add(
      new EngineClient({
        childFile: options.childFile,
        log,
        openParams: () => ({
          root,
          project: this.settings,
          modelFolder: options.modelFolder,
          cacheFolder: path.join(root, '.glossator', 'cache'),
          upToSeq: this.store.lastSeq(),
          training: this.store.training(),
          exportedPaths: this.store.exportedPaths(),
          background: true,
        }),
      }),
    );
    this.session = this.owned.add(
      new LabellingSession({
        store: this.store,
        engine: this.engine,
        project,
        annotator: options.annotator,
        patterns: options.patterns,
        holder: randomUUID(),
        log,
      }),
    );
    this.owned.add(this.engine.onNotice(notice => this.hear(notice, log)));
    this.owned.add(
      this.engine.onState(state => {
        // It has not looked at anything yet, and says when it is done.
        if (state.kind === 'running') this.setStatus({ kind: 'busy', message: 'Starting' });
        if (state.kind === 'failed') this.setStatus({ kind: 'stopped', reason: state.reason });
        if (state.kind === 'stopped') this.recover(state.reason, log);
      }),
    );
    const poll = setInterval(() => this.session.pickUpOtherWrites(), pollMilliseconds);
    this.owned.add({ dispose: () => clearInterval(poll) });
    const keep = setInterval(() => this.session.keepLease(), leaseMilliseconds / 2);
    this.owned.add({ dispose: () => clearInterval(keep) });
  }

  get project(): Project {
    return this.settings;
  }

  /** Other colours, keys or descriptions: nothing is read, asked or learned anew. */
  restyle(project: Project): void {
    this.settings = project;
    this.store.syncSchema(project.schema);
    this.session.restyle(project);
  }

  get engineStatus(): EngineStatus {
    return this.status;
  }

  /**
   * How far each file is labelled. What shows it is drawn anew when the engine fails, so an engine that stands
   * still isn't asked: it would be started, and fail, again and again.
   */
  async fileProgress(): Promise<readonly FileProgress[]> {
    return this.status.kind === 'stopped' ? [] : this.engine.request('files', {});
  }

  /** The user doesn't want to wait: nothing is read or ranked until the engine is restarted. */
  async stopEngine(): Promise<void> {
    await this.engine.stop('Stopped. Restart it to go on.');
  }

  async restartEngine(): Promise<void> {
    this.setStatus({ kind: 'busy', message: 'Starting again' });
    await this.engine.restart();
    await this.session.retry();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private hear(notice: EngineNotice, log: Log): void {
    switch (notice.type) {
      case 'progress':
        this.reportProgress(notice);
        return;
      case 'idle':
        this.setStatus({ kind: 'idle' });
        return;
      case 'round':
        this.stopAdvice = notice.stop;
        this.setStatus({ kind: 'idle' });
        this.keepRound(notice, log);
        this.session.roundFinished().catch((error: unknown) => log.warn(messageOf(error)));
        return;
      case 'trouble':
        this.setStatus({ kind: 'stopped', reason: notice.message });
        return;
      case 'log':
        log[notice.level](`engine: ${notice.text}`);
    }
  }

  private keepRound(notice: Extract<EngineNotice, { type: 'round' }>, log: Log): void {
    const { round, answers, upToSeq, strategy, model } = notice;
    if (upToSeq === undefined) return;
    const { seed } = this.settings.query;
    try {
      this.store.recordRound({ upToSeq, model, strategy, seed, metrics: { round, answers } });
    } catch (error) {
      // It is for looking things up later; what is asked and answered doesn't depend on it.
      log.warn(`Round ${round} was not noted: ${messageOf(error)}`);
    }
  }

  private reportProgress({
    stage,
    done,
    total,
  }: Extract<EngineNotice, { type: 'progress' }>): void {
    const what = stage === 'scan' ? 'Reading files' : 'Encoding';
    const message = `${what}, ${done} of ${total}`;
    if (stage === 'scan') this.session.reportIndexing(message);
    if (done < total) this.setStatus({ kind: 'busy', message });
  }

  /** A dead engine is started again at once; answers go on meanwhile. */
  private recover(reason: string, log: Log): void {
    this.setStatus({ kind: 'stopped', reason });
    this.session.retry().then(
      () => {
        // An engine that was started says itself how it is.
        if (!this.engine.isStarted) this.setStatus({ kind: 'idle' });
      },
      (error: unknown) => {
        if (error instanceof CancelledError) return;
        log.warn(`The engine could not be started again: ${messageOf(error)}`);
        this.setStatus({ kind: 'stopped', reason: messageOf(error) });
      },
    );
  }

  private setStatus(status: EngineStatus): void {
    this.status = status;
    this.statuses.fire(status);
  }
}
