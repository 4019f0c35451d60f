/** The panel's entry: messages and keys in, decisions out. The host holds the truth. */
import type { Answer } from '../src/domain/annotation.js';
import type { FromPanel, ToPanel } from '../src/protocol/panel.js';
import { classIsWholeAnswer, decisionOf, nothingToAccept } from './decision.js';
import * as edit from './edit.js';
import { actionForKey, type KeyAction, type Zone } from './keymap.js';
import { PanelPage } from './render/panelPage.js';
import { parseSavedDraft } from './savedDraft.js';
import {
  activeMark,
  emptyPanel,
  receive,
  savedDraft,
  type ExampleView,
  type Panel,
  type SavedDraft,
} from './state.js';

const host = acquireVsCodeApi();
const post = (message: FromPanel): void => host.postMessage(message);

let panel: Panel = emptyPanel;
/** When the example on the screen was painted; null until then, and keys apply to nothing. */
let drawnAt: number | null = null;
/** The answer that could not be saved. */
let failed: Answer = 'accept';
/** Only the first example after a reload can be the one that was being worked on. */
let remembered: SavedDraft | undefined = parseSavedDraft(host.getState());

function show(next: Panel): void {
  panel = next;
  page.show(panel);
}

function change(transform: (view: ExampleView) => ExampleView): void {
  const { example, locked } = panel;
  if (example === null || locked || drawnAt === null) return;
  const next = transform(example);
  if (next === example) return;
  show({ ...panel, example: next, hint: null });
  if (next.marks !== example.marks || next.chosen !== example.chosen) {
    host.setState(savedDraft(next));
  }
}

function answer(kind: Answer): void {
  const { example, locked } = panel;
  if (example === null || locked || drawnAt === null) return;
  if (kind === 'accept' && nothingToAccept(example)) {
    show({ ...panel, hint: 'Choose a class first, or ignore the example.' });
    return;
  }
  failed = kind;
  show({ ...panel, locked: true, hint: null });
  post(decisionOf(example, kind, performance.now() - drawnAt));
}

function chooseClass(label: string): void {
  const { example } = panel;
  if (example === null) return;
  if (!classIsWholeAnswer(example)) {
    change(view => edit.chooseClass(view, label));
    return;
  }
  // The class key is the whole answer: whatever was chosen before, this is chosen now.
  change(view => edit.chooseClass({ ...view, chosen: [] }, label));
  if (panel.notSaved === null) answer('accept');
}

function flag(): void {
  const { example, locked } = panel;
  if (example === null || locked) return;
  const flagged = !example.state.flagged;
  show({ ...panel, example: { ...example, state: { ...example.state, flagged } } });
  post({ type: 'flag', serial: example.state.serial, flagged });
}

function undo(): void {
  const { screen, locked } = panel;
  if (screen?.kind !== 'example' && screen?.kind !== 'done') return;
  if (screen.canUndo && !locked) post({ type: 'undo' });
}

function goToSource(): void {
  if (panel.example) post({ type: 'goToSource', serial: panel.example.state.serial });
}

function escape(): void {
  if (panel.example?.anchor !== null && panel.example !== null) change(edit.dropRange);
  else if (panel.keysOpen) show({ ...panel, keysOpen: false });
}

function toggleKeys(): void {
  if (panel.example) show({ ...panel, keysOpen: !panel.keysOpen });
}

function carryOut(action: KeyAction): void {
  switch (action.kind) {
    case 'move': {
      change(view => edit.moveCaret(view, page.destination(action.to), action.extend));
      return;
    }
    case 'edge': {
      change(view => edit.moveEdge(view, action.edge, action.step));
      return;
    }
    case 'suggestion': {
      change(view => edit.nextSuggestion(view, action.step));
      return;
    }
    case 'entity': {
      change(view => edit.labelSpan(view, action.label));
      return;
    }
    case 'class': {
      chooseClass(action.label);
      return;
    }
    case 'keep': {
      change(view => edit.keep(view));
      return;
    }
    case 'drop': {
      change(view => edit.drop(view));
      return;
    }
    case 'overlapping': {
      change(edit.nextOverlapping);
      return;
    }
    case 'answer': {
      if (panel.notSaved === null) answer(action.answer);
      return;
    }
    case 'undo': {
      undo();
      return;
    }
    case 'flag': {
      flag();
      return;
    }
    case 'source': {
      goToSource();
      return;
    }
    case 'escape': {
      escape();
      return;
    }
    case 'keys': {
      toggleKeys();
      return;
    }
  }
}

const page = new PanelPage(document.getElementById('app') ?? document.body, {
  onAnswer: answer,
  onUndo: undo,
  onFlag: flag,
  onKeys: toggleKeys,
  onTryAgain: () => answer(failed),
  onRestart: () => post({ type: 'command', command: 'restartEngine' }),
  onSource: goToSource,
  onCommand: command => post({ type: 'command', command }),
  onEntity: label => change(view => edit.labelSpan(view, label)),
  onClass: chooseClass,
  onCaret: (token, extend) => change(view => edit.moveCaret(view, token, extend)),
  onSelect: () => change(edit.selectSpan),
  onKeep: span => change(view => edit.keep(view, span)),
  onDrop: span => change(view => edit.drop(view, span)),
  onPick: span => change(view => edit.pick(view, span)),
  onEdge: (edge, token) =>
    change(view => {
      const mark = activeMark(view);
      return mark ? edit.setEdge(view, mark, edge, token) : view;
    }),
});

function take(message: ToPanel): void {
  if (message.type === 'action') {
    act(message.action);
    return;
  }
  const before = panel.example?.state;
  const next = receive(panel, message, remembered);
  if (message.type === 'state') remembered = undefined;
  const example = next.example;
  if (
    example &&
    (example.state.serial !== before?.serial || before.item.key !== example.state.item.key)
  ) {
    host.setState(savedDraft(example));
    drawnAt = null;
    requestAnimationFrame(time => (drawnAt = time));
  }
  show(next);
}

function act(action: Extract<ToPanel, { type: 'action' }>['action']): void {
  switch (action) {
    case 'flag': {
      flag();
      return;
    }
    case 'keys': {
      toggleKeys();
      return;
    }
    case 'focus': {
      page.focusText();
      return;
    }
    default: {
      carryOut({ kind: 'answer', answer: action });
      return;
    }
  }
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
  const schema = panel.example?.state.schema ?? null;
  const action = actionForKey(event, zoneOf(event.target), schema);
  if (action === null) return;
  event.preventDefault();
  // A key that was pressed before the example was drawn was not meant for it.
  if (panel.example !== null && (drawnAt === null || event.timeStamp < drawnAt)) return;
  carryOut(action);
});
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (isToPanel(event.data)) take(event.data);
});
window.addEventListener('focus', () => {
  if (document.activeElement === document.body) page.focusText();
});
post({ type: 'ready' });
