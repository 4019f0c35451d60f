import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors.js';
import { sha256 } from '../../../src/base/hash.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import {
  classified,
  decision,
  entities,
  ignored,
  schema,
  span,
  withBothDrivers,
} from './helpers.js';

const onlyPerson: LabelSchema = {
  entities: { overlap: false, labels: [{ name: 'PERSON' }, { name: 'LOC' }] },
};
const withoutLoc: LabelSchema = {
  ...schema,
  entities: { overlap: false, labels: [{ name: 'PER' }] },
};
const nothing = { added: [], retired: [], revived: [] };

withBothDrivers('Labels', bench => {
  it('adds, retires and revives labels, and writes nothing when nothing changed', () => {
    const store = bench().open();
    const other = bench().open();
    assert.deepEqual(store.syncSchema(schema), {
      ...nothing,
      added: ['PER', 'LOC', 'question', 'statement'],
    });
    const version = other.dataVersion();
    assert.deepEqual(store.syncSchema(schema), nothing);
    assert.equal(other.dataVersion(), version);
    assert.deepEqual(store.syncSchema(withoutLoc), { ...nothing, retired: ['LOC'] });
    assert.deepEqual(store.syncSchema(schema), { ...nothing, revived: ['LOC'] });
    assert.equal(store.knowsLabel('entities', 'LOC'), true);
    assert.equal(store.knowsLabel('classes', 'LOC'), false);
  });

  it('hides what a retired label marked, says so in exports, and shows it again later', () => {
    const store = bench().openReady();
    const both = entities(span(0, 3, 'PER'), span(7, 11, 'LOC'));
    store.record(decision('Ada in Rome', both));
    store.syncSchema(withoutLoc);
    const key = sha256('Ada in Rome');
    assert.deepEqual(store.annotationOf(key, 'ada'), entities(span(0, 3, 'PER')));
    assert.deepEqual(store.training()[0]?.annotation, entities(span(0, 3, 'PER')));
    const [row] = store.exportRows();
    assert.deepEqual(row?.hiddenLabels, ['LOC']);
    assert.deepEqual(
      store.labelUse().map(({ name }) => name),
      ['PER', 'question', 'statement'],
    );
    assert.throws(() => store.record(decision('Rome', entities(span(0, 4, 'LOC')))), /"LOC"/);
    store.syncSchema(schema);
    assert.deepEqual(store.annotationOf(key, 'ada'), both);
  });

  it('no longer calls an answer complete whose only class is retired', () => {
    const store = bench().openReady();
    store.record(decision('Why?', classified('question')));
    store.syncSchema({ classes: { mode: 'single', labels: [{ name: 'statement' }] } });
    assert.deepEqual(store.annotationOf(sha256('Why?'), 'ada'), {
      classes: { answer: 'accept', complete: false, values: [] },
    });
  });

  it('renames a label with all its annotations, those under undo too', () => {
    const store = bench().openReady();
    store.record(decision('Ada', entities(span(0, 3, 'PER'))));
    store.record(decision('Bob', entities(span(0, 3, 'PER'))));
    store.undo('ada');
    assert.deepEqual(store.labelsInUse(), [
      { task: 'entities', name: 'PER', count: 1, retired: false, unasked: false },
    ]);
    store.renameLabel('entities', 'PER', 'PERSON');
    const change = store.syncSchema(onlyPerson);
    assert.deepEqual(change, { ...nothing, retired: ['question', 'statement'] });
    store.redo('ada');
    assert.deepEqual(
      store.training().map(example => example.annotation),
      [entities(span(0, 3, 'PERSON')), entities(span(0, 3, 'PERSON'))],
    );
  });

  it('renames also after the schema was synced, as long as the new label is unused', () => {
    const store = bench().openReady();
    store.record(decision('Ada', entities(span(0, 3, 'PER'))));
    store.syncSchema(onlyPerson);
    assert.deepEqual(store.labelsInUse(), [
      { task: 'entities', name: 'PER', count: 1, retired: true, unasked: false },
    ]);
    store.renameLabel('entities', 'PER', 'PERSON');
    assert.deepEqual(store.syncSchema(onlyPerson), nothing);
    assert.deepEqual(store.annotationOf(sha256('Ada'), 'ada'), entities(span(0, 3, 'PERSON')));
    assert.deepEqual(store.check().problems, []);
  });

  it('knows which labels left the schema without anyone being asked, until somebody is', () => {
    const store = bench().openReady();
    store.record(decision('Ada', entities(span(0, 3, 'PER'))));
    store.syncSchema(onlyPerson, { unasked: true });
    const unasked = (): boolean[] => store.labelsInUse().map(label => label.unasked);
    assert.deepEqual(unasked(), [true]);
    assert.equal(store.hasUsedLabel('entities', 'PER'), true);
    assert.equal(store.hasUsedLabel('entities', 'PERSON'), false);
    store.syncSchema(onlyPerson);
    assert.deepEqual(unasked(), [true]);
    store.retireLabel('entities', 'PER');
    assert.deepEqual(unasked(), [false]);
  });

  it('refuses to rename onto a label that was ever used, and a label that never was', () => {
    const store = bench().openReady();
    store.record(decision('Rome', entities(span(0, 4, 'LOC'))));
    store.undo('ada');
    assert.throws(() => store.renameLabel('entities', 'PER', 'LOC'), UserError);
    assert.throws(() => store.renameLabel('entities', 'NONE', 'X'), UserError);
    store.redo('ada');
    assert.deepEqual(store.annotationOf(sha256('Rome'), 'ada'), entities(span(0, 4, 'LOC')));
  });

  it('sees labels that another window added or retired', () => {
    const store = bench().openReady();
    const other = bench().openReady();
    other.syncSchema({ ...schema, entities: { overlap: false, labels: [{ name: 'NEW' }] } });
    store.record(decision('Ada', entities(span(0, 3, 'NEW'))));
    assert.throws(() => store.record(decision('Bob', entities(span(0, 3, 'PER')))), /"PER"/);
  });

  it('needs a schema before the first answer', () => {
    assert.throws(() => bench().open().record(decision('Ada', ignored)), /syncSchema/);
  });
});
