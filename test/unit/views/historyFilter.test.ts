import assert from 'node:assert/strict';
import type { Annotation } from '../../../src/domain/annotation.js';
import type { LoggedAnswer } from '../../../src/store/answerLog.js';
import {
  answerKind,
  describeLogged,
  everything,
  isFiltered,
  passes,
} from '../../../src/views/historyFilter.js';
import { shortened } from '../../../src/views/shortened.js';
import { classified, entities, ignored, rejected, span } from '../store/helpers.js';

function logged(annotation: Annotation, more: Partial<LoggedAnswer> = {}): LoggedAnswer {
  return {
    ...{ seq: 1, key: '', text: 'Ada flew to Paris.', annotator: 'ada', flagged: false },
    ...{ annotation, anchor: undefined },
    ...more,
  };
}

const both = { ...entities(span(0, 3, 'PER'), span(12, 17, 'LOC')), ...classified('statement') };

describe('the filter of the history', () => {
  it('lets everything pass until something is chosen', () => {
    assert.equal(isFiltered(everything), false);
    for (const annotation of [both, ignored, rejected]) {
      assert.ok(passes(logged(annotation), everything));
    }
  });

  it('asks for kinds of answers, flagged ones whatever their answer', () => {
    const kinds = ['ignored', 'flagged'] as const;
    const filter = { ...everything, kinds };
    assert.ok(isFiltered(filter));
    assert.ok(passes(logged(ignored), filter));
    assert.ok(passes(logged(both, { flagged: true }), filter));
    assert.ok(!passes(logged(both), filter));
    assert.ok(!passes(logged(rejected), filter));
  });

  it('asks for a label that was given, not for one that was refused', () => {
    const filter = { ...everything, label: 'LOC' };
    assert.ok(passes(logged(both), filter));
    assert.ok(passes(logged(both), { ...everything, label: 'statement' }));
    const refused = { ...span(12, 17, 'LOC'), verdict: 'no' as const };
    assert.ok(!passes(logged(entities(refused)), filter));
  });

  it('asks for words in any case, and for all of it together', () => {
    assert.ok(passes(logged(both), { ...everything, text: 'PARIS' }));
    assert.ok(!passes(logged(both), { ...everything, text: 'Rome' }));
    assert.ok(!passes(logged(both), { kinds: ['rejected'], label: 'LOC', text: 'paris' }));
  });
});

describe('an answer in the history', () => {
  it('is told in a few words', () => {
    const told = [both, entities(), entities(span(0, 3, 'PER')), ignored, rejected];
    assert.deepEqual(
      told.map(annotation => describeLogged(logged(annotation))),
      ['2 spans, statement', 'no entities', '1 span', 'ignored', 'rejected'],
    );
    assert.equal(describeLogged(logged(ignored, { flagged: true })), 'ignored, flagged');
  });

  it('that was only begun is told so', () => {
    const refused = { ...span(0, 3, 'PER'), verdict: 'no' as const };
    const begun = { entities: { answer: 'accept', complete: false, spans: [refused] } } as const;
    assert.equal(describeLogged(logged(begun)), 'partly looked at');
  });

  it('is as good as the better of its two tasks', () => {
    assert.equal(answerKind({ annotation: { ...ignored, ...classified('question') } }), 'accepted');
    assert.equal(answerKind({ annotation: { ...rejected } }), 'rejected');
  });
});

describe('a text in a row', () => {
  it('is cut after a word, and left alone where it fits', () => {
    assert.equal(shortened('Ada flew\n to Paris.', 30), 'Ada flew to Paris.');
    assert.equal(shortened('Ada flew to Paris.', 14), 'Ada flew to…');
    for (let length = 2; length < 20; length++) {
      assert.ok(shortened('Ada flew to Paris.', length).length <= length);
    }
  });

  it('is never cut inside of a character', () => {
    assert.equal(shortened('\u{1F643}\u{1F643}\u{1F643}', 4), '\u{1F643}…');
  });
});
