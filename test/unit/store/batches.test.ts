import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import type { NewBatch } from '../../../src/store/batches.js';
import type { BatchItem, NewBatchItem } from '../../../src/store/batchItem.js';
import {
  anchorAt,
  classified,
  decision,
  entities,
  freeze,
  ignored,
  schema,
  span,
  stored,
  withBothDrivers,
} from './helpers.js';

const settings: NewBatch = {
  ...{
    name: 'first',
    purpose: 'export',
    format: 'spacy',
    seed: 7,
    split: { train: 0.8, dev: 0.2 },
  },
  ...{ path: 'out/train.spacy', settings: { labels: ['PER'] } },
};

function item(text: string, part: string): BatchItem {
  return {
    ...{ key: sha256(text), text, part, annotator: 'ada', timestamp: 5, flagged: false },
    anchor: anchorAt(3, text),
    annotation: { ...entities({ ...span(0, 1, 'PER'), score: 0.1 }), ...classified('question') },
    tokens: [{ start: 0, end: 1 }],
  };
}

withBothDrivers('Fine-tuning batches', bench => {
  it('keep their rows whatever happens to annotations and labels later', () => {
    const store = bench().openReady();
    store.record(decision('Ada', entities(span(0, 3, 'PER')), { anchor: anchorAt(0, 'Ada') }));
    const rows = [...store.exportRows()].map(row => ({ ...row, part: 'train' }));
    const { id, hash } = freeze(store, settings, rows);
    store.undo('ada');
    store.renameLabel('entities', 'PER', 'PERSON');
    const [frozen] = store.batchItems(id);
    assert.deepEqual(frozen?.annotation, entities(span(0, 3, 'PER')));
    assert.deepEqual(frozen.anchor, anchorAt(0, 'Ada'));
    const info = store.batch(id);
    assert.ok(info);
    assert.deepEqual({ ...info, at: 0 }, { ...settings, id, hash, at: 0, items: 1, upToSeq: 1 });
    assert.deepEqual(store.batches(), [info]);
    assert.equal(store.batch(99), undefined);
    assert.deepEqual(store.check().problems, []);
  });

  it('give back every field, and have equal hashes exactly for equal rows', () => {
    const { store, connection } = bench().openWithConnection();
    const items = [item('Ada', 'train'), { ...item('Bob \uD800', 'dev'), anchor: undefined }];
    const rows = stored(connection, items);
    const first = freeze(store, settings, rows);
    const second = freeze(store, { ...settings, name: 'second' }, rows);
    const swapped = freeze(store, settings, rows.toReversed());
    const kept = items.map(row => ({ ...row, text: row.text.toWellFormed() }));
    assert.deepEqual([...store.batchItems(first.id)], kept);
    assert.equal(first.hash, second.hash);
    assert.notEqual(first.hash, swapped.hash);
    assert.deepEqual(store.check().problems, []);
  });

  it('of an older version are known by the files that they were written to', () => {
    const { store, connection } = bench().openWithConnection();
    const whole = { ...settings, split: {} };
    for (const batch of [
      { ...settings, path: 'out' },
      { ...settings, path: '', format: 'doccano' },
      { ...whole, path: 'one.jsonl', format: 'hf' },
      { ...whole, path: 'texts', format: 'csv' },
      { ...whole, path: undefined },
    ]) {
      freeze(store, batch, stored(connection, [item('Ada', 'train')]));
    }
    connection.driver.exec('DROP TABLE exported_file; PRAGMA user_version = 4');
    store.dispose();
    assert.deepEqual(bench().openReady().exportedPaths(), [
      ...['dev.jsonl', 'export-report.json', 'one.jsonl', 'one.jsonl.README.md'],
      ...['one.jsonl.export-report.json', 'out/config.cfg', 'out/dev.spacy'],
      ...['out/export-report.json', 'out/train.spacy', 'texts', 'texts.export-report.json'],
      'train.jsonl',
    ]);
  });

  it('are frozen whole or not at all', () => {
    const { store, connection } = bench().openWithConnection();
    const rows = stored(connection, [item('Ada', 'train')]);
    const failing = function* (): Generator<NewBatchItem> {
      yield* rows;
      throw new Error('the source failed');
    };
    assert.throws(() => store.draftBatch(failing()), /the source failed/);
    const draft = store.draftBatch(rows);
    const failed = (): never => {
      throw new Error('what belongs to it failed');
    };
    assert.throws(() => store.freezeBatch(settings, draft, failed), /what belongs to it failed/);
    assert.deepEqual(store.batches(), []);
    assert.deepEqual(store.freezeBatch(settings, draft).parts, new Map([['train', 1]]));
    draft.dispose();
    const empty = freeze(store, settings, []);
    assert.deepEqual([empty.id, [...store.batchItems(empty.id)]], [2, []]);
    store.record(decision('still', ignored));
  });

  it('hold what was said when their rows were put aside, each its own', () => {
    const { store } = bench().openWithConnection();
    const rows = function* (): Generator<NewBatchItem> {
      for (const row of store.exportRows()) yield { ...row, part: 'train' };
    };
    store.record(decision('Ada', ignored));
    const first = store.draftBatch(rows());
    store.record(decision('Bob', ignored));
    const second = store.draftBatch(rows());
    const texts = (items: Iterable<BatchItem>): string[] => [...items].map(row => row.text);
    assert.deepEqual(texts(first.rows('train')), ['Ada']);
    assert.deepEqual(texts(second.rows()), ['Ada', 'Bob']);
    first.dispose();
    assert.deepEqual(texts(second.rows('dev')), []);
    const { id } = store.freezeBatch(settings, second);
    assert.deepEqual(texts(store.batchItems(id)), ['Ada', 'Bob']);
    assert.deepEqual([store.batch(id)?.upToSeq, first.upToSeq], [2, 1]);
    assert.deepEqual(store.check().problems, []);
  });

  it('let another window write while their rows are put aside', () => {
    const store = bench().openReady();
    const other = bench().open();
    store.record(decision('Ada', ignored));
    const rows = function* (): Generator<NewBatchItem> {
      for (const row of store.exportRows()) {
        other.record(decision('Bob', ignored));
        yield { ...row, part: 'train' };
      }
    };
    const { id } = freeze(store, settings, rows());
    assert.deepEqual([...store.batchItems(id)].length, 1);
    assert.equal(store.answeredKeys().size, 2);
  });

  it('can be read while the store is written to', () => {
    const { store, connection } = bench().openWithConnection();
    const rows = stored(connection, [item('a', 'train'), item('b', 'train')]);
    const { id } = freeze(store, settings, rows);
    for (const { text } of store.batchItems(id)) store.record(decision(text, ignored));
    for (const { text } of store.exportRows()) store.record(decision(text, classified('question')));
    assert.equal(store.answeredKeys().size, 2);
  });
});

withBothDrivers('Rounds', bench => {
  it('are numbered in order and keep their metrics', () => {
    const { store, connection } = bench().openWithConnection();
    store.syncSchema(schema);
    const round = { upToSeq: 0, model: 'm', strategy: 'margin', seed: 1, metrics: { f1: 0.5 } };
    assert.equal(store.recordRound(round), 1);
    assert.equal(store.recordRound({ ...round, metrics: undefined }), 2);
    assert.equal(
      connection.driver.prepare('SELECT metrics FROM round WHERE id = 1').all().length,
      1,
    );
  });
});
