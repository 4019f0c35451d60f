/** A label is out of `glossator.json` for a while, and texts that carry it are answered meanwhile. */
import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import {
  isAnswered,
  type Annotation,
  type EntityAnnotation,
  type Verdict,
} from '../../../src/domain/annotation.js';
import type { LabelSchema } from '../../../src/domain/schema.js';
import { withSpans } from '../../../src/editor/spanEdits.js';
import { withOccurrences } from '../../../src/session/occurrences.js';
import type { AnnotationStore } from '../../../src/store/annotationStore.js';
import {
  classified,
  decision,
  entities,
  ignored,
  rejected,
  span,
  withBothDrivers,
  withLabels,
  type Workbench,
} from './helpers.js';

const text = 'Ada works at Acme in London.';
const key = sha256(text);
const ada = span(0, 3, 'PER');
const acme = span(13, 17, 'ORG');
const london = span(21, 27, 'LOC');
const all = withLabels('PER', 'ORG', 'LOC');
const without = withLabels('PER', 'LOC');

const inPart = (...spans: EntityAnnotation['spans']): Annotation => ({
  entities: { answer: 'accept', complete: false, spans },
});
const class_ = (label: string, verdict: Verdict, complete: boolean): Annotation => ({
  classes: { answer: 'accept', complete, values: [{ label, verdict, source: 'person' }] },
});
const classes = (mode: 'single' | 'multi', ...names: string[]): LabelSchema => ({
  classes: { mode, labels: names.map(name => ({ name })) },
});
const spoken = (store: AnnotationStore): string[] | undefined =>
  store
    .annotationOf(key, 'ada')
    ?.entities?.spans.filter(({ verdict }) => verdict === 'yes')
    .map(({ start, end, label }) => `${text.slice(start, end)} ${label}`);

/** What is said of the text at last: of a company and its town, answered anew while ORG is out, and ORG is back. */
function afterwards(
  store: AnnotationStore,
  answer: (said: EntityAnnotation) => void,
  [before, meanwhile]: readonly [LabelSchema, LabelSchema] = [all, without],
): string[] | undefined {
  store.syncSchema(before);
  store.record(decision(text, entities(ada, acme)));
  store.syncSchema(meanwhile);
  const said = store.annotationOf(key, 'ada')?.entities;
  assert.ok(said);
  answer(said);
  store.syncSchema(before);
  assert.deepEqual(store.check().problems, []);
  return spoken(store);
}

