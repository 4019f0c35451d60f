/**
 * What the panel shows of one example, as plain data: the host's state plus what the person has done
 * to it since it was drawn. Pure; `edit.ts` changes it, `decision.ts` turns it into an answer.
 */
import type { QueueItem } from '../src/domain/queueItem.js';
import { compareSpans, overlaps, sameSpan, type Span, type SpanRange } from '../src/domain/span.js';
import { tokensOf, type TokenRange } from '../src/domain/token.js';
import type {
  Draft,
  EngineStatus,
  PanelSettings,
  PanelState,
  StateMessage,
  ToPanel,
} from '../src/protocol/panel.js';

type ToPanelPreview = Extract<ToPanel, { type: 'preview' }>;
export type ExampleState = Extract<PanelState, { kind: 'example' }>;

/** A span on the screen. `kept`: a person made it or agreed to it; otherwise it is a suggestion. */
export interface Mark extends Span {
  readonly kept: boolean;
}

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

/** What a person has done to an example: it survives a reload of the webview, a change of mode, other labels. */
export interface SavedDraft {
  readonly key: string;
  /** The answer that the work began from, as text: it doesn't fit another one. */
  readonly begun: string;
  /** It is an earlier answer that was only looked at. */
  readonly isReview: boolean;
  /** What is on disk as part of an answer isn't among them. */
  readonly marks: readonly Span[];
  readonly chosen: readonly string[];
  /** What was there and was dropped or made way. */
  readonly dropped: readonly Span[];
  readonly droppedClasses: readonly string[];
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
  /** Why the last key did nothing, where that isn't plain to see, or the last answer came to nothing. */
  readonly hint: string | null;
  /** Whether `screen` came as the answer to a decision, which is thus dealt with. */
  readonly saved: boolean;
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
  saved: false,
  keysOpen: false,
  sticky: null,
  settings: { sheet: true, fontFamily: '', fontSize: 0, freeKeys: [] },
};

/** Whether it lies in words that aren't asked about, where a part of the example is. */
export function isAside({ part }: Pick<QueueItem, 'part'>, range: SpanRange): boolean {
  return part !== undefined && !overlaps(range, part);
}

/** The token that the caret opens on: the most uncertain one, else the first. */
function openingCaret(item: QueueItem): number {
  let best = -1;
  let caret = 0;
  for (const carrier of item.why.carriers) {
    const tokens = tokensOf(item.tokens, carrier);
    if (tokens === undefined || carrier.score <= best) continue;
    best = carrier.score;
    caret = tokens.first;
  }
  return caret;
}

/** The model's spans, and strings that were labelled before where the model says nothing. */
function offersOf({ item, schema, mode, question, hints }: ExampleState): readonly Offer[] {
  if (mode === 'manual') return [];
  const names = new Set(schema.entities?.labels.map(label => label.name));
  const model = (item.entities?.spans ?? []).map((span): Offer => ({ ...span, source: 'model' }));
  const patterns = hints
    .filter(hint => !model.some(span => overlaps(span, hint)))
    .map((hint): Offer => ({ ...hint, source: 'pattern' }));
  const all = [...model, ...patterns].filter(span => names.has(span.label)).sort(compareSpans);
  if (mode !== 'binary' || question === undefined) return all;
  if (question.kind === 'class') return [];
  const asked = all.find(offer => sameSpan(offer, question));
  return [asked ?? { ...bare(question), source: question.source, score: question.score }];
}

/** What the head would give; in single mode only from 0.5 on. */
function suggestedClasses({ item, schema, mode, question }: ExampleState): readonly string[] {
  const { classes } = schema;
  if (classes === undefined || item.classes === undefined || mode === 'manual') return [];
  if (mode === 'binary' && question !== undefined) {
    return question.kind === 'class' ? [question.label] : [];
  }
  const names = new Set(classes.labels.map(label => label.name));
  const { labels, probabilities, chosen } = item.classes;
  const p = (label: string): number => probabilities[labels.indexOf(label)] ?? 0;
  return chosen
    .filter(label => names.has(label) && (classes.mode === 'multi' || p(label) >= 0.5))
    .sort((a, b) => p(b) - p(a));
}

const bare = ({ start, end, label }: Span): Span => ({ start, end, label });

type Content = Pick<ExampleView, 'offered' | 'offeredClasses' | 'marks' | 'chosen'>;

