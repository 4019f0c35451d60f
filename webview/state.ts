/**
 * What the panel shows of one example, as plain data: the host's state plus what the person has done
 * to it since it was drawn. Pure; `edit.ts` changes it, `decision.ts` turns it into an answer.
 */
import type { QueueItem, SuggestedSpan } from '../src/domain/queueItem.js';
import type { LabelSchema } from '../src/domain/schema.js';
import { overlaps, sameSpan, type Span } from '../src/domain/span.js';
import type { Token } from '../src/domain/token.js';
import type { Draft, EngineStatus, PanelState, ToPanel } from '../src/protocol/panel.js';

export type ExampleState = Extract<PanelState, { kind: 'example' }>;

/** A span on the screen. `kept`: a person made it or agreed to it; otherwise it is a suggestion. */
export interface Mark extends Span {
  readonly kept: boolean;
}

/** A class on the screen; `kept` as for marks. */
export interface ChosenClass {
  readonly label: string;
  readonly kept: boolean;
}

export interface ExampleView {
  /** As the host sent it last. */
  readonly state: ExampleState;
  /** What the model offered, on the screen or dropped: this decides the source of an answer's parts. */
  readonly offered: readonly Span[];
  readonly offeredClasses: readonly string[];
  readonly marks: readonly Mark[];
  readonly chosen: readonly ChosenClass[];
  /** Index of the token under the caret; it is also the moving end of the range. */
  readonly caret: number;
  /** Index of the token at the range's fixed end; null without a range. */
  readonly anchor: number | null;
  /** The mark that was picked among those under the caret; null: the usual one. */
  readonly active: Span | null;
}

/** The part of a view that survives a reload of the webview. */
export interface SavedDraft {
  readonly key: string;
  readonly marks: readonly Mark[];
  readonly chosen: readonly ChosenClass[];
  readonly caret: number;
}

export interface Panel {
  /** Null until the host has answered `ready`. */
  readonly screen: PanelState | null;
  /** There exactly when `screen` is an example. */
  readonly example: ExampleView | null;
  readonly engine: EngineStatus;
  /** A decision is on its way; nothing may change until the host has answered. */
  readonly locked: boolean;
  /** Why the last decision is not on disk. */
  readonly notSaved: string | null;
  /** Why the last key did nothing, where that isn't plain to see. */
  readonly hint: string | null;
  /** Whether `screen` came as the answer to a decision, which is thus on disk. */
  readonly saved: boolean;
  readonly keysOpen: boolean;
}

export const emptyPanel: Panel = {
  screen: null,
  example: null,
  engine: { kind: 'idle' },
  locked: false,
  notSaved: null,
  hint: null,
  saved: false,
  keysOpen: false,
};

/** First and last index of the tokens that `span` touches; null when it touches none. */
export function tokensOf(
  tokens: readonly Token[],
  span: Pick<Span, 'start' | 'end'>,
): { first: number; last: number } | null {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tokens[middle]?.end ?? 0) <= span.start) low = middle + 1;
    else high = middle;
  }
  let last = low - 1;
  while ((tokens[last + 1]?.start ?? Infinity) < span.end) last++;
  return last < low ? null : { first: low, last };
}

/** The token that the caret opens on: the most uncertain one, else the first. */
function openingCaret(item: QueueItem): number {
  let best = -1;
  let caret = 0;
  for (const carrier of item.why.carriers) {
    const tokens = tokensOf(item.tokens, carrier);
    if (tokens === null || carrier.score <= best) continue;
    best = carrier.score;
    caret = tokens.first;
  }
  return caret;
}

function knownSuggestions(item: QueueItem, schema: LabelSchema): readonly SuggestedSpan[] {
  const names = new Set(schema.entities?.labels.map(label => label.name));
  return (item.entities?.spans ?? []).filter(span => names.has(span.label));
}

/** What the head would give; in single mode only from 0.5 on. */
function suggestedClasses(item: QueueItem, schema: LabelSchema): readonly string[] {
  const { classes } = schema;
  if (classes === undefined || item.classes === undefined) return [];
  const names = new Set(classes.labels.map(label => label.name));
  const { labels, probabilities, chosen } = item.classes;
  const p = (label: string): number => probabilities[labels.indexOf(label)] ?? 0;
  return chosen
    .filter(label => names.has(label) && (classes.mode === 'multi' || p(label) >= 0.5))
    .sort((a, b) => p(b) - p(a));
}

const bare = ({ start, end, label }: Span): Span => ({ start, end, label });

type Content = Pick<ExampleView, 'offered' | 'offeredClasses' | 'marks' | 'chosen'>;

