/** Which labels that are gone from `glossator.json` are told of, and what the answer makes of them. */
import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import {
  possibleNames,
  retireGoneLabels,
  settleGoneLabel,
  type LabelFate,
} from '../../../src/workspace/goneLabels.js';
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

  /** Opens the project as the editor does, and answers; gives what was told, e.g. `PER: PERSON, LOC`. */
  const open = (schema: LabelSchema, fate?: LabelFate): string[] => {
    const gone = retireGoneLabels(store, schema);
    store.syncSchema(schema);
    return gone.map(label => {
      const names = label.mayBeRenamed ? possibleNames(store, schema, label) : undefined;
      if (names && fate) settleGoneLabel(store, label, fate);
      store.syncSchema(schema);
      return `${label.name}: ${names?.join(', ') ?? 'removed'}`;
    });
  };
  const ofAda = () => store.annotationOf(sha256('Ada'), 'ada');

  it('is asked about again each time the project opens, until somebody says what became of it', () => {
    const schema = withLabels('PERSON', 'LOC');
    assert.deepEqual(open(schema), ['PER: PERSON, LOC']);
    assert.deepEqual(open(schema), ['PER: PERSON, LOC']);
    assert.deepEqual(ofAda(), entities());
    assert.deepEqual(open(schema, { kind: 'renamed', to: 'PERSON' }), ['PER: PERSON, LOC']);
    assert.deepEqual(ofAda(), entities(span(0, 3, 'PERSON')));
    assert.deepEqual(open(schema), []);
    assert.deepEqual(store.check().problems, []);
  });

  it('can still be said to be one that was used since it went', () => {
    const schema = withLabels('PERSON', 'LOC');
    open(schema);
    store.record(decision('Bob', entities(span(0, 3, 'PERSON'))));
    const renamed = { kind: 'renamed', to: 'PERSON' } as const;
    assert.deepEqual(open(schema, renamed), ['PER: LOC, PERSON']);
    assert.deepEqual(ofAda(), entities(span(0, 3, 'PERSON')));
    assert.deepEqual(open(schema), []);
    assert.deepEqual(store.check().problems, []);
  });

  it('is not asked about again once it is said to be removed', () => {
    const schema = withLabels('PERSON', 'LOC');
    assert.deepEqual(open(schema, { kind: 'removed' }), ['PER: PERSON, LOC']);
    assert.deepEqual(open(schema), []);
    assert.deepEqual(ofAda(), entities());
  });

  it('is there again as it was where nobody has said anything and it comes back', () => {
    open(withLabels('PERSON', 'LOC'));
    assert.deepEqual(open(withLabels('PER', 'LOC')), []);
    assert.deepEqual(ofAda(), entities(span(0, 3, 'PER')));
  });

  it('may have got any name that was half typed before, and keeps what it marks until somebody says', () => {
    open(withLabels('FI', 'LOC'));
    const schema = withLabels('FIRM', 'LOC');
    const firm = { kind: 'renamed', to: 'FIRM' } as const;
    assert.deepEqual(open(schema, firm), ['PER: FIRM, LOC']);
    assert.deepEqual(ofAda(), entities(span(0, 3, 'FIRM')));
    assert.deepEqual(store.check().problems, []);
  });

  it('has no names to choose from any more once it is back', () => {
    const [gone] = retireGoneLabels(store, withLabels('PERSON', 'LOC'));
    assert.ok(gone);
    store.syncSchema(withLabels('PERSON', 'LOC'));
    const back = withLabels('PER', 'LOC');
    open(back);
    assert.equal(possibleNames(store, back, gone), undefined);
  });

  it('was removed where there is no new label that it could have become, which is told once', () => {
    assert.deepEqual(open(withLabels('LOC')), ['PER: removed']);
    assert.deepEqual(open(withLabels('LOC', 'PERSON')), []);
    open(withLabels('LOC', 'PER'));
    assert.deepEqual(ofAda(), entities(span(0, 3, 'PER')));
  });
});
