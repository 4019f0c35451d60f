import assert from 'node:assert/strict';
import fc from 'fast-check';
import { UserError } from '../../../src/base/errors.js';
import { sha256 } from '../../../src/base/hash.js';
import type { Annotation } from '../../../src/domain/annotation.js';
import type { Foreign } from '../../../src/interchange/foreign.js';
import {
  anchorAt,
  classified,
  decision,
  entities,
  freeze,
  ignored,
  rejected,
  schema,
  span,
  stored,
  withBothDrivers,
} from './helpers.js';

withBothDrivers('AnnotationStore', bench => {
  it('gives back an answer as it was recorded, also after it was opened again', () => {
    const text = 'Ada met Bob in Rome. 😀\r\n\0end';
    const annotation: Annotation = {
      entities: {
        answer: 'accept',
        complete: true,
        spans: [
          span(0, 3, 'PER'),
          { ...span(8, 11, 'PER'), source: 'model', score: 0.123456789012345678, model: 'm1' },
          { ...span(15, 19, 'LOC'), verdict: 'no', source: 'model', score: 1 },
        ],
      },
      ...classified('statement'),
    };
    const store = bench().openReady();
    assert.deepEqual(store.record(decision(text, annotation, { anchor: anchorAt(7, text) })), {
      seq: 1,
      key: sha256(text),
    });
    store.dispose();
    const again = bench().open();
    assert.equal(again.driverName, bench().driver);
    assert.deepEqual(again.annotationOf(sha256(text), 'ada'), annotation);
    assert.equal(again.annotationOf(sha256(text), 'bob'), undefined);
    assert.deepEqual(again.training(), [{ key: sha256(text), text, annotation }]);
    assert.deepEqual([...again.answeredKeys()], [sha256(text)]);
    assert.deepEqual(again.check(), { ok: true, problems: [] });
  });

  it('keeps the other task when only one is answered', () => {
    const store = bench().openReady();
    store.record(decision('Ada', entities(span(0, 3, 'PER'))));
    store.record(decision('Ada', classified('statement')));
    assert.deepEqual(store.annotationOf(sha256('Ada'), 'ada'), {
      ...entities(span(0, 3, 'PER')),
      ...classified('statement'),
    });
    store.undo('ada');
    assert.deepEqual(store.annotationOf(sha256('Ada'), 'ada'), entities(span(0, 3, 'PER')));
  });

  it('refuses labels that the schema lacks, naming label and task, and keeps nothing', () => {
    const store = bench().openReady();
    assert.throws(
      () => store.record(decision('Ada', entities(span(0, 3, 'PERSON')))),
      (error: unknown) =>
        error instanceof UserError && /"PERSON".*entities.*"PER", "LOC"/.test(error.message),
    );
    assert.throws(() => store.record(decision('Ada', classified('PER'))), /"PER".*classes/);
    assert.equal(store.lastSeq(), 0);
    assert.deepEqual(store.training(), []);
  });

  it('refuses spans outside of the text and contradictions, and takes repetitions once', () => {
    const store = bench().openReady();
    for (const [start, end] of [
      [-1, 2],
      [0, 4],
      [2, 2],
      [0.5, 2],
    ] as const) {
      assert.throws(
        () => store.record(decision('Ada', entities(span(start, end, 'PER')))),
        UserError,
      );
    }
    const no = { ...span(0, 3, 'PER'), verdict: 'no' as const };
    assert.throws(
      () => store.record(decision('Ada', entities(span(0, 3, 'PER'), no))),
      /both as "PER"/,
    );
    store.record(decision('Ada', entities(span(0, 3, 'PER'), span(0, 3, 'PER'))));
    assert.deepEqual(store.annotationOf(sha256('Ada'), 'ada'), entities(span(0, 3, 'PER')));
  });

  it('records several answers in one go, those that can’t be said apart', () => {
    const store = bench().openReady();
    const [first, second, third] = store.recordAll([
      decision('Ada', entities(span(0, 3, 'PER'))),
      decision('Bob', entities(span(0, 3, 'NO SUCH LABEL'))),
      decision('Eve', ignored),
    ]);
    assert.ok(second instanceof UserError);
    assert.match(second.message, /NO SUCH LABEL/);
    assert.deepEqual(
      [first, third].map(each => each && 'seq' in each && each.seq),
      [1, 2],
    );
    assert.deepEqual(
      [...store.exportRows()].map(row => row.text),
      ['Ada', 'Eve'],
    );
  });

  it('adds an incomplete answer to what was said before where it is told to', () => {
    const store = bench().openReady();
    const partly = (start: number, end: number): Annotation => ({
      entities: { answer: 'accept', complete: false, spans: [span(start, end, 'PER')] },
    });
    store.record(decision('Ada met Bob', partly(0, 3)));
    store.record({ ...decision('Ada met Bob', partly(8, 11)), adds: true });
    const added = store.annotationOf(sha256('Ada met Bob'), 'ada');
    assert.deepEqual(
      added?.entities?.spans.map(each => each.start),
      [0, 8],
    );
    store.record(decision('Ada met Bob', partly(4, 7)));
    const replaced = store.annotationOf(sha256('Ada met Bob'), 'ada');
    assert.deepEqual(
      replaced?.entities?.spans.map(each => each.start),
      [4],
    );
  });

  it('keeps what files of other tools said, for each annotator and format', () => {
    const store = bench().openReady();
    const said = (format: string, id: number): Foreign => ({
      format,
      data: { id, meta: { a: [1] } },
    });
    store.record({ ...decision('Ada', ignored), foreign: said('doccano', 7) });
    store.record({ ...decision('Ada', ignored), foreign: said('prodigy', 8) });
    store.record({ ...decision('Ada', ignored), foreign: said('doccano', 9) });
    store.record(decision('Ada', ignored));
    store.record({ ...decision('Ada', ignored), annotator: 'bob' });
    const rows = [...store.exportRows()];
    assert.deepEqual(
      rows.map(row => row.foreign),
      [[said('doccano', 9), said('prodigy', 8)], undefined],
    );
    const { id } = freeze(
      store,
      { name: 'b', purpose: 'export', format: 'doccano', seed: 1, split: {}, settings: {} },
      rows.map((row, i) => ({ ...row, part: i === 0 ? 'train' : 'dev' })),
    );
    assert.deepEqual(
      [...store.batchItems(id, 'train')].map(row => row.foreign),
      [rows[0]?.foreign],
    );
    assert.deepEqual(
      [...store.batchParts(id)],
      [
        ['dev', 1],
        ['train', 1],
      ],
    );
  });

  it('refuses a key that is not the hash of its text', () => {
    const store = bench().openReady();
    assert.throws(() => store.record(decision('Ada', ignored, { key: sha256('Bob') })), /SHA-256/);
    assert.equal(store.lastSeq(), 0);
  });

  it('trains on the newest annotation per text and task of all annotators', () => {
    const store = bench().openReady();
    store.record(decision('Ada', entities(span(0, 3, 'PER'))));
    store.record(decision('Ada', classified('statement'), { annotator: 'bob' }));
    store.record(decision('Ada', entities(span(0, 3, 'LOC')), { annotator: 'bob' }));
    store.record(decision('Ada', entities(span(0, 2, 'PER'))));
    const annotation = { ...entities(span(0, 2, 'PER')), ...classified('statement') };
    assert.deepEqual(store.training(), [{ key: sha256('Ada'), text: 'Ada', annotation }]);
    // Ada's second answer gone, her first is older than Bob's.
    store.undo('ada');
    assert.deepEqual(
      store.training()[0]?.annotation.entities,
      entities(span(0, 3, 'LOC')).entities,
    );
  });

  it('gives a text editor the annotator’s own annotation, and others’ where there is none', () => {
    const store = bench().openReady();
    store.record(decision('Ada', entities(span(0, 3, 'PER')), { annotator: 'me' }));
    store.record(decision('Ada', entities(span(0, 3, 'LOC')), { annotator: 'bob' }));
    store.record(decision('Bob', entities(span(0, 3, 'PER')), { annotator: 'bob' }));
    const keys = ['Ada', 'Bob'].map(text => sha256(text));
    const labels = store
      .annotatedIn('a.txt', keys, 'me')
      .map(({ text, annotation }) => [text, annotation.entities?.spans[0]?.label]);
    assert.deepEqual(labels, [
      ['Ada', 'PER'],
      ['Bob', 'PER'],
    ]);
  });

  it('tells which texts changed since an event, and that an undone one has no annotation', () => {
    const store = bench().openReady();
    const a = store.record(decision('a', ignored));
    const b = store.record(decision('b', classified('question')));
    assert.deepEqual(store.changesSince(a.seq), {
      seq: b.seq,
      changes: [{ key: sha256('b'), text: 'b', annotation: classified('question') }],
    });
    const undone = store.undo('ada');
    assert.deepEqual(store.changesSince(b.seq), {
      seq: undone?.seq,
      changes: [{ key: sha256('b'), text: 'b', annotation: {} }],
    });
    store.setFlag(sha256('a'), 'a', undefined, 'ada', true);
    assert.deepEqual(store.changesSince(undone?.seq ?? 0).changes, []);
    assert.deepEqual(
      store.training().map(example => example.text),
      ['a'],
    );
    assert.deepEqual([...store.answeredKeys()], [sha256('a')]);
  });

  it('counts ignored texts alike step by step and afresh', () => {
    const store = bench().openReady();
    assert.equal(store.ignoredCount, 0);
    store.record(decision('Rome', entities(span(0, 4, 'LOC'))));
    const noClass = { answer: 'ignore', complete: false, values: [] } as const;
    store.record(decision('Rome', { classes: noClass }));
    store.record(decision('no', rejected));
    store.record(decision('skip', ignored));
    store.record(decision('skip too', ignored, { annotator: 'bob' }));
    assert.equal(store.ignoredCount, 2);
    assert.equal(bench().open().ignoredCount, 2);
    assert.equal(store.answeredKeys().size, 4);
    store.undo('ada');
    assert.equal(store.ignoredCount, 1);
    store.record(decision('skip too', rejected));
    assert.equal(store.ignoredCount, 0);
    assert.equal(bench().open().ignoredCount, 0);
  });

  it('counts no answer where a label only came from the same words elsewhere', () => {
    const store = bench().openReady();
    const found = { ...span(0, 4, 'LOC'), source: 'pattern' as const };
    const carried = entities(found).entities;
    assert.ok(carried);
    const passing = { context: { kind: 'occurrences' } };
    store.record(decision('Rome', { entities: { ...carried, complete: false } }, passing));
    for (const opened of [store, bench().open()]) {
      assert.equal(opened.answeredKeys().size, 0);
      assert.equal(opened.labelUse().find(({ name }) => name === 'LOC')?.count, 1);
    }
    store.record(decision('Rome', { entities: carried }));
    assert.equal(store.answeredKeys().size, 1);
  });

  it('flags and unflags, with an answer or without, and undo takes back only its own flag', () => {
    const store = bench().openReady();
    const key = sha256('Ada');
    store.setFlag(key, 'Ada', anchorAt(0, 'Ada'), 'ada', true);
    assert.equal(store.isFlagged(key, 'ada'), true);
    assert.equal(store.isFlagged(key, 'bob'), false);
    assert.equal(store.undo('ada'), undefined, 'a flag alone is not an answer');
    store.record(decision('Ada', ignored, { flagged: false }));
    assert.equal(store.isFlagged(key, 'ada'), false);
    assert.equal(store.undo('ada')?.flagged, true);
    assert.equal(store.isFlagged(key, 'ada'), true);
    store.record(decision('Ada', ignored));
    store.setFlag(key, 'Ada', undefined, 'ada', false);
    assert.equal(store.undo('ada')?.flagged, false, 'changed after the answer: stays');
    assert.deepEqual(store.check().problems, []);
  });

  it('exports each annotated text once per annotator with its places, flag and time', () => {
    const store = bench().openReady();
    store.record(decision('Rome', entities(span(0, 4, 'LOC')), { anchor: anchorAt(10, 'Rome') }));
    store.record(decision('Ada', ignored));
    store.setFlag(sha256('only flagged'), 'only flagged', undefined, 'ada', true);
    store.record(
      decision('Rome', classified('question'), {
        ...{ annotator: 'bob', flagged: true, anchor: anchorAt(90, 'Rome') },
      }),
    );
    const rows = [...store.exportRows()];
    assert.deepEqual(
      rows.map(({ text, annotator, flagged, annotation, hiddenLabels }) => ({
        ...{ text, annotator, flagged, annotation, hiddenLabels },
      })),
      [
        { text: 'Rome', annotator: 'ada', flagged: false, annotation: entities(span(0, 4, 'LOC')) },
        { text: 'Rome', annotator: 'bob', flagged: true, annotation: classified('question') },
        { text: 'Ada', annotator: 'ada', flagged: false, annotation: ignored },
      ].map(row => ({ ...row, hiddenLabels: [] })),
    );
    assert.deepEqual(rows[0]?.anchors, [anchorAt(10, 'Rome'), anchorAt(90, 'Rome')]);
    assert.deepEqual(rows[0].anchor, anchorAt(10, 'Rome'));
    assert.ok((rows[1]?.timestamp ?? 0) > rows[0].timestamp);
    assert.equal(rows[0].key, sha256('Rome'));
  });

  it('moves the place of a text with its document, and keeps second occurrences apart', () => {
    const store = bench().openReady();
    store.record(decision('Rome', ignored, { anchor: anchorAt(10, 'Rome', 'd1') }));
    store.record(decision('Rome', ignored, { anchor: anchorAt(90, 'Rome', 'd1') }));
    store.record(decision('Rome', ignored, { anchor: anchorAt(95, 'Rome', 'd2') }));
    assert.deepEqual(
      [...store.exportRows()][0]?.anchors.map(({ start, docHash }) => ({ start, docHash })),
      [
        { start: 10, docHash: 'd1' },
        { start: 95, docHash: 'd2' },
      ],
    );
  });

  it('reads more texts than fit on a page', () => {
    const { store, connection } = bench().openWithConnection();
    const items = Array.from({ length: 1203 }, (_, i) => ({
      ...{
        key: sha256(`t${i}`),
        text: `t${i}`,
        anchor: undefined,
        annotation: ignored,
        part: 'train',
      },
      ...{ annotator: 'ada', timestamp: i, flagged: false },
    }));
    // Frozen texts are texts too, so these make pages without any annotation.
    const { id } = freeze(
      store,
      { name: 'n', purpose: 'training', format: 'none', seed: 1, split: {}, settings: null },
      stored(connection, items),
    );
    store.record(decision('t0', ignored));
    store.record(decision('t1202', classified('question')));
    assert.deepEqual(
      store.training().map(example => example.text),
      ['t0', 't1202'],
    );
    assert.equal([...store.exportRows()].length, 2);
    assert.deepEqual([...store.batchItems(id)], items);
  });

  it('undoes and redoes any series of answers like a list of states would', () => {
    const texts = ['a b c', 'd e f'];
    const operation = fc.oneof(
      fc.record({
        kind: fc.constant('record' as const),
        annotator: fc.constantFrom('ada', 'bob'),
        text: fc.constantFrom(...texts),
        annotation: fc.constantFrom(
          ignored,
          rejected,
          classified('question'),
          entities(span(0, 1, 'PER')),
          { ...entities(), ...classified('statement') },
        ),
        flagged: fc.constantFrom(undefined, true, false),
      }),
      fc.record({
        kind: fc.constantFrom('undo' as const, 'redo' as const, 'reopen' as const),
        annotator: fc.constantFrom('ada', 'bob'),
      }),
    );
    const see = (store: ReturnType<ReturnType<typeof bench>['open']>, annotator: string): unknown =>
      texts.map(text => [
        store.annotationOf(sha256(text), annotator),
        store.isFlagged(sha256(text), annotator),
      ]);
    let run = 0;
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 25 }), operations => {
        const file = `${bench().file}-${run++}`;
        let store = bench().openReady({ file });
        const past = new Map<string, unknown[]>();
        const future = new Map<string, unknown[]>();
        for (const annotator of ['ada', 'bob']) {
          past.set(annotator, []);
          future.set(annotator, []);
        }
        for (const step of operations) {
          const undos = past.get(step.annotator) ?? [];
          const redos = future.get(step.annotator) ?? [];
          const now = see(store, step.annotator);
          if (step.kind === 'record') {
            const { annotator, flagged } = step;
            store.record(decision(step.text, step.annotation, { annotator, flagged }));
            undos.push(now);
            redos.length = 0;
          } else if (step.kind === 'undo') {
            const undone = store.undo(step.annotator);
            assert.equal(undone === undefined, undos.length === 0);
            if (undone) {
              assert.deepEqual(see(store, step.annotator), undos.pop());
              assert.deepEqual(undone.restored, store.annotationOf(undone.key, step.annotator));
              redos.push(now);
            }
          } else if (step.kind === 'redo') {
            const redone = store.redo(step.annotator);
            assert.equal(redone === undefined, redos.length === 0);
            if (redone) {
              assert.deepEqual(see(store, step.annotator), redos.pop());
              undos.push(now);
            }
          } else {
            store.dispose();
            store = bench().openReady({ file });
          }
          assert.equal(store.ignoredCount, bench().open({ file }).ignoredCount);
        }
        assert.deepEqual(store.check().problems, []);
      }),
      { numRuns: 15 },
    );
  });

  it('tells what was undone, where it was, and what stands now', () => {
    const store = bench().openReady();
    const first = entities(span(0, 3, 'PER'));
    store.record(decision('Ada', first, { anchor: anchorAt(4, 'Ada') }));
    store.record(decision('Ada', classified('question')));
    store.dispose();
    const again = bench().openReady();
    assert.deepEqual(again.undo('ada'), {
      ...{ seq: 3, key: sha256('Ada'), text: 'Ada', anchor: undefined },
      ...{ undone: classified('question'), restored: first, flagged: false, together: 1 },
    });
    assert.deepEqual(again.undo('ada'), {
      ...{ seq: 4, key: sha256('Ada'), text: 'Ada', anchor: anchorAt(4, 'Ada') },
      ...{ undone: first, restored: undefined, flagged: false, together: 1 },
    });
    assert.equal(again.undo('ada'), undefined);
    assert.deepEqual(again.redo('ada'), { seq: 5, key: sha256('Ada') });
    assert.deepEqual(again.annotationOf(sha256('Ada'), 'ada'), first);
    again.record(decision('Bob', ignored));
    assert.equal(again.redo('ada'), undefined, 'a new answer ends redo');
  });

  it('keeps the answer of an annotator apart from those of others', () => {
    const store = bench().openReady();
    store.record(decision('Ada', entities(span(0, 3, 'PER'))));
    store.record(decision('Ada', ignored, { annotator: 'bob' }));
    assert.equal(store.undo('eve'), undefined);
    store.undo('ada');
    assert.equal(store.annotationOf(sha256('Ada'), 'ada'), undefined);
    assert.deepEqual(store.annotationOf(sha256('Ada'), 'bob'), ignored);
  });

  it('reads but never writes when opened read-only', () => {
    const writer = bench().openReady();
    writer.record(decision('Ada', entities(span(0, 3, 'PER'))));
    const reader = bench().open({ readonly: true });
    reader.syncSchema(schema);
    assert.equal(reader.training().length, 1);
    assert.equal(reader.answeredKeys().size, 1);
    assert.throws(() => reader.record(decision('Bob', ignored)), /read-only/);
    assert.equal(writer.lastSeq(), 1);
  });

  it('works with a rollback journal where the file system takes no write-ahead log', () => {
    const store = bench().openReady({ journal: 'truncate' });
    store.record(decision('Ada', ignored));
    assert.equal(store.acquireLease('k', 'me', 1000), true);
    const other = bench().openReady({ journal: 'truncate' });
    assert.equal(other.lastSeq(), 1);
    other.record(decision('Bob', ignored));
    assert.equal(store.ignoredCount, 2);
    assert.deepEqual(store.check().problems, []);
  });
});