/** The example as the model sees it, and what a person had put on it before it was rejected. */
function freshContent(state: ExampleState): Content {
  const offered = knownSuggestions(state.item, state.schema).map(bare);
  const offeredClasses = suggestedClasses(state.item, state.schema);
  const own = (state.draft?.spans ?? []).filter(span => span.source === 'person').map(bare);
  return {
    offered,
    offeredClasses,
    marks: [
      ...own.map(span => ({ ...span, kept: true })),
      ...offered
        .filter(
          span => state.schema.entities?.overlap === true || !own.some(o => overlaps(o, span)),
        )
        .map(span => ({ ...span, kept: false })),
    ],
    chosen: offeredClasses.map(label => ({ label, kept: false })),
  };
}

/** An earlier answer as it stood: what was accepted is kept, what was dropped stays away. */
function draftContent(draft: Draft): Content {
  return {
    offered: draft.spans.filter(span => span.source === 'model').map(bare),
    offeredClasses: draft.classes.filter(c => c.source === 'model').map(c => c.label),
    marks: draft.spans.filter(s => s.verdict === 'yes').map(s => ({ ...bare(s), kept: true })),
    chosen: draft.classes
      .filter(c => c.verdict === 'yes')
      .map(({ label }) => ({ label, kept: true })),
  };
}

/**
 * A view of an example that was not on the screen before. A draft with anything accepted in it is
 * shown as it was; after a reject or ignore the example starts over. `saved` is what the webview
 * itself remembers from before a reload.
 */
export function openExample(state: ExampleState, saved?: SavedDraft): ExampleView {
  const { item, draft } = state;
  const answered = [...(draft?.spans ?? []), ...(draft?.classes ?? [])];
  const content =
    draft !== undefined && answered.some(part => part.verdict === 'yes')
      ? draftContent(draft)
      : freshContent(state);
  if (saved?.key === item.key) {
    const caret = Math.max(0, Math.min(saved.caret, item.tokens.length - 1));
    const { marks, chosen } = saved;
    return { state, ...content, marks, chosen, caret, anchor: null, active: null };
  }
  const caret = openingCaret(item);
  const token = item.tokens[caret];
  const suggestion = token && content.marks.find(mark => !mark.kept && overlaps(mark, token));
  return { state, ...content, caret, anchor: null, active: suggestion ?? null };
}

export function savedDraft({ state, marks, chosen, caret }: ExampleView): SavedDraft {
  return { key: state.item.key, marks, chosen, caret };
}

/** The marks on the caret's token: suggestions first, then the shorter first. */
export function marksAtCaret(view: ExampleView): readonly Mark[] {
  const token = view.state.item.tokens[view.caret];
  if (token === undefined) return [];
  return view.marks
    .filter(mark => overlaps(mark, token))
    .sort((a, b) => Number(a.kept) - Number(b.kept) || a.end - a.start - (b.end - b.start));
}

/** The mark that keys at the caret act on. */
export function activeMark(view: ExampleView): Mark | null {
  const here = marksAtCaret(view);
  const { active } = view;
  const picked = active && here.find(mark => sameSpan(mark, active));
  return picked ?? here[0] ?? null;
}

/** First and last token of the range, or null without one. */
export function rangeOf(view: ExampleView): { first: number; last: number } | null {
  if (view.anchor === null) return null;
  return {
    first: Math.min(view.anchor, view.caret),
    last: Math.max(view.anchor, view.caret),
  };
}

/** Takes in a message from the host (`action` messages are carried out elsewhere). */
export function receive(panel: Panel, message: ToPanel, saved?: SavedDraft): Panel {
  switch (message.type) {
    case 'engine':
      return { ...panel, engine: message.status };
    case 'notSaved':
      return message.serial === panel.example?.state.serial
        ? { ...panel, locked: false, notSaved: message.reason }
        : panel;
    case 'action':
      return panel;
    case 'state':
      return {
        ...showScreen(panel, message.state, saved),
        screen: message.state,
        saved: panel.locked,
      };
  }
}

function showScreen(panel: Panel, state: PanelState, saved?: SavedDraft): Panel {
  if (state.kind !== 'example') {
    return { ...emptyPanel, engine: panel.engine };
  }
  const shown = panel.example;
  const same = shown?.state.serial === state.serial && shown.state.item.key === state.item.key;
  // The same example again brings new counts or labels; the person's work on it stays.
  const example = same ? { ...shown, state } : openExample(state, saved);
  return { ...panel, example, locked: false, notSaved: null, hint: null };
}
