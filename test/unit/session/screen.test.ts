/** What is shown of an example of which something was said before. */
import assert from 'node:assert/strict';
import { sha256 } from '../../../src/base/hash.js';
import type { JudgedSpan } from '../../../src/domain/annotation.js';
import { ruleOut } from '../../../src/domain/ruledOut.js';
import type { Span } from '../../../src/domain/span.js';
import type { LabellingSession } from '../../../src/session/labellingSession.js';
import { tokenize } from '../../../src/text/tokenize.js';
import { removeProjects } from '../engine/sampleProject.js';
import { shown, Workbench, type Window } from './workbench.js';

const text = 'Ada flew to Rome again.';

function span(within: string, words: string, label: string): Span {
  const start = within.indexOf(words);
  return { start, end: start + words.length, label };
}

describe('An example of which some words were said to be no entity', () => {
  let bench: Workbench;
  let session: LabellingSession;

  /** What is said in another window of a text, which leaves other words of it open. */
  async function say({ engine }: Window, of: string, spans: readonly JudgedSpan[]): Promise<void> {
    const item = await engine.request('item', { key: sha256(of) });
    assert.ok(item);
    const entities = { answer: 'accept', complete: false, spans } as const;
    bench.store().record({
      ...{ key: item.key, text: of, anchor: item.anchor, annotator: 'ada' },
      ...{ annotation: { entities }, context: { kind: 'ranked' } },
      ...{ segmenterVersion: 1, tokenizerVersion: 1 },
    });
  }

  beforeEach(async () => {
    bench = new Workbench(undefined, { classes: undefined, holdout: 0 });
    const window = await bench.window('ada');
    session = window.session;
    // Names that were labelled elsewhere are suggested wherever they stand.
    for (const [of, words, label] of [
      ['Did Ada ever live in Paris?', 'Ada', 'PER'],
      ['Did Grace ever live in Rome?', 'Rome', 'LOC'],
    ] as const) {
      const named = { ...span(of, words, label), verdict: 'yes', source: 'person' } as const;
      await say(window, of, [named]);
    }
    const asked = span(text, 'Ada flew to', '');
    await say(window, text, ruleOut(tokenize(text), asked, [], ['PER', 'LOC']));
    session.pickUpOtherWrites();
    await session.open(sha256(text));
  });
  afterEach(() => bench.dispose());
  after(removeProjects);

  it('is shown with suggestions for the others alone', () => {
    assert.deepEqual(shown(session).hints, [{ ...span(text, 'Rome', 'LOC'), score: 1 }]);
  });

  it('is asked about the others alone, one at a time', () => {
    session.setMode('binary');
    const { question, serial } = shown(session);
    assert.deepEqual(question, {
      ...{ ...span(text, 'Rome', 'LOC'), score: 1 },
      ...{ kind: 'span', source: 'pattern' },
    });
    const answer = { type: 'decision', serial, answer: 'accept', milliseconds: 900 } as const;
    session.decide({ ...answer, spans: [], classes: [] });
    assert.notEqual(session.current()?.item.text, text);
  });
});