withBothDrivers('a label that is out of the schema for a while', bench => {
  const everything = ['Ada PER', 'Acme ORG', 'London LOC'];

  it('keeps its spans where the text is accepted anew', () => {
    const store = bench().open();
    const spans = afterwards(store, said => {
      store.record(decision(text, entities(...said.spans, london)));
      assert.deepEqual(spoken(store), ['Ada PER', 'London LOC']);
      assert.deepEqual(
        store.labelsInUse().map(({ name }) => name),
        ['PER', 'ORG', 'LOC'],
      );
    });
    assert.deepEqual(spans, everything);
    assert.equal(store.annotationOf(key, 'ada')?.entities?.complete, true);
    assert.deepEqual(
      store.labelUse().map(({ count }) => count),
      [1, 1, 1],
    );
  });

  const additions = {
    'all occurrences of a name are labelled': (said: EntityAnnotation) =>
      withOccurrences({ said, spans: [london] }),
    'a label is given in a text editor': (said: EntityAnnotation) =>
      withSpans(said, [london], false),
  };
  for (const [way, add] of Object.entries(additions)) {
    it(`keeps them where ${way}`, () => {
      const store = bench().open();
      const spans = afterwards(store, said => {
        store.recordTogether([decision(text, { entities: add(said) })]);
      });
      assert.deepEqual(spans, everything);
    });
  }

  const imports = { 'adds to it': inPart(london), 'answers it whole': entities(ada, london) };
  for (const [way, annotation] of Object.entries(imports)) {
    it(`keeps them where an import ${way}`, () => {
      const store = bench().open();
      const spans = afterwards(store, () => {
        store.recordAll([decision(text, annotation, { adds: true })]);
      });
      assert.deepEqual(spans, everything);
    });
  }

  it('keeps them through undo and redo', () => {
    const store = bench().open();
    const spans = afterwards(store, () => {
      store.record(decision(text, entities(london)));
      store.record(decision(text, rejected));
      store.undo('ada');
      store.redo('ada');
      store.undo('ada');
    });
    assert.deepEqual(spans, ['Acme ORG', 'London LOC']);
    store.undo('ada');
    assert.deepEqual(spoken(store), ['Ada PER', 'Acme ORG']);
  });

  it('keeps them in a rejected answer, and not in an ignored one', () => {
    const store = bench().open();
    const spans = afterwards(store, () => store.record(decision(text, rejected)));
    assert.deepEqual(spans, ['Acme ORG']);
    store.syncSchema(without);
    store.record(decision(text, ignored));
    store.record(decision(text, entities(ada)));
    store.syncSchema(all);
    assert.deepEqual(spoken(store), ['Ada PER']);
  });

  it('makes way where its words got another label, unless spans may overlap', () => {
    const inAcme = span(13, 15, 'LOC');
    const answerIn = (store: AnnotationStore) => (): void => {
      store.record(decision(text, entities(ada, inAcme)));
    };
    const flat = bench().open();
    assert.deepEqual(afterwards(flat, answerIn(flat)), ['Ada PER', 'Ac LOC']);
    const nesting = ({ entities: task }: LabelSchema): LabelSchema => ({
      entities: task && { ...task, overlap: true },
    });
    const store = bench().open({ file: `${bench().file}-nested` });
    const spans = afterwards(store, answerIn(store), [nesting(all), nesting(without)]);
    assert.deepEqual(spans, ['Ada PER', 'Acme ORG', 'Ac LOC']);
  });

  it('keeps what it was merged into as that, and not twice', () => {
    const store = bench().open();
    store.syncSchema(all);
    store.record(decision(text, entities(ada, acme)));
    store.mergeLabel('entities', 'ORG', 'LOC');
    store.syncSchema(without);
    const said = store.annotationOf(key, 'ada')?.entities?.spans ?? [];
    store.record(decision(text, entities(...said, london)));
    assert.deepEqual(spoken(store), ['Ada PER', 'Acme LOC', 'London LOC']);
    assert.equal(store.labelsInUse().find(({ name }) => name === 'LOC')?.count, 2);
  });
});

withBothDrivers('a class that is out of the schema for a while', bench => {
  const said = (annotation: Annotation, mode: 'single' | 'multi', adds = false) => {
    const store = open(bench(), mode);
    store.syncSchema(classes(mode, 'order', 'request'));
    store.record(decision(text, annotation, { adds }));
    store.syncSchema(classes(mode, 'question', 'order', 'request'));
    assert.deepEqual(store.check().problems, []);
    const now = store.annotationOf(key, 'ada')?.classes;
    return [
      now?.complete,
      ...(now?.values ?? []).map(({ label, verdict }) => `${label} ${verdict}`),
    ];
  };
  const open = (workbench: Workbench, mode: 'single' | 'multi'): AnnotationStore => {
    const store = workbench.open();
    store.syncSchema(classes(mode, 'question', 'order', 'request'));
    store.record(decision(text, classified('question')));
    return store;
  };

  it('makes way for another where one holds', () => {
    assert.deepEqual(said(classified('order'), 'single'), [true, 'order yes']);
  });

  it('holds still where another doesn’t, and settles all', () => {
    const holds = [true, 'question yes', 'order no'];
    assert.deepEqual(said(class_('order', 'no', false), 'single', true), holds);
  });

  it('holds beside others where several may', () => {
    assert.deepEqual(said(classified('order'), 'multi'), [true, 'question yes', 'order yes']);
  });

  it('holds beside one that was added where several may', () => {
    const both = [true, 'question yes', 'order yes'];
    assert.deepEqual(said(class_('order', 'yes', false), 'multi', true), both);
  });

  it('makes texts open again whose only class it was, until it comes back', () => {
    const store = bench().open();
    const classes = (...names: string[]): LabelSchema => ({
      classes: { mode: 'single', labels: names.map(name => ({ name })) },
    });
    store.syncSchema(classes('question', 'praise'));
    store.record(decision('Nice!', classified('praise')));
    store.record(decision('Why?', classified('question')));
    store.syncSchema(classes('question'));
    assert.deepEqual([...store.answeredKeys()], [sha256('Why?')]);
    const answered = store.training().filter(({ annotation }) => isAnswered(annotation));
    assert.deepEqual(
      answered.map(one => one.text),
      ['Why?'],
    );
    store.syncSchema(classes('question', 'praise'));
    assert.equal(store.answeredKeys().size, 2);
  });
});
