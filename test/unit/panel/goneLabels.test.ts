/** What a project asks about a label that is gone from `glossator.json`, and when. */
import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import { settleGoneLabels, type LabelFate } from '../../../src/panel/goneLabels.js';
import type { AnnotationStore } from '../../../src/store/annotationStore.js';
import { decision, entities, span, withLabels, Workbench } from '../store/helpers.js';

describe('a label that is gone from glossator.json', () => {
  let bench: Workbench;
  let store: AnnotationStore;
  beforeEach(() => {
    bench = new Workbench('better-sqlite3');
    store = bench.openReady();
    store.record(decision('Ada', entities(span(0, 3, 'PER'))));
  });
  afterEach(() => bench.dispose());

  /** Opens the project as the editor does; gives what was asked, e.g. `PER: PERSON, LOC`. */
  const open = async (schema: LabelSchema, fate?: LabelFate): Promise<string[]> => {
    const asked: string[] = [];
    await settleGoneLabels(store, schema, ({ name }, fresh) => {
      asked.push(`${name}: ${fresh.join(', ')}`);
      return Promise.resolve(fate);
    });
    store.syncSchema(schema);
    return asked;
  };
  const ofAda = () => store.annotationOf(sha256('Ada'), 'ada');

  it('is asked about again each time the project opens, until somebody says what became of it', async () => {
    const schema = withLabels('PERSON', 'LOC');
    assert.deepEqual(await open(schema), ['PER: PERSON']);
    assert.deepEqual(await open(schema), ['PER: PERSON, LOC'], 'any label of now');
    assert.deepEqual(await open(schema, { kind: 'renamed', to: 'PERSON' }), ['PER: PERSON, LOC']);
    assert.deepEqual(ofAda(), entities(span(0, 3, 'PERSON')));
    assert.deepEqual(await open(schema), []);
    assert.deepEqual(store.check().problems, []);
  });

  it('can still be said to be one that was used since it went', async () => {
    const schema = withLabels('PERSON', 'LOC');
    await open(schema);
    store.record(decision('Bob', entities(span(0, 3, 'PERSON'))));
    const renamed = { kind: 'renamed', to: 'PERSON' } as const;
    assert.deepEqual(await open(schema, renamed), ['PER: LOC, PERSON']);
    assert.deepEqual(ofAda(), entities(span(0, 3, 'PERSON')));
    assert.deepEqual(await open(schema), []);
    assert.deepEqual(store.check().problems, []);
  });

  it('is not asked about again once it is said to be removed', async () => {
    const schema = withLabels('PERSON', 'LOC');
    assert.deepEqual(await open(schema, { kind: 'removed' }), ['PER: PERSON']);
    assert.deepEqual(await open(schema), []);
    assert.deepEqual(ofAda(), entities());
  });

  it('is there again as it was where nobody has said anything and it comes back', async () => {
    await open(withLabels('PERSON', 'LOC'));
    assert.deepEqual(await open(withLabels('PER', 'LOC')), []);
    assert.deepEqual(ofAda(), entities(span(0, 3, 'PER')));
  });

  it('is not asked about where there is no new label that it could have become', async () => {
    assert.deepEqual(await open(withLabels('LOC')), []);
    assert.deepEqual(await open(withLabels('LOC', 'PERSON')), []);
  });
});
