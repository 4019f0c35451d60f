import assert from 'node:assert/strict';
import type { EntityAnnotation, JudgedSpan, Verdict } from '../../../src/domain/annotation.js';
import { withoutSpan, withoutSuggestions, withSpans } from '../../../src/editor/spanEdits.js';

function span(start: number, end: number, label = 'X', verdict: Verdict = 'yes'): JudgedSpan {
  return { start, end, label, verdict, source: 'person' };
}

function whole(...spans: JudgedSpan[]): EntityAnnotation {
  return { answer: 'accept', complete: true, spans };
}

describe('labelling single words', () => {
  it('of an example that nobody answered says nothing of its other words', () => {
    assert.deepEqual(withSpans(undefined, [span(0, 3)], false), {
      ...{ answer: 'accept', complete: false, spans: [span(0, 3)] },
    });
  });

  it('of an example that was gone through keeps it so', () => {
    assert.deepEqual(
      withSpans(whole(span(5, 8)), [span(0, 3)], false),
      whole(span(5, 8), span(0, 3)),
    );
  });

  it('replaces what it overlaps, unless the project lets spans overlap', () => {
    const before = whole(span(0, 3), span(5, 8));
    assert.deepEqual(withSpans(before, [span(2, 6, 'Y')], false), whole(span(2, 6, 'Y')));
    assert.equal(withSpans(before, [span(2, 6, 'Y')], true).spans.length, 3);
  });

  it('outweighs an earlier no, and that the example was ignored', () => {
    const no: EntityAnnotation = {
      answer: 'reject',
      complete: false,
      spans: [span(0, 3, 'X', 'no')],
    };
    assert.deepEqual(withSpans(no, [span(0, 3)], false).spans, [span(0, 3)]);
    const ignored: EntityAnnotation = { answer: 'ignore', complete: false, spans: [] };
    assert.equal(withSpans(ignored, [span(0, 3)], false).answer, 'accept');
  });
});

describe('removing a label', () => {
  it('leaves a whole answer whole', () => {
    assert.deepEqual(withoutSpan(whole(span(0, 3)), span(0, 3)), whole());
  });

  it('of a partial answer is a no, because nothing else would be left of it', () => {
    const partial: EntityAnnotation = { answer: 'accept', complete: false, spans: [span(0, 3)] };
    assert.deepEqual(withoutSpan(partial, span(0, 3)), {
      ...{ answer: 'reject', complete: false, spans: [span(0, 3, 'X', 'no')] },
    });
  });
});

describe('rejecting a suggestion', () => {
  it('is a no beside what was said before', () => {
    const partial: EntityAnnotation = { answer: 'accept', complete: false, spans: [span(5, 8)] };
    assert.deepEqual(withoutSuggestions(partial, [span(0, 3)]), {
      answer: 'accept',
      complete: false,
      spans: [span(5, 8), span(0, 3, 'X', 'no')],
    });
    assert.equal(withoutSuggestions(undefined, [span(0, 3)]).answer, 'reject');
  });
});
