/** The panel's entry: messages and keys in, decisions out. The host holds the truth. */
import type { Answer } from '../src/domain/annotation.js';
import type { FromPanel, ToPanel } from '../src/protocol/panel.js';
import { classIsWholeAnswer, decisionOf, nothingToAccept } from './decision.js';
import * as edit from './edit.js';
import {
  actionForCommand,
  actionForKey,
  actionForLabel,
  type KeyAction,
  type Zone,
} from './keymap.js';
import { PanelPage } from './render/panelPage.js';
import { parseSavedDraft } from './savedDraft.js';
import {
  activeMark,
  emptyPanel,
  offerOf,
  rangeOf,
  receive,
  savedDraft,
  type ExampleView,
  type Panel,
  type SavedDraft,
} from './state.js';
import { Stopwatch } from './stopwatch.js';

const host = acquireVsCodeApi();
const post = (message: FromPanel): void => host.postMessage(message);

let panel: Panel = emptyPanel;
/** When the example on the screen was painted; null until then, and keys apply to nothing. */
let drawnAt: number | null = null;
/** How long the person has had the example before their eyes. */
const watch = new Stopwatch(() => performance.now());
/** The answer that could not be saved. */
let failed: Answer = 'accept';
let lastLabel: string | null = null;
/** Work on examples that were left without an answer, to look at an earlier one. */
const drafts = new Map<string, SavedDraft>();
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
  drafts.delete(example.state.item.key);
  show({ ...panel, locked: true, hint: null });
  post(decisionOf(example, kind, watch.elapsed));
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

function goBack(type: 'undo' | 'redo' | 'earlier' | 'later'): void {
  const { screen, locked } = panel;
  if (screen?.kind !== 'example' && screen?.kind !== 'done') return;
  if (!locked && (screen.canUndo || type === 'redo')) post({ type });
}

/** The label that new ranges get at once: that of the span at the caret, or the last one given. */
function toggleSticky(label?: string): void {
  const { example, sticky } = panel;
  if (example === null) return;
  const wanted = label ?? (sticky === null ? (activeMark(example)?.label ?? lastLabel) : null);
  if (wanted === null && sticky === null) {
    show({ ...panel, hint: 'Give a label first; then it can stay on.' });
    return;
  }
  show({ ...panel, sticky: wanted === sticky ? null : wanted, hint: null });
}

function labelSpan(label: string): void {
  lastLabel = label;
  change(view => edit.labelSpan(view, label));
}

/** Agrees to the suggestion at the caret; where there is none, the sticky label marks the words. */
function keep(): void {
  const { example, sticky } = panel;
  if (example === null) return;
  const mark = rangeOf(example) === null ? activeMark(example) : null;
  if (mark === null && sticky !== null) labelSpan(sticky);
  else change(view => edit.keep(view));
}

/** The mouse has let go of a range. */
function finishRange(): void {
  change(edit.trimmed);
  const { example, sticky } = panel;
  if (sticky !== null && example !== null && rangeOf(example) !== null) {
    carryOut({ kind: 'entity', label: sticky });
  }
}

function noEntities(): void {
  change(edit.dropAll);
  if (panel.example?.state.question === undefined && panel.notSaved === null) answer('accept');
}

/** Asks the host to label the same string elsewhere: what is at the caret, labelled or not. */
function labelOccurrences(): void {
  const { example } = panel;
  const mark = example && activeMark(example);
  if (example === null || mark === null) {
    show({ ...panel, hint: 'Label one of the occurrences first.' });
    return;
  }
  const { start, end, label } = mark;
  change(view => edit.keep(view, mark));
  post({ type: 'occurrences', serial: example.state.serial, span: { start, end, label } });
}

function acceptAbove(): void {
  const { example } = panel;
  if (example === null) return;
  const suggestions = example.marks.flatMap(mark => {
    const score = mark.kept ? null : (offerOf(example, mark)?.score ?? null);
    const { start, end, label } = mark;
    return score === null ? [] : [{ start, end, label, score }];
  });
  if (suggestions.length === 0) show({ ...panel, hint: 'There are no suggestions here.' });
  else post({ type: 'acceptAbove', serial: example.state.serial, suggestions });
}

function goToSource(): void {
  if (panel.example) post({ type: 'goToSource', serial: panel.example.state.serial });
}

function escape(): void {
  if (panel.example?.anchor !== null && panel.example !== null) change(edit.dropRange);
  else if (panel.keysOpen) show({ ...panel, keysOpen: false });
  else if (panel.sticky !== null) show({ ...panel, sticky: null });
  else if (panel.example?.state.review !== undefined) post({ type: 'leave' });
}

function comment(): void {
  if (panel.example) post({ type: 'comment', serial: panel.example.state.serial });
}

function toggleKeys(): void {
  if (panel.example) show({ ...panel, keysOpen: !panel.keysOpen });
}

/** What changes spans and classes answers the question instead, or waits until it is answered. */
function actionOnQuestion(action: KeyAction): KeyAction | null {
  switch (action.kind) {
    case 'keep':
      return { kind: 'answer', answer: 'accept' };
    case 'drop':
      return { kind: 'answer', answer: 'reject' };
    case 'entity':
    case 'class':
    case 'edge':
    case 'noEntities':
    case 'occurrences':
    case 'acceptAbove':
      return null;
    default:
      return action;
  }
}