/**
 * The example as the model sees it, and what a person has put on it: before it was rejected, or as a
 * part of an answer that isn't complete.
 */
function freshContent(state: ExampleState): Content {
  const { draft, schema } = state;
  const said = draft?.spans ?? [];
  const own = said.filter(span =>
    draft?.partial === true ? span.verdict === 'yes' : span.source === 'person',
  );
  const ruledOut = draft?.partial === true ? said.filter(span => span.verdict === 'no') : [];
  const offered = [
    ...offersOf(state),
    ...(draft?.partial === true ? draftOffers({ spans: own }) : []),
  ];
  const offeredClasses = suggestedClasses(state);
  const mayOverlap = schema.entities?.overlap === true;
  const shown = offered.filter(
    offer =>
      !ruledOut.some(span => sameSpan(span, offer)) &&
      !own.some(span => (mayOverlap ? sameSpan(span, offer) : overlaps(span, offer))),
  );
  return {
    offered,
    offeredClasses,
    marks: [
      ...own.map(span => ({ ...bare(span), kept: true })),
      ...shown.map(span => ({ ...bare(span), kept: false })),
    ].sort(compareSpans),
    chosen: offeredClasses.map(label => ({ label, kept: false })),
  };
}

function draftOffers({ spans }: Pick<Draft, 'spans'>): readonly Offer[] {
  return spans.flatMap(span =>
    span.source === 'person' ? [] : [{ ...bare(span), source: span.source, score: null }],
  );
}

