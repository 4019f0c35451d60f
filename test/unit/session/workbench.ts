/** A project with its database and engine, and people who label it: all real but for the windows. */
import type { Disposable } from '../../../src/base/disposable.js';
import { silentLog } from '../../../src/base/log.js';
import type { QueueItem } from '../../../src/domain/queueItem.js';
import type { Engine } from '../../../src/engine/methods.js';
import { createEngineService, type EngineService } from '../../../src/engine/service.js';
import type { PatternHints } from '../../../src/interchange/patternHints.js';
import { LabellingSession } from '../../../src/session/labellingSession.js';
import type { DecisionMessage, PanelState } from '../../../src/protocol/panel.js';
import { AnnotationStore, openStore } from '../../../src/store/annotationStore.js';
import type { Connection } from '../../../src/store/connection.js';
import { openConnection } from '../../../src/store/openConnection.js';
import { prepareProjectFolder } from '../../../src/store/projectFolder.js';
import { openParams, projectOf, projectWith } from '../engine/sampleProject.js';

export const settings = {
  entities: { labels: ['PER', 'LOC'] },
  classes: { labels: ['question', 'statement'] },
  holdout: 0.25,
  query: { explore: 0.3, batchSize: 5, seed: 3 },
};

const people = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald'];
const places = ['Paris', 'Rome', 'Oslo', 'Kyoto', 'Lima', 'Accra'];

/** Six times six different examples. */
export const examples: readonly string[] = people.flatMap((person, i) =>
  places.map((place, j) =>
    (i + j) % 2 === 0
      ? `Did ${person} ever live in ${place}?`
      : `${person} flew to ${place} again.`,
  ),
);

export class Workbench {
  readonly root: string;
  readonly file: string;
  /** Of every store; goes on only when told to. */
  time = Date.UTC(2026, 0, 1);
  private readonly owned: (() => void | Promise<void>)[] = [];

  constructor(texts: readonly string[] = examples, more: object = {}) {
    this.root = projectWith(
      { ...settings, ...more },
      { 'texts.txt': texts.map(text => `${text}\n\n`).join('') },
    );
    this.file = prepareProjectFolder(this.root);
  }

  store(): AnnotationStore {
    return this.storeWithConnection().store;
  }

  storeWithConnection(): { store: AnnotationStore; connection: Connection } {
    const connection = openConnection({ file: this.file, log: silentLog, now: () => this.time });
    const store = new AnnotationStore(connection, silentLog);
    store.syncSchema(projectOf(this.root).schema);
    this.owned.push(() => store.dispose());
    return { store, connection };
  }

  /** What is in the database, seen by somebody else. */
  look<T>(at: (store: AnnotationStore) => T): T {
    const store = openStore({ file: this.file, log: silentLog, readonly: true });
    try {
      return at(store);
    } finally {
      store.dispose();
    }
  }

  async engine(store: AnnotationStore): Promise<EngineService> {
    const service = createEngineService(() => undefined);
    this.owned.push(() => service.close());
    await service.request('open', openParams(this.root, { training: store.training() }));
    return service;
  }

  session(
    store: AnnotationStore,
    engine: Engine,
    name: string,
    patterns?: PatternHints,
  ): LabellingSession {
    const session = new LabellingSession({
      ...{ store, engine, project: projectOf(this.root), log: silentLog },
      ...{ annotator: name, holder: name, patterns },
    });
    this.owned.push(() => session.dispose());
    return session;
  }

  /** A session that shows its first example in a panel. */
  async window(name: string): Promise<Window> {
    const { store, connection } = this.storeWithConnection();
    const engine = await this.engine(store);
    const session = this.session(store, engine, name);
    const panel = session.watch();
    await session.start();
    return { store, connection, engine, session, panel };
  }

  async dispose(): Promise<void> {
    for (const one of this.owned.splice(0).reverse()) await one();
  }
}

export interface Window {
  /** Disposed: the panel is closed. */
  readonly panel: Disposable;
  readonly store: AnnotationStore;
  readonly connection: Connection;
  readonly engine: EngineService;
  readonly session: LabellingSession;
}

export type Example = Extract<PanelState, { kind: 'example' }>;

/** What is shown; throws where it isn't an example. */
export function shown(session: LabellingSession): Example {
  const { state } = session;
  if (state.kind !== 'example') throw new Error(`The panel shows ${JSON.stringify(state)}`);
  return state;
}

/** What a person would answer to one of the examples. */
export function answerTo({ serial, item }: Example): DecisionMessage {
  const isQuestion = item.text.endsWith('?');
  return {
    type: 'decision',
    serial,
    answer: 'accept',
    spans: [...people, ...places].flatMap(name => spanOf(item, name)),
    classes: [{ label: isQuestion ? 'question' : 'statement', verdict: 'yes', source: 'person' }],
    milliseconds: 1200,
  };
}

function spanOf({ text }: QueueItem, name: string): DecisionMessage['spans'] {
  const start = text.indexOf(name);
  if (start < 0) return [];
  const label = people.includes(name) ? 'PER' : 'LOC';
  return [{ start, end: start + name.length, label, verdict: 'yes', source: 'person' }];
}

/** Answers examples until the condition holds or nothing is shown; gives what was answered. */
export async function answerWhile(
  session: LabellingSession,
  goesOn: () => boolean = () => true,
): Promise<string[]> {
  const texts: string[] = [];
  while (goesOn()) {
    const state = await settled(session);
    if (state.kind !== 'example') break;
    texts.push(state.item.text);
    session.decide(answerTo(state));
  }
  return texts;
}

/** The next state that isn't passing: an example, or the end, or a wait for others. */
export async function settled(session: LabellingSession): Promise<PanelState> {
  const isPassing = (state: PanelState): boolean =>
    state.kind === 'indexing' && state.message === 'Looking for the next example';
  if (!isPassing(session.state)) return session.state;
  return new Promise(resolve => {
    const listening = session.onDidChange(state => {
      if (isPassing(state)) return;
      listening.dispose();
      resolve(state);
    });
  });
}
