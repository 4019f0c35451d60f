import assert from 'node:assert/strict';
import type { LabelSchema } from '../../../src/domain/schema.js';
import type { AnnotationStore } from '../../../src/store/annotationStore.js';
import { deniedLabels } from '../../../src/store/newLabels.js';
import { decision, entities, span, withLabels, Workbench } from './helpers.js';

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
    deniedLabels(store, schema, store.syncSchema(schema, { unasked }).added);

  it('are said not to be there by complete answers about their task', () => {
    const found = added({ ...withLabels('PER', 'EVENT'), classes });
    assert.deepEqual(found, [{ labels: ['EVENT'], answers: 1 }]);
  });

  it('are said nothing of where one of them may be another that is gone', () => {
    assert.deepEqual(added(withLabels('PERSON'), true), []);
  });
});
