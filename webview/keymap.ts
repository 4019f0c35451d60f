/** From a key press to what it does. The keys are those of the panel's "Keys" list. */
import type { Answer } from '../src/domain/annotation.js';
import type { LabelSchema } from '../src/domain/schema.js';
import type { PanelAction } from '../src/protocol/panel.js';
import type { Edge } from './edit.js';

export type Direction = 'left' | 'right' | 'up' | 'down' | 'home' | 'end';

export type KeyAction =
  | { readonly kind: 'move'; readonly to: Direction; readonly extend: boolean }
  | { readonly kind: 'edge'; readonly edge: Edge; readonly step: 1 | -1 }
  | { readonly kind: 'suggestion' | 'furtherSuggestion' | 'span'; readonly step: 1 | -1 }
  | { readonly kind: 'entity' | 'class'; readonly label: string }
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'keep' | 'drop' | 'overlapping' | 'select' | 'noEntities' | 'sticky' }
  | { readonly kind: 'escape' | 'keys' | 'focus' }
  | { readonly kind: 'undo' | 'redo' | 'earlier' | 'later' }
  | {
      readonly kind: 'chooseLabel' | 'flag' | 'comment' | 'source' | 'occurrences' | 'acceptAbove';
    };

/** What has the focus: the text (or nothing), a button or choice, a field that is typed into. */
export type Zone = 'text' | 'control' | 'input';

export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing' | 'repeat'
>;

const moves: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'home',
  End: 'end',
};

const letters: Readonly<Record<string, KeyAction>> = {
  a: { kind: 'answer', answer: 'accept' },
  x: { kind: 'answer', answer: 'reject' },
  n: { kind: 'suggestion', step: 1 },
  d: { kind: 'drop' },
  v: { kind: 'overlapping' },
  f: { kind: 'flag' },
  o: { kind: 'source' },
  l: { kind: 'occurrences' },
};

/** With Shift: what is done less often. */
const shifted: Readonly<Record<string, KeyAction>> = {
  a: { kind: 'acceptAbove' },
  b: { kind: 'earlier' },
  c: { kind: 'comment' },
  f: { kind: 'later' },
  l: { kind: 'chooseLabel' },
  n: { kind: 'suggestion', step: -1 },
  s: { kind: 'sticky' },
  x: { kind: 'noEntities' },
};

/** What a VS Code command of the panel does there, as if its key were pressed. */
const commanded: Readonly<Record<PanelAction, KeyAction>> = {
  accept: { kind: 'answer', answer: 'accept' },
  reject: { kind: 'answer', answer: 'reject' },
  ignore: { kind: 'answer', answer: 'ignore' },
  flag: { kind: 'flag' },
  keys: { kind: 'keys' },
  focus: { kind: 'focus' },
  acceptAbove: { kind: 'acceptAbove' },
  caretDown: { kind: 'move', to: 'down', extend: false },
  caretEnd: { kind: 'move', to: 'end', extend: false },
  caretHome: { kind: 'move', to: 'home', extend: false },
  caretLeft: { kind: 'move', to: 'left', extend: false },
  caretRight: { kind: 'move', to: 'right', extend: false },
  caretUp: { kind: 'move', to: 'up', extend: false },
  drop: { kind: 'drop' },
  endBack: { kind: 'edge', edge: 'end', step: -1 },
  endForward: { kind: 'edge', edge: 'end', step: 1 },
  escape: { kind: 'escape' },
  extendDown: { kind: 'move', to: 'down', extend: true },
  extendEnd: { kind: 'move', to: 'end', extend: true },
  extendHome: { kind: 'move', to: 'home', extend: true },
  extendLeft: { kind: 'move', to: 'left', extend: true },
  extendRight: { kind: 'move', to: 'right', extend: true },
  extendUp: { kind: 'move', to: 'up', extend: true },
  keep: { kind: 'keep' },
  nextEntity: { kind: 'span', step: 1 },
  nextSuggestion: { kind: 'suggestion', step: 1 },
  noEntities: { kind: 'noEntities' },
  occurrences: { kind: 'occurrences' },
  overlapping: { kind: 'overlapping' },
  previousEntity: { kind: 'span', step: -1 },
  previousSuggestion: { kind: 'suggestion', step: -1 },
  selectSpan: { kind: 'select' },
  startBack: { kind: 'edge', edge: 'start', step: -1 },
  startForward: { kind: 'edge', edge: 'start', step: 1 },
  sticky: { kind: 'sticky' },
};

/** The action of a command, or null where the example on the screen has no use for it. */
export function actionForCommand(
  action: PanelAction,
  schema: LabelSchema | null,
): KeyAction | null {
  const meant = commanded[action];
  return applies(meant, schema) ? meant : null;
}

