/** Which key does what, on which keyboard, and when it is left to the browser. */
import assert from 'node:assert/strict';
import { actionKeys } from '../../../src/project/keys.js';
import { panelActions } from '../../../src/protocol/panel.js';
import {
  actionForCommand,
  actionForKey,
  actionForLabel,
  keyName,
  type KeyPress,
  type Zone,
} from '../../../webview/keymap.js';
import { schema } from './sample.js';

function press(key: string, code = '', changes: Partial<KeyPress> = {}): KeyPress {
  return {
    key,
    code,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    isComposing: false,
    repeat: false,
    ...changes,
  };
}

const act = (p: KeyPress, zone: Zone = 'text') => actionForKey(p, zone, schema);
const shift = { shiftKey: true };

describe('keys', () => {
  it('are named as in keybindings, by place where they act by place', () => {
    const names = [
      press('x', 'KeyX'),
      press('B', 'KeyB', shift),
      press(' ', 'Space'),
      press('Tab', 'Tab', shift),
      press('ArrowLeft', 'ArrowLeft'),
      press('&', 'Digit1'),
      press(':', 'Period', shift),
      press('ф', 'KeyA'),
      press('?', 'Slash', shift),
    ].map(keyName);
    assert.deepEqual(names, [
      ...['x', 'shift+b', 'space', 'shift+tab', 'left', '1', 'shift+.', 'a', '?'],
    ]);
  });

  it('move the caret and extend the range', () => {
    assert.deepEqual(act(press('ArrowLeft')), { kind: 'move', to: 'left', extend: false });
    assert.deepEqual(act(press('End', '', shift)), { kind: 'move', to: 'end', extend: true });
  });

  it('choose labels by the place of digits, so that AZERTY needs no Shift', () => {
    assert.deepEqual(act(press('&', 'Digit1')), { kind: 'entity', label: 'PER' });
    assert.deepEqual(act(press('1', 'Digit1', shift)), { kind: 'entity', label: 'PER' });
    assert.deepEqual(act(press('2', 'Numpad2')), { kind: 'entity', label: 'LOC' });
    assert.equal(act(press('!', 'Digit1', shift)), null);
  });

  it('choose classes by what a letter types, and by its place where that isn’t Latin', () => {
    assert.deepEqual(act(press('q', 'KeyA')), { kind: 'class', label: 'travel' });
    assert.deepEqual(act(press('Q', 'KeyQ')), { kind: 'class', label: 'travel' });
    assert.deepEqual(act(press('й', 'KeyQ')), { kind: 'class', label: 'travel' });
  });

  it('answer, keep, drop and take back', () => {
    assert.deepEqual(act(press('a', 'KeyA')), { kind: 'answer', answer: 'accept' });
    assert.deepEqual(act(press('x', 'KeyX')), { kind: 'answer', answer: 'reject' });
    assert.deepEqual(act(press(' ', 'Space')), { kind: 'answer', answer: 'ignore' });
    assert.deepEqual(act(press('Enter')), { kind: 'keep' });
    assert.deepEqual(act(press('d', 'KeyD')), { kind: 'drop' });
    assert.deepEqual(act(press('Backspace')), { kind: 'undo' });
  });

  it('move the edges of a span: the end, and with Shift the start', () => {
    assert.deepEqual(act(press(',', 'Comma')), { kind: 'edge', edge: 'end', step: -1 });
    assert.deepEqual(act(press('.', 'Period')), { kind: 'edge', edge: 'end', step: 1 });
    assert.deepEqual(act(press('<', 'Comma', shift)), { kind: 'edge', edge: 'start', step: -1 });
    assert.deepEqual(act(press('>', 'Period', shift)), { kind: 'edge', edge: 'start', step: 1 });
  });

  it('go to suggestions and show the list, wherever “?” is on the keyboard', () => {
    assert.deepEqual(act(press('n', 'KeyN')), { kind: 'suggestion', step: 1 });
    assert.deepEqual(act(press('N', 'KeyN', shift)), { kind: 'suggestion', step: -1 });
    assert.deepEqual(act(press('?', 'Comma', shift)), { kind: 'keys' });
  });

  it('go through suggestions with Tab, and do with Shift what is done less often', () => {
    assert.deepEqual(act(press('Tab')), { kind: 'furtherSuggestion', step: 1 });
    assert.deepEqual(act(press('Tab', '', shift)), { kind: 'furtherSuggestion', step: -1 });
    assert.equal(act(press('Tab'), 'control'), null);
    assert.deepEqual(act(press('X', 'KeyX', shift)), { kind: 'noEntities' });
    assert.deepEqual(act(press('S', 'KeyS', shift)), { kind: 'sticky' });
    assert.deepEqual(act(press('B', 'KeyB', shift)), { kind: 'earlier' });
    assert.deepEqual(act(press('F', 'KeyF', shift)), { kind: 'later' });
    assert.deepEqual(act(press('L', 'KeyL', shift)), { kind: 'chooseLabel' });
    assert.deepEqual(act(press('Backspace', '', shift)), { kind: 'redo' });
    assert.equal(act(press('Q', 'KeyQ', shift)), null);
  });

  it('are what commands do, too, where there is a use for it', () => {
    for (const action of panelActions) assert.ok(actionForCommand(action, schema), action);
    assert.deepEqual(actionForCommand('nextEntity', schema), { kind: 'span', step: 1 });
    assert.equal(actionForCommand('keep', { classes: schema.classes }), null);
    assert.equal(actionForCommand('accept', null), null);
    assert.deepEqual(actionForLabel('LOC', schema), { kind: 'entity', label: 'LOC' });
    assert.deepEqual(actionForLabel('work', schema), { kind: 'class', label: 'work' });
    assert.equal(actionForLabel('nothing', schema), null);
  });

  it('are left alone while typing, composing, or with a modifier', () => {
    assert.equal(act(press('a', 'KeyA'), 'input'), null);
    for (const changes of [
      { ctrlKey: true },
      { metaKey: true },
      { altKey: true },
      { isComposing: true },
    ]) {
      assert.equal(act(press('a', 'KeyA', changes)), null);
    }
    assert.equal(act(press('Process', 'KeyA')), null);
  });

  it('leave buttons their Space, Enter and arrows, but label and answer from there', () => {
    for (const key of [' ', 'Enter', 'ArrowLeft', 'Home']) {
      assert.equal(act(press(key), 'control'), null);
    }
    assert.deepEqual(act(press('Escape'), 'control'), { kind: 'focus' });
    assert.deepEqual(act(press('1', 'Digit1'), 'control'), { kind: 'entity', label: 'PER' });
    assert.deepEqual(act(press('a', 'KeyA'), 'control'), { kind: 'answer', answer: 'accept' });
  });

  it('move on while held, but answer and label once', () => {
    const held = { repeat: true };
    assert.equal(act(press('a', 'KeyA', held)), null);
    assert.equal(act(press('1', 'Digit1', held)), null);
    assert.equal(act(press('Backspace', '', held)), null);
    assert.ok(act(press('ArrowRight', '', held)));
  });

  it('scroll where there are no words to mark, and do nothing without an example', () => {
    const { classes } = schema;
    assert.ok(classes);
    assert.equal(actionForKey(press('ArrowDown'), 'text', { classes }), null);
    assert.equal(actionForKey(press('Enter'), 'text', { classes }), null);
    assert.ok(actionForKey(press('q', 'KeyQ'), 'text', { classes }));
    assert.equal(actionForKey(press('a', 'KeyA'), 'text', null), null);
    assert.deepEqual(actionForKey(press('Backspace'), 'text', null), { kind: 'undo' });
  });

  it('that the panel uses itself are closed to labels, and no others', () => {
    const bare = { entities: { overlap: false, labels: [] } };
    const used = Array.from('abcdefghijklmnopqrstuvwxyz0123456789').filter(key => {
      const code = /[0-9]/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`;
      return actionForKey(press(key, code), 'text', bare) !== null;
    });
    assert.deepEqual(used, [...actionKeys].sort());
  });
});