/** An earlier answer as it stood: what was accepted is kept, what was dropped stays away. */
function draftContent(draft: Draft): Content {
  return {
    offered: draftOffers(draft),
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
  const content =
    draft?.whole === true && !draft.partial ? draftContent(draft) : freshContent(state);
  const nothing = { anchor: null, characters: null, preview: null, active: null };
  if (saved?.key === item.key) {
    const caret = Math.max(0, Math.min(saved.caret, item.tokens.length - 1));
    return withDraft({ state, ...content, ...nothing, caret }, saved);
  }
  const asked = state.question?.kind === 'span' ? tokensOf(item.tokens, state.question) : undefined;
  const caret = asked?.first ?? openingCaret(item);
  const token = item.tokens[caret];
  const suggestion = token && content.marks.find(mark => !mark.kept && overlaps(mark, token));
  return { state, ...content, ...nothing, caret, active: suggestion ?? null };
}

/** What a person did, on what is there by now and with the labels that there still are. */
function withDraft(view: ExampleView, saved: SavedDraft): ExampleView {
  const { draft } = view.state;
  const { entities, classes } = view.state.schema;
  const has = (labels: readonly { readonly name: string }[] = [], name: string): boolean =>
    labels.some(label => label.name === name);
  const there = view.marks.filter(
    mark =>
      (!mark.kept || draft?.partial === true) && !saved.dropped.some(span => sameSpan(span, mark)),
  );
  const own = saved.marks.filter(span => has(entities?.labels, span.label));
  const kept = saved.chosen.filter(label => has(classes?.labels, label));
  const others = view.chosen.filter(
    ({ label, kept: wasKept }) =>
      !wasKept && !kept.includes(label) && !saved.droppedClasses.includes(label),
  );
  return {
    ...view,
    marks: withSpans({ ...view, marks: there }, own),
    chosen: [
      ...kept.map(label => ({ label, kept: true })),
      ...(classes?.mode === 'single' && kept.length > 0 ? [] : others),
    ],
  };
}

export function savedDraft(view: ExampleView): SavedDraft {
  const { state, offered, offeredClasses, marks, chosen, caret } = view;
  const onDisk = standingSpans(state.draft);
  const isMissing = (span: Span): boolean => !marks.some(mark => sameSpan(mark, span));
  const isNew = (mark: Mark): boolean => mark.kept && !onDisk.some(span => sameSpan(span, mark));
  return {
    key: state.item.key,
    begun: beginningOf(state),
    isReview: state.review !== undefined,
    marks: marks.filter(isNew).map(bare),
    chosen: chosen.filter(({ kept }) => kept).map(({ label }) => label),
    dropped: [...offered, ...onDisk].filter(isMissing).map(bare),
    droppedClasses: offeredClasses.filter(label => !chosen.some(one => one.label === label)),
    caret,
  };
}

/** Spans of an answer that isn't complete: they stand, whatever becomes of the rest. */
function standingSpans(draft: Draft | undefined): Draft['spans'] {
  return draft?.partial === true ? draft.spans.filter(span => span.verdict === 'yes') : [];
}

/** Empty: nothing has been said of the example. */
export function beginningOf({ draft }: Pick<ExampleState, 'draft'>): string {
  return draft === undefined ? '' : JSON.stringify(draft);
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

/** Takes in a message from the host (`action` messages are carried out elsewhere). */
export function receive(panel: Panel, message: ToPanel, saved?: SavedDraft): Panel {
  switch (message.type) {
    case 'engine':
      return { ...panel, engine: message.status };
    case 'notSaved':
      // Its example has gone from the screen meanwhile: said when there is one again.
      if (panel.example === null) return { ...panel, hint: message.reason };
      return message.serial === panel.example.state.serial
        ? { ...panel, locked: false, notSaved: message.reason }
        : panel;
    case 'settings':
      return { ...panel, settings: message.settings };
    case 'preview':
      return preview(panel, message);
    case 'spans': {
      const { example } = panel;
      if (example?.state.serial !== message.serial) return panel;
      const marks = (message.add ? withSpans : withoutSpans)(example, message.spans);
      return { ...panel, example: { ...example, marks } };
    }
    case 'action':
    case 'label':
      return panel;
    case 'state':
      return {
        ...showScreen(panel, message.state, saved),
        screen: message.state,
        saved: panel.example !== null && isAnswerTo(message, panel.example),
      };
  }
}

const collide = ({ state }: ExampleView, a: Span, b: Span): boolean =>
  state.schema.entities?.overlap === true ? sameSpan(a, b) : overlaps(a, b);

/** Suggestions make way for what a person labels; a person's own spans stay. */
function withSpans(view: ExampleView, added: readonly Span[]): readonly Mark[] {
  const inTheWay = (a: Span, b: Span): boolean => collide(view, a, b);
  const kept = view.marks.filter(mark => mark.kept);
  const wanted = added.filter(span => !kept.some(mark => inTheWay(mark, span)));
  const others = view.marks.filter(mark => mark.kept || !wanted.some(w => inTheWay(mark, w)));
  return [...others, ...wanted.map(span => ({ ...bare(span), kept: true }))].sort(compareSpans);
}

/** The other way: suggestions that had made way come back. */
function withoutSpans(view: ExampleView, removed: readonly Span[]): readonly Mark[] {
  const rest = view.marks.filter(mark => !mark.kept || !removed.some(span => sameSpan(span, mark)));
  const back = view.offered.filter(
    offer =>
      removed.some(span => collide(view, span, offer)) &&
      !rest.some(mark => collide(view, mark, offer)),
  );
  return [...rest, ...back.map(offer => ({ ...bare(offer), kept: false }))].sort(compareSpans);
}

/** Shows what accepting all suggestions from a score on would do, or does it. */
function preview(panel: Panel, { serial, from, apply }: ToPanelPreview): Panel {
  const { example } = panel;
  if (example?.state.serial !== serial) return panel;
  if (!apply || from === null) return { ...panel, example: { ...example, preview: from } };
  const view = { ...example, preview: from };
  const marks = view.marks.map(mark => (isPreviewed(view, mark) ? { ...mark, kept: true } : mark));
  return { ...panel, example: { ...view, marks, preview: null } };
}

/** Whether a state is about the example that is on the screen, asked in the same way. */
export function isShown(state: PanelState, { state: now }: ExampleView): boolean {
  return state.kind === 'example' && state.serial === now.serial && state.item.key === now.item.key;
}

/** Whether a state came because the decision on the example was carried out. */
export function isAnswerTo({ decided }: StateMessage, { state }: ExampleView): boolean {
  return decided === state.serial;
}

function showScreen(panel: Panel, state: PanelState, saved?: SavedDraft): Panel {
  const hint = panel.example === null ? panel.hint : null;
  if (state.kind !== 'example') {
    const { engine, sticky, settings } = panel;
    return { ...emptyPanel, engine, sticky, settings, hint };
  }
  const shown = panel.example;
  // The same example again brings new counts or labels; the person's work on it stays.
  const example = shown && isShown(state, shown) ? { ...shown, state } : openExample(state, saved);
  return { ...panel, example, locked: false, notSaved: null, hint };
}