function carryOut(asked: KeyAction): void {
  const isQuestion = panel.example?.state.question !== undefined;
  const action = isQuestion ? actionOnQuestion(asked) : asked;
  if (action === null) {
    show({ ...panel, hint: 'Answer the question first: is it right or wrong?' });
    return;
  }
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
    case 'furtherSuggestion': {
      change(view => edit.furtherSuggestion(view, action.step) ?? view);
      return;
    }
    case 'span': {
      change(view => edit.nextEntity(view, action.step));
      return;
    }
    case 'select': {
      change(edit.selectSpan);
      return;
    }
    case 'entity': {
      labelSpan(action.label);
      return;
    }
    case 'class': {
      chooseClass(action.label);
      return;
    }
    case 'keep': {
      keep();
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
    case 'undo':
    case 'redo':
    case 'earlier':
    case 'later': {
      goBack(action.kind);
      return;
    }
    case 'noEntities': {
      noEntities();
      return;
    }
    case 'sticky': {
      toggleSticky();
      return;
    }
    case 'comment': {
      comment();
      return;
    }
    case 'occurrences': {
      labelOccurrences();
      return;
    }
    case 'acceptAbove': {
      acceptAbove();
      return;
    }
    case 'focus': {
      page.focusText();
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
  onUndo: () => goBack('undo'),
  onFlag: flag,
  onLeave: () => post({ type: 'leave' }),
  onKeys: toggleKeys,
  onTryAgain: () => answer(failed),
  onRestart: () => post({ type: 'command', command: 'restartEngine' }),
  onSource: goToSource,
  onCommand: command => post({ type: 'command', command }),
  onEntity: label => carryOut({ kind: 'entity', label }),
  onSticky: toggleSticky,
  onClass: label => carryOut({ kind: 'class', label }),
  onCaret: (token, extend) => change(view => edit.moveCaret(view, token, extend)),
  onCharacters: (from, to) => change(view => edit.selectCharacters(view, from, to)),
  onRangeEnd: finishRange,
  onSelect: () => {
    change(edit.selectSpan);
    const { example, sticky } = panel;
    if (sticky !== null && example !== null && activeMark(example) === null) {
      carryOut({ kind: 'entity', label: sticky });
    }
  },
  onKeep: span => {
    if (panel.example?.state.question !== undefined) answer('accept');
    else change(view => edit.keep(view, span));
  },
  onDrop: span => {
    if (panel.example?.state.question !== undefined) answer('reject');
    else change(view => edit.drop(view, span));
  },
  onPick: span => change(view => edit.pick(view, span)),
  onEdge: (edge, token) =>
    change(view => {
      const mark = activeMark(view);
      return mark && view.state.question === undefined
        ? edit.setEdge(view, mark, edge, token)
        : view;
    }),
});

function take(message: ToPanel): void {
  const schema = panel.example?.state.schema ?? null;
  if (message.type === 'action' || message.type === 'label') {
    const action =
      message.type === 'action'
        ? actionForCommand(message.action, schema)
        : schema && actionForLabel(message.label, schema);
    if (action !== null && (panel.example === null || drawnAt !== null)) carryOut(action);
    return;
  }
  const before = panel.example?.state;
  const leaving = panel.locked ? null : panel.example;
  const next = receive(panel, message, remembered ?? draftFor(message));
  if (message.type === 'state') remembered = undefined;
  const example = next.example;
  if (
    example &&
    (example.state.serial !== before?.serial || before.item.key !== example.state.item.key)
  ) {
    if (
      leaving !== null &&
      leaving.state.review === undefined &&
      leaving.state.draft === undefined
    ) {
      drafts.set(leaving.state.item.key, savedDraft(leaving));
    }
    host.setState(savedDraft(example));
    drawnAt = null;
    requestAnimationFrame(time => {
      drawnAt = time;
      watch.start();
    });
  } else if (example && example.marks !== leaving?.marks) host.setState(savedDraft(example));
  show(next);
}

function draftFor(message: ToPanel): SavedDraft | undefined {
  if (message.type !== 'state' || message.state.kind !== 'example') return undefined;
  const { item, review, draft, question } = message.state;
  const isFresh = review === undefined && draft === undefined && question === undefined;
  return isFresh ? drafts.get(item.key) : undefined;
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
  // Past the last suggestion Tab goes on to the labels, as it does everywhere.
  if (action.kind === 'furtherSuggestion') {
    if (panel.example && edit.furtherSuggestion(panel.example, action.step) === null) return;
  }
  event.preventDefault();
  // A key that was pressed before the example was drawn was not meant for it.
  if (panel.example !== null && (drawnAt === null || event.timeStamp < drawnAt)) return;
  carryOut(action);
});
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (isToPanel(event.data)) take(event.data);
});
document.addEventListener('visibilitychange', () => watch.pause(document.hidden));
window.addEventListener('focus', () => {
  if (document.activeElement === document.body) page.focusText();
});
post({ type: 'ready' });