/** A label's own command: what its key does. */
export function actionForLabel(name: string, { entities, classes }: LabelSchema): KeyAction | null {
  if (entities?.labels.some(label => label.name === name)) return { kind: 'entity', label: name };
  const known = classes?.labels.some(label => label.name === name);
  return known === true ? { kind: 'class', label: name } : null;
}

/** A held key goes on moving; it never answers, labels or takes back twice. */
const repeating: ReadonlySet<KeyAction['kind']> = new Set([
  'move',
  'edge',
  'suggestion',
  'furtherSuggestion',
]);

/**
 * The letter or digit that stands for the key, as labels name their keys. Digits go by their place, so
 * that they need no Shift on AZERTY; letters by what they type, except where that isn't Latin.
 */
function labelKey(press: KeyPress): string | null {
  const { key, code, shiftKey } = press;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1];
  if (digit !== undefined) return !shiftKey || key === digit ? digit : null;
  return shiftKey ? null : letterOf(press);
}

function letterOf({ key, code }: KeyPress): string | null {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  const latin = /^Key([A-Z])$/.exec(code)?.[1];
  return latin !== undefined && key.length === 1 && key > '\u007f' ? latin.toLowerCase() : null;
}

function labelOf(key: string, schema: LabelSchema): KeyAction | null {
  const entity = schema.entities?.labels.find(label => label.key === key);
  if (entity) return { kind: 'entity', label: entity.name };
  const chosen = schema.classes?.labels.find(label => label.key === key);
  return chosen ? { kind: 'class', label: chosen.name } : null;
}

function actionOf(press: KeyPress, zone: Zone, schema: LabelSchema | null): KeyAction | null {
  const { key, code, shiftKey } = press;
  if (key === '?') return { kind: 'keys' };
  if (key === 'Escape') return { kind: zone === 'control' ? 'focus' : 'escape' };
  if (key === 'Backspace') return { kind: shiftKey ? 'redo' : 'undo' };
  if (zone === 'text') {
    const to = moves[key];
    if (to !== undefined) return { kind: 'move', to, extend: shiftKey };
    if (key === 'Enter' && !shiftKey) return { kind: 'keep' };
    if (key === 'Enter') return { kind: 'select' };
    if (key === 'Tab') return { kind: 'furtherSuggestion', step: shiftKey ? -1 : 1 };
    if (key === ' ' && !shiftKey) return { kind: 'answer', answer: 'ignore' };
  }
  if (code === 'Comma' || code === 'Period') {
    return { kind: 'edge', edge: shiftKey ? 'start' : 'end', step: code === 'Comma' ? -1 : 1 };
  }
  const letter = shiftKey ? letterOf(press) : null;
  if (letter !== null) return shifted[letter] ?? null;
  const plain = labelKey(press);
  if (plain === null) return null;
  return (schema && labelOf(plain, schema)) ?? letters[plain] ?? null;
}

const named: Readonly<Record<string, string>> = {
  ' ': 'space',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

const signs: Readonly<Record<string, string>> = { Comma: ',', Period: '.' };

/** What VS Code's keybindings call the key, e.g. `x`, `shift+b`, `space`, `.`; `?` stands for itself. */
export function keyName(press: KeyPress): string {
  const { key, code, shiftKey } = press;
  if (key === '?') return key;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1];
  const name = digit ?? signs[code] ?? letterOf(press) ?? named[key] ?? key.toLowerCase();
  return shiftKey ? `shift+${name}` : name;
}

/** What needs words to mark; where only classes are asked for, these keys scroll and select as ever. */
const onWords: ReadonlySet<KeyAction['kind']> = new Set([
  'move',
  'edge',
  'suggestion',
  'furtherSuggestion',
  'span',
  'keep',
  'drop',
  'overlapping',
  'select',
  'noEntities',
  'sticky',
  'occurrences',
  'acceptAbove',
]);

/** What there is a use for where no example is shown. */
const always: ReadonlySet<KeyAction['kind']> = new Set(['undo', 'redo', 'earlier', 'focus']);

function applies({ kind }: KeyAction, schema: LabelSchema | null): boolean {
  if (schema === null) return always.has(kind);
  return schema.entities !== undefined || !onWords.has(kind);
}

/** What a key press does in the panel; null where it is not ours. `schema` is null without an example. */
export function actionForKey(
  press: KeyPress,
  zone: Zone,
  schema: LabelSchema | null,
): KeyAction | null {
  if (press.isComposing || press.key === 'Process' || press.key === 'Dead') return null;
  if (press.ctrlKey || press.metaKey || press.altKey || zone === 'input') return null;
  const action = actionOf(press, zone, schema);
  if (action === null || !applies(action, schema)) return null;
  return press.repeat && !repeating.has(action.kind) ? null : action;
}
