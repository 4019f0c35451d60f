/**
 * What the panel shows, as plain data: the host's state plus what the person has done to the example since it
 * was drawn. Pure; `edit.ts` changes it, `decision.ts` turns it into an answer.
 */
import type { QueueItem } from '../src/domain/queueItem.js';
import { overlaps, sameSpan, type Span, type SpanRange } from '../src/domain/span.js';
import type { TokenRange } from '../src/domain/token.js';
import type { EngineStatus, PanelSettings, PanelState } from '../src/protocol/panel.js';

export type ExampleState = Extract<PanelState, { kind: 'example' }>;

/** A span on the screen. `kept`: a person made it or agreed to it; otherwise it is a suggestion. */
export interface Mark extends Span {
  readonly kept: boolean;
}

/** What a mark or an offer is about, without what is known of it. */
export const bare = ({ start, end, label }: Span): Span => ({ start, end, label });

/** A suggestion: a span that nobody has decided on, with who offers it and how sure that one is. */
export interface Offer extends Span {
  readonly source: 'model' | 'pattern';
  /** In [0, 1]; null where an earlier answer doesn't say. */
  readonly score: number | null;
}

/** A class on the screen; `kept` as for marks. */
export interface ChosenClass {
  readonly label: string;
  readonly kept: boolean;
}

export interface ExampleView {
  /** As the host sent it last. */
  readonly state: ExampleState;
  /** What was suggested, on the screen or dropped: this decides the source of an answer's parts. */
  readonly offered: readonly Offer[];
  readonly offeredClasses: readonly string[];
  readonly marks: readonly Mark[];
  readonly chosen: readonly ChosenClass[];
  /** Index of the token under the caret; it is also the moving end of the range. */
  readonly caret: number;
  /** Index of the token at the range's fixed end; null without a range. */
  readonly anchor: number | null;
  /** A range that doesn't end with words, `[start, end)` of the text; null where it does. */
  readonly characters: SpanRange | null;
  /** Suggestions from this score on are shown as if they were kept; null: no preview. */
  readonly preview: number | null;
  /** The mark that was picked among those under the caret; null: the usual one. */
  readonly active: Span | null;
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
  /** Why the last key did nothing, where that isn't plain to see, or the last answer came to nothing. */
  readonly hint: string | null;
  /** What the person has just done, for who doesn't see it. */
  readonly said: string;
  readonly keysOpen: boolean;
  /** The label that ranges get as soon as they are made, until it is let go. */
  readonly sticky: string | null;
  readonly settings: PanelSettings;
}

export const emptyPanel: Panel = {
  screen: null,
  example: null,
  engine: { kind: 'idle' },
  locked: false,
  notSaved: null,
  hint: null,
  said: '',
  keysOpen: false,
  sticky: null,
  settings: { sheet: true, fontFamily: '', fontSize: 0, freeKeys: [] },
};

/** Whether it lies in words that aren't asked about, where a part of the example is. */
export function isAside({ part }: Pick<QueueItem, 'part'>, range: SpanRange): boolean {
  return part !== undefined && !overlaps(range, part);
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
export function rangeOf(view: ExampleView): TokenRange | null {
  if (view.anchor === null) return null;
  return {
    first: Math.min(view.anchor, view.caret),
    last: Math.max(view.anchor, view.caret),
  };
}

/** The range in characters: what was dragged over, or the words of the range; null without one. */
export function textRange(view: ExampleView): SpanRange | null {
  if (view.characters !== null) return view.characters;
  const range = rangeOf(view);
  const start = range && view.state.item.tokens[range.first]?.start;
  const end = range && view.state.item.tokens[range.last]?.end;
  return start == null || end == null ? null : { start, end };
}

/** What is known of a suggestion on the screen; undefined for a person's own span. */
export function offerOf(view: ExampleView, span: Span): Offer | undefined {
  return view.offered.find(offer => sameSpan(offer, span));
}

/** Whether a suggestion is shown as kept because a preview says so. */
export function isPreviewed(view: ExampleView, mark: Mark): boolean {
  if (mark.kept || view.preview === null) return false;
  return (offerOf(view, mark)?.score ?? 0) >= view.preview;
}
