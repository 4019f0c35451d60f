/** From a key press to what it does. The keys are those of the panel's "Keys" list. */
import type { Answer } from '../src/domain/annotation.js';
import type { LabelSchema } from '../src/domain/schema.js';
import type { Edge } from './edit.js';

export type Direction = 'left' | 'right' | 'up' | 'down' | 'home' | 'end';

export type KeyAction =
  | { readonly kind: 'move'; readonly to: Direction; readonly extend: boolean }
  | { readonly kind: 'edge'; readonly edge: Edge; readonly step: 1 | -1 }
  | { readonly kind: 'suggestion'; readonly step: 1 | -1 }
  | { readonly kind: 'entity' | 'class'; readonly label: string }
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'keep' | 'drop' | 'overlapping' | 'escape' | 'keys' }
  | { readonly kind: 'undo' | 'flag' | 'source' };

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
};

/** A held key goes on moving; it never answers, labels or takes back twice. */
const repeating: ReadonlySet<KeyAction['kind']> = new Set(['move', 'edge', 'suggestion']);

/**
 * The letter or digit that stands for the key, as labels name their keys. Digits go by their place, so
 * that they need no Shift on AZERTY; letters by what they type, except where that isn't Latin.
 */
function labelKey({ key, code, shiftKey }: KeyPress): string | null {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1];
  if (digit !== undefined) return !shiftKey || key === digit ? digit : null;
  if (shiftKey) return null;
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
  if (key === 'Escape') return { kind: 'escape' };
  if (key === 'Backspace') return { kind: 'undo' };
  if (zone === 'text') {
    const to = moves[key];
    if (to !== undefined) return { kind: 'move', to, extend: shiftKey };
    if (key === 'Enter' && !shiftKey) return { kind: 'keep' };
    if (key === ' ' && !shiftKey) return { kind: 'answer', answer: 'ignore' };
  }
  if (code === 'Comma' || code === 'Period') {
    return { kind: 'edge', edge: shiftKey ? 'start' : 'end', step: code === 'Comma' ? -1 : 1 };
  }
  if (shiftKey && key.toLowerCase() === 'n') return { kind: 'suggestion', step: -1 };
  const plain = labelKey(press);
  if (plain === null) return null;
  return (schema && labelOf(plain, schema)) ?? letters[plain] ?? null;
}

/** What needs words to mark; where only classes are asked for, these keys scroll and select as ever. */
const onWords: ReadonlySet<KeyAction['kind']> = new Set([
  'move',
  'edge',
  'suggestion',
  'keep',
  'drop',
  'overlapping',
]);

function applies({ kind }: KeyAction, schema: LabelSchema | null): boolean {
  if (schema === null) return kind === 'undo';
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
