/** Temporary databases and short ways to say what was decided. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sha256 } from '../../../src/base/hash.js';
import { silentLog } from '../../../src/base/log.js';
import type { Anchor } from '../../../src/domain/anchor.js';
import type { Annotation, JudgedSpan } from '../../../src/domain/annotation.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import { AnnotationStore, openStore } from '../../../src/store/annotationStore.js';
import type { FrozenBatch, NewBatch } from '../../../src/store/batches.js';
import type { BatchItem, NewBatchItem } from '../../../src/store/batchItem.js';
import type { Connection } from '../../../src/store/connection.js';
import type { DriverName } from '../../../src/store/driver.js';
import { openConnection, type StoreOptions } from '../../../src/store/openConnection.js';
import type { RecordedDecision } from '../../../src/store/decision.js';
import { putText } from '../../../src/store/texts.js';

export const drivers: readonly DriverName[] = ['better-sqlite3', 'node:sqlite'];

export const schema: LabelSchema = {
  entities: { overlap: false, labels: [{ name: 'PER' }, { name: 'LOC' }] },
  classes: { mode: 'single', labels: [{ name: 'question' }, { name: 'statement' }] },
};

/** A folder of its own for each test, and stores in it that are closed after it. */
/** Entities alone, without overlap. */
export const withLabels = (...names: string[]): LabelSchema => ({
  entities: { overlap: false, labels: names.map(name => ({ name })) },
});

export class Workbench {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'glossator-store-'));
  readonly file = path.join(this.folder, 'annotations.db');
  private readonly opened: { dispose(): void }[] = [];
  /** Goes on by one second with each look. */
  time = Date.UTC(2026, 0, 1);

  constructor(readonly driver: DriverName) {}

  options(more: Partial<StoreOptions> = {}): StoreOptions {
    const now = (): number => (this.time += 1000);
    return { file: this.file, log: silentLog, now, driver: this.driver, ...more };
  }

  open(more: Partial<StoreOptions> = {}): AnnotationStore {
    return this.keep(openStore(this.options(more)));
  }

  /** With the schema above. */
  openReady(more: Partial<StoreOptions> = {}): AnnotationStore {
    const store = this.open(more);
    store.syncSchema(schema);
    return store;
  }

  /** A store together with what it writes through. */
  openWithConnection(): { store: AnnotationStore; connection: Connection } {
    const connection = openConnection(this.options());
    const store = this.keep(new AnnotationStore(connection, silentLog));
    store.syncSchema(schema);
    return { store, connection };
  }

  dispose(): void {
    for (const store of this.opened) store.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private keep<T extends { dispose(): void }>(item: T): T {
    this.opened.push(item);
    return item;
  }
}

/** Runs `tests` once per SQLite library; `bench()` is a fresh workbench in each test. */
export function withBothDrivers(title: string, tests: (bench: () => Workbench) => void): void {
  for (const driver of drivers) {
    describe(`${title} (${driver})`, () => {
      let bench: Workbench | undefined;
      beforeEach(() => {
        bench = new Workbench(driver);
      });
      afterEach(() => {
        bench?.dispose();
      });
      tests(() => {
        if (bench === undefined) throw new Error('outside of a test');
        return bench;
      });
    });
  }
}

export function decision(
  text: string,
  annotation: Annotation,
  more: Partial<RecordedDecision> = {},
): RecordedDecision {
  return {
    ...{ key: sha256(text), text, annotator: 'ada', annotation },
    ...{ segmenterVersion: 1, tokenizerVersion: 1 },
    ...more,
  };
}

/** Rows whose texts the database has, without an answer if they had none. */
export function stored(connection: Connection, rows: readonly BatchItem[]): NewBatchItem[] {
  return connection.write(() =>
    rows.map(row => ({ ...row, textId: putText(connection, row.key, row.text, undefined) })),
  );
}

export function freeze(
  store: AnnotationStore,
  batch: NewBatch,
  rows: Iterable<NewBatchItem>,
): FrozenBatch {
  const draft = store.draftBatch(rows);
  try {
    return store.freezeBatch(batch, draft);
  } finally {
    draft.dispose();
  }
}

export function span(start: number, end: number, label: string): JudgedSpan {
  return { start, end, label, verdict: 'yes', source: 'person' };
}

export function entities(...spans: JudgedSpan[]): Annotation {
  return { entities: { answer: 'accept', complete: true, spans } };
}

export function classified(label: string): Annotation {
  return {
    classes: {
      answer: 'accept',
      complete: true,
      values: [{ label, verdict: 'yes', source: 'person' }],
    },
  };
}

export const ignored: Annotation = { entities: { answer: 'ignore', complete: false, spans: [] } };
export const rejected: Annotation = {
  entities: {
    answer: 'reject',
    complete: false,
    spans: [{ start: 0, end: 1, label: 'PER', verdict: 'no', source: 'model', score: 0.7 }],
  },
};

export function anchorAt(start: number, text: string, docHash = 'd1'): Anchor {
  return {
    ...{ path: 'notes/a.txt', record: null, field: null },
    ...{ start, end: start + text.length, before: 'before', after: 'after', docHash },
  };
}
