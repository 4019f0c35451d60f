/** The panel's entry: messages, keys and mouse in, decisions out. */
import type { FromPanel, ToPanel } from '../src/protocol/panel.js';
import { carryOut } from './carryOut.js';
import { Drafts } from './drafts.js';
import * as edit from './edit.js';
import {
  actionForCommand,
  actionForKey,
  actionForLabel,
  keyName,
  type KeyAction,
  type Zone,
} from './keymap.js';
import { Labelling } from './labelling.js';
import { PanelPage } from './render/panelPage.js';
import { isShown, receive } from './receive.js';
import { activeMark, rangeOf } from './view.js';

const host = acquireVsCodeApi();
const post = (message: FromPanel): void => host.postMessage(message);
const drafts = new Drafts(host, serial => post({ type: 'begun', serial }));
const labelling = new Labelling({ post, drafts, draw: panel => page.show(panel) });
const act = (action: KeyAction): void => carryOut(action, labelling, page);
const isAsked = (): boolean => labelling.panel.example?.state.question !== undefined;

/** What was marked with the mouse gets the label that stays on. */
function labelIfSticky(): void {
  const { sticky } = labelling.panel;
  if (sticky !== null) act({ kind: 'entity', label: sticky });
}

const page = new PanelPage(document.getElementById('app') ?? document.body, {
  onAnswer: answer => labelling.answer(answer),
  onUndo: () => labelling.goBack('undo'),
  onFlag: () => labelling.flag(),
  onLeave: () => post({ type: 'leave' }),
  onKeys: () => labelling.toggleKeys(),
  onTryAgain: () => labelling.tryAgain(),
  onRestart: () => post({ type: 'command', command: 'restartEngine' }),
  onSource: () => labelling.goToSource(),
  onCommand: command => post({ type: 'command', command }),
  onEntity: label => act({ kind: 'entity', label }),
  onSticky: label => labelling.toggleSticky(label),
  onClass: label => act({ kind: 'class', label }),
  onCaret: (token, extend) => labelling.change(view => edit.moveCaret(view, token, extend)),
  onCharacters: (from, to) => labelling.change(view => edit.selectCharacters(view, from, to)),
  onRangeEnd: () => {
    labelling.change(edit.trimmed);
    const { example } = labelling.panel;
    if (example !== null && rangeOf(example) !== null) labelIfSticky();
  },
  onSelect: () => {
    labelling.change(edit.selectSpan);
    const { example } = labelling.panel;
    if (example !== null && activeMark(example) === null) labelIfSticky();
  },
  onKeep: span => {
    if (isAsked()) labelling.answer('accept');
    else labelling.change(view => edit.keep(view, span));
  },
  onDrop: span => {
    if (isAsked()) labelling.answer('reject');
    else labelling.change(view => edit.drop(view, span));
  },
  onPick: span => labelling.change(view => edit.pick(view, span)),
  onEdge: (edge, token) =>
    labelling.change(view => {
      const mark = isAsked() ? null : activeMark(view);
      return mark ? edit.setEdge(view, mark, edge, token) : view;
    }),
});

function take(message: ToPanel): void {
  const { panel } = labelling;
  const schema = panel.example?.state.schema ?? null;
  if (message.type === 'action' || message.type === 'label') {
    const action =
      message.type === 'action'
        ? actionForCommand(message.action, schema)
        : schema && actionForLabel(message.label, schema);
    if (action !== null && labelling.wasDrawn()) act(action);
    return;
  }
  const before = panel.example;
  if (message.type === 'state' && !(before && isShown(message.state, before))) {
    const next = receive(panel, message, drafts.take(message, before));
    if (next.example !== null) labelling.waitForPaint();
    labelling.show(next);
    return;
  }
  const next = receive(panel, message);
  if (next.example !== null && next.example.marks !== before?.marks) drafts.keep(next.example);
  labelling.show(next);
}

function zoneOf(target: EventTarget | null): Zone {
  if (target instanceof Element && target.closest('input, textarea, select, [contenteditable]')) {
    return 'input';
  }
  return page.textHasFocus ? 'text' : 'control';
}

function isToPanel(data: unknown): data is ToPanel {
  return typeof data === 'object' && data !== null && 'type' in data;
}

window.addEventListener('keydown', event => {
  const { example, settings } = labelling.panel;
  if (settings.freeKeys.includes(keyName(event))) return;
  const action = actionForKey(event, zoneOf(event.target), example?.state.schema ?? null);
  if (action === null) return;
  // Past the last suggestion Tab goes on to the labels, as it does everywhere.
  if (action.kind === 'furtherSuggestion') {
    if (example && edit.furtherSuggestion(example, action.step) === null) return;
  }
  event.preventDefault();
  // A key that was pressed before the example was drawn was not meant for it.
  if (labelling.wasDrawn(event.timeStamp)) act(action);
});
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (isToPanel(event.data)) take(event.data);
});
document.addEventListener('visibilitychange', () => labelling.pauseWatch(document.hidden));
window.addEventListener('focus', () => {
  if (document.activeElement === document.body) page.focusText();
});
post({ type: 'ready' });
