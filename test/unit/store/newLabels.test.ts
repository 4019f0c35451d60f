import assert from 'node:assert/strict';
import type { LabelSchema } from '../../../src/domain/schema.js';
import type { AnnotationStore } from '../../../src/store/annotationStore.js';
import { lateLabels } from '../../../src/store/newLabels.js';
import { classified, decision, entities, span, withLabels, Workbench } from './helpers.js';

const classes = { mode: 'single', labels: [{ name: 'news' }] } as const;

describe('labels that are new', () => {
  let bench: Workbench;
  let store: AnnotationStore;
  beforeEach(() => {
    bench = new Workbench('better-sqlite3');
    store = bench.openReady();
    store.syncSchema(withLabels('PER'));
    store.record(decision('Ada', entities(span(0, 3, 'PER'))));
  });
  afterEach(() => bench.dispose());
  const added = (schema: LabelSchema, unasked = false) =>
    lateLabels(store, schema, store.syncSchema(schema, { unasked }).added);

  it('are left open by complete answers about their task', () => {
    const found = added({ ...withLabels('PER', 'EVENT'), classes });
    assert.deepEqual(found, [{ labels: ['EVENT'], answers: 1, open: true }]);
  });

  it('are told of with each answer that is older, until it is given again', () => {
    const newer = () => store.training().map(example => example.newer);
    assert.deepEqual(newer(), [undefined]);
    store.syncSchema({ ...withLabels('PER', 'EVENT'), classes });
    assert.deepEqual(newer(), [{ entities: ['EVENT'] }]);
    store.renameLabel('entities', 'PER', 'PERSON');
    store.syncSchema(withLabels('PERSON', 'EVENT'));
    assert.deepEqual(newer(), [{ entities: ['EVENT'] }]);
    store.syncSchema(withLabels('PERSON'));
    assert.deepEqual(newer(), [undefined]);
    store.syncSchema(withLabels('PERSON', 'EVENT'));
    store.record(decision('Ada', entities(span(0, 3, 'PERSON'))));
    assert.deepEqual(newer(), [undefined]);
    store.undo('ada');
    assert.deepEqual(newer(), [{ entities: ['EVENT'] }]);
  });

  it('are none where an older label was renamed to them, though they had been used before', () => {
    store.syncSchema(withLabels('PERSON', 'EVENT'));
    store.record(decision('Bob', entities(span(0, 3, 'PERSON'))));
    store.mergeLabel('entities', 'PER', 'PERSON');
    assert.deepEqual(store.training()[0]?.newer, { entities: ['EVENT'] });
    assert.equal(store.training()[1]?.newer, undefined);
  });

  it('are still new where an older label that stood beside them was merged into them', () => {
    store.syncSchema(withLabels('PER', 'BEING'));
    store.mergeLabel('entities', 'PER', 'BEING');
    store.syncSchema(withLabels('BEING'));
    assert.deepEqual(store.training()[0]?.newer, { entities: ['BEING'] });
  });

  it('are not taken for one that was asked about and has made way since', () => {
    store.syncSchema(withLabels('PER', 'PERSON'));
    store.record(decision('Ada', entities(span(0, 3, 'PER'))));
    store.renameLabel('entities', 'PER', 'PERSON');
    store.syncSchema(withLabels('PERSON', 'EVENT'));
    assert.deepEqual(store.training()[0]?.newer, { entities: ['EVENT'] });
  });

  it('stay open where single ones are added to a whole answer in passing, or by a partial one', () => {
    store.syncSchema(withLabels('PER', 'EVENT', 'PLACE'));
    const more = entities(span(0, 2, 'EVENT'));
    store.record(decision('Ada', more, { context: { kind: 'editor' } }));
    assert.deepEqual(store.training()[0]?.newer, { entities: ['EVENT', 'PLACE'] });
    const part = {
      entities: { answer: 'accept', complete: false, spans: [span(0, 3, 'PLACE')] },
    } as const;
    store.record(decision('Ada', part, { adds: true }));
    assert.deepEqual(store.training()[0]?.annotation.entities?.complete, true);
    assert.deepEqual(store.training()[0]?.newer, { entities: ['EVENT', 'PLACE'] });
    // What is known of the whole, after a part of it was asked about.
    store.record(decision('Ada', entities(span(0, 3, 'PLACE')), { partly: true }));
    assert.deepEqual(store.training()[0]?.newer, { entities: ['EVENT', 'PLACE'] });
  });

  it('are no other than the rest where one class was chosen, which said no to all others', () => {
    const two = (name: string) => ({
      mode: 'single' as const,
      labels: [{ name: 'news' }, { name }],
    });
    store.syncSchema({ classes: two('mail') });
    store.record(decision('Ada', classified('news')));
    store.syncSchema({ classes: two('post') });
    assert.equal(store.training()[0]?.newer, undefined);
    store.syncSchema({ classes: { ...two('post'), mode: 'multi' } });
    assert.deepEqual(store.training()[0]?.newer, { classes: ['post'] });
  });

  it('are said nothing of where one of them may be another that is gone', () => {
    assert.deepEqual(added(withLabels('PERSON'), true), []);
  });
});
