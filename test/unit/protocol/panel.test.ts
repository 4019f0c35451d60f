/** What comes from the webview is checked; what is no valid answer still finds its example. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { parseFromPanel, serialOfRefused } from '../../../src/protocol/panel.js';

const bare = { start: 0, end: 3, label: 'PER' };
const span = { ...bare, verdict: 'yes', source: 'person' };
const chosen = { label: 'travel', verdict: 'no', source: 'model' };
const decision = {
  ...{ type: 'decision', serial: 7, answer: 'accept', milliseconds: 1200 },
  ...{ spans: [span], classes: [chosen] },
};
const suggested = { ...bare, score: 0.5 };

function assertRefused(messages: readonly unknown[]): void {
  for (const message of messages) {
    assert.throws(() => parseFromPanel(message), { name: '$ZodError' }, inspect(message));
  }
}

describe('a message of the panel', () => {
  it('is taken as it is', () => {
    for (const message of [
      decision,
      { ...decision, spans: [], classes: [], milliseconds: 0 },
      { type: 'ready' },
      { type: 'comment' },
      { type: 'chooseLabel' },
      { type: 'occurrences', serial: 7, span: bare },
      { type: 'acceptAbove', serial: 7, suggestions: [suggested] },
      { type: 'flag', serial: 7, flagged: false },
      { type: 'command', command: 'openProject' },
    ]) {
      assert.deepEqual(parseFromPanel(message), message);
    }
  });

  it('is nothing else than an object of a type that there is', () => {
    assertRefused([undefined, null, 1, 'ready', [], [decision], () => decision, {}]);
    assertRefused(['toString', '__proto__', 'state', '', 7, null].map(type => ({ type })));
    assertRefused(
      ['deleteEverything', 'constructor', 1].map(command => ({ type: 'command', command })),
    );
  });

  it('has every part, in its own shape', () => {
    for (const part of Object.keys(decision)) {
      assertRefused([
        { ...decision, [part]: undefined },
        { ...decision, [part]: null },
      ]);
      assertRefused([{ ...decision, [part]: {} }]);
    }
    for (const part of Object.keys(span)) {
      assertRefused([{ ...decision, spans: [{ ...span, [part]: undefined }] }]);
      assertRefused([{ ...decision, spans: [{ ...span, [part]: [] }] }]);
    }
    assertRefused([{ ...decision, spans: { 0: span, length: 1 } }]);
    assertRefused([{ ...decision, answer: 'maybe' }]);
    assertRefused([{ ...decision, classes: [{ ...chosen, verdict: true }] }]);
    assertRefused([{ ...decision, classes: [{ ...chosen, source: 'import' }] }]);
    assertRefused([{ type: 'flag', serial: 7, flagged: 'yes' }]);
  });

  it('has numbers that can be what they stand for', () => {
    const odd = [NaN, Infinity, -Infinity, -1, 1e9, 1e300, '1', 1n, new Date(0)];
    for (const n of odd) {
      assertRefused([{ ...decision, milliseconds: n }]);
      assertRefused([{ ...decision, spans: [{ ...span, end: n }] }]);
      assertRefused([{ type: 'occurrences', serial: 7, span: { ...bare, start: n } }]);
      assertRefused([
        { type: 'acceptAbove', serial: 7, suggestions: [{ ...suggested, score: n }] },
      ]);
    }
    for (const serial of [NaN, Infinity, 0.5, 2 ** 53, '7']) {
      assertRefused([
        { ...decision, serial },
        { type: 'begun', serial },
      ]);
    }
    assertRefused([{ ...decision, spans: [{ ...span, start: 0.5 }] }]);
  });

  it('holds no more than an example can', () => {
    const many = (n: number): (typeof span)[] => Array.from({ length: n }, () => span);
    assert.equal(parseFromPanel({ ...decision, spans: many(10_000) }).type, 'decision');
    assertRefused([{ ...decision, spans: many(10_001) }]);
    for (const label of ['', 'x'.repeat(65)]) {
      assertRefused([{ ...decision, spans: [{ ...span, label }] }]);
    }
  });

  it('brings nothing with it that was not asked for', () => {
    const json = JSON.stringify(decision).replace('{', '{"__proto__":{"polluted":1},"extra":1,');
    const parsed = parseFromPanel(JSON.parse(json));
    assert.deepEqual(parsed, decision);
    assert.equal('polluted' in parsed, false);
    assert.equal(Object.getPrototypeOf(parsed), Object.prototype);
    assert.equal('polluted' in {}, false);
  });

  it('that is meant as an answer and isn’t a valid one says which example waits for it', () => {
    assert.equal(serialOfRefused({ ...decision, spans: [null], milliseconds: NaN }), 7);
    for (const other of [null, 'decision', { type: 'flag', serial: 7 }, { type: 'decision' }]) {
      assert.equal(serialOfRefused(other), undefined);
    }
  });
});
