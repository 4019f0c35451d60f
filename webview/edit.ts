/** What keys and mouse do to the example on the screen: view in, view out. */
import { compareSpans, overlaps, sameSpan, type Span } from '../src/domain/span.js';
import { tokensOf, type TokenRange } from '../src/domain/token.js';
import { trimRange } from './trim.js';
import {
  activeMark,
  isAside,
  marksAtCaret,
  rangeOf,
  textRange,
  type ExampleView,
  type Mark,
} from './view.js';

export type Edge = 'start' | 'end';

const mayOverlap = (view: ExampleView): boolean => view.state.schema.entities?.overlap === true;

const noRange = { anchor: null, characters: null } as const;

/** Marks without `removed`, and with `added` in its place in the text. */
function replace(view: ExampleView, removed: Span | null, added: Mark): ExampleView {
  const marks = view.marks.filter(
    mark =>
      !(removed !== null && sameSpan(mark, removed)) &&
      !sameSpan(mark, added) &&
      (mayOverlap(view) || !overlaps(mark, added)),
  );
  marks.push(added);
  return { ...view, ...noRange, marks: marks.sort(compareSpans), active: added };
}

function remove(view: ExampleView, mark: Span): ExampleView {
  const marks = view.marks.filter(other => !sameSpan(other, mark));
  return { ...view, ...noRange, marks, active: null };
}

/** Moves the caret to a token; `extend` keeps the range's other end where it is. */
export function moveCaret(view: ExampleView, token: number, extend: boolean): ExampleView {
  const caret = Math.max(0, Math.min(token, view.state.item.tokens.length - 1));
  const anchor = extend ? (view.anchor ?? view.caret) : null;
  const active = caret === view.caret ? view.active : null;
  return { ...view, caret, anchor, active, characters: null };
}

/** Drops the range; the caret stays. */
export function dropRange(view: ExampleView): ExampleView {
  return { ...view, ...noRange };
}

/** The range without punctuation around it, as it is after the mouse has been let go. */
export function trimmed(view: ExampleView): ExampleView {
  const { item } = view.state;
  if (view.anchor === null || view.characters !== null) return view;
  const { first, last } = trimRange(item.text, item.tokens, rangeOf(view) ?? whole(view.caret));
  const forward = view.anchor <= view.caret;
  const [anchor, caret] = forward ? [first, last] : [last, first];
  return anchor === view.anchor && caret === view.caret ? view : { ...view, anchor, caret };
}

const whole = (token: number): TokenRange => ({ first: token, last: token });

/** A range of characters from one place in the text to another, in any order, without blanks around it. */
export function selectCharacters(view: ExampleView, from: number, to: number): ExampleView {
  const { text, tokens } = view.state.item;
  let start = Math.max(0, Math.min(from, to));
  let end = Math.min(text.length, Math.max(from, to));
  while (start < end && /\s/.test(text.charAt(start))) start++;
  while (end > start && /\s/.test(text.charAt(end - 1))) end--;
  const extent = tokensOf(tokens, { start, end });
  if (extent === undefined) return { ...view, ...noRange };
  const [anchor, caret] = from <= to ? [extent.first, extent.last] : [extent.last, extent.first];
  return { ...view, anchor, caret, active: null, characters: { start, end } };
}

/** The range over all words that the mark at the caret covers, or over the one word. */
export function selectSpan(view: ExampleView): ExampleView {
  const mark = activeMark(view);
  const tokens = mark && tokensOf(view.state.item.tokens, mark);
  return tokens
    ? { ...view, anchor: tokens.first, caret: tokens.last, active: mark, characters: null }
    : { ...view, anchor: view.caret, characters: null };
}

/**
 * Labels the range, or else the mark under the caret, or else the caret's word. The same label again
 * keeps a suggestion, and removes what is kept.
 */
export function labelSpan(view: ExampleView, label: string): ExampleView {
  const { tokens } = view.state.item;
  const range = rangeOf(view);
  const known = view.state.schema.entities?.labels.some(other => other.name === label);
  if (known !== true || tokens.length === 0) return view;
  if (range === null) {
    const usual = activeMark(view);
    const mark =
      view.active === null
        ? (marksAtCaret(view).find(other => other.label === label) ?? usual)
        : usual;
    if (mark !== null) return toggle(view, mark, label);
  }
  const target = textRange(view) ?? tokens[view.caret];
  if (target === undefined) return view;
  const { start, end } = target;
  const same = view.marks.find(mark => sameSpan(mark, { start, end, label }));
  return same ? toggle(view, same, label) : replace(view, null, { start, end, label, kept: true });
}

function toggle(view: ExampleView, mark: Mark, label: string): ExampleView {
  if (mark.label === label && mark.kept) return remove(view, mark);
  return replace(view, mark, { start: mark.start, end: mark.end, label, kept: true });
}

/** Agrees to a suggestion: to `span`, or else to the one at the caret. */
export function keep(view: ExampleView, span: Span | null = activeMark(view)): ExampleView {
  const mark = span && view.marks.find(other => sameSpan(other, span));
  return mark && !mark.kept ? replace(view, mark, { ...mark, kept: true }) : view;
}

/** Takes a span or suggestion away: `span`, or else the one at the caret. */
export function drop(view: ExampleView, span: Span | null = activeMark(view)): ExampleView {
  return span ? remove(view, span) : view;
}

/**
 * Puts one edge of `mark` on a token and makes the mark the person's. The mark keeps one word at least.
 * Where spans may not overlap, suggestions give way and a person's span stops the edge.
 */
export function setEdge(view: ExampleView, mark: Mark, edge: Edge, token: number): ExampleView {
  const { tokens } = view.state.item;
  const extent = tokensOf(tokens, mark);
  if (extent === undefined) return view;
  let { first, last } = extent;
  if (edge === 'start') first = Math.max(0, Math.min(token, last));
  else last = Math.min(tokens.length - 1, Math.max(token, first));
  const start = tokens[first]?.start;
  const end = tokens[last]?.end;
  if (start === undefined || end === undefined) return view;
  if (start === mark.start && end === mark.end) return view;
  const moved: Mark = { start, end, label: mark.label, kept: true };
  const blocked = view.marks.some(
    other => other.kept && !sameSpan(other, mark) && overlaps(other, moved),
  );
  if (blocked && !mayOverlap(view)) return view;
  const caret = Math.max(first, Math.min(view.caret, last));
  return { ...replace(view, mark, moved), caret };
}

/** Moves an edge of the mark at the caret by one word. */
export function moveEdge(view: ExampleView, edge: Edge, step: 1 | -1): ExampleView {
  const mark = activeMark(view);
  const extent = mark && tokensOf(view.state.item.tokens, mark);
  if (!mark || !extent) return view;
  return setEdge(view, mark, edge, (edge === 'start' ? extent.first : extent.last) + step);
}

/** The caret goes to the next (or previous) suggestion, around the end of the text. */
export function nextSuggestion(view: ExampleView, step: 1 | -1): ExampleView {
  return goToMark(
    view,
    view.marks.filter(mark => !mark.kept),
    step,
    true,
  );
}

/** The same without going around: null where there is no further suggestion. */
export function furtherSuggestion(view: ExampleView, step: 1 | -1): ExampleView | null {
  const suggestions = view.marks.filter(mark => !mark.kept);
  const moved = goToMark(view, suggestions, step, false);
  return moved === view ? null : moved;
}

/** The caret goes to the next (or previous) span, kept or suggested, around the end of the text. */
export function nextEntity(view: ExampleView, step: 1 | -1): ExampleView {
  return goToMark(view, view.marks, step, true);
}

function goToMark(
  view: ExampleView,
  marks: readonly Mark[],
  step: 1 | -1,
  around: boolean,
): ExampleView {
  const stops = [...marks].sort(compareSpans);
  const here = view.state.item.tokens[view.caret];
  if (stops.length === 0 || here === undefined) return view;
  const active = activeMark(view);
  const at = active === null ? -1 : stops.findIndex(mark => sameSpan(mark, active));
  const after = stops.findIndex(mark => mark.start > here.start);
  const following = after < 0 ? stops.length : after;
  const next = at >= 0 ? at + step : step === 1 ? following : following - 1;
  if (!around && (next < 0 || next >= stops.length)) return view;
  const mark = stops.at(next % stops.length);
  return mark ? pick(view, mark) : view;
}

/** Drops every span and suggestion: what is asked about has no entities. */
export function dropAll(view: ExampleView): ExampleView {
  const marks = view.marks.filter(mark => isAside(view.state.item, mark));
  if (view.marks.length === marks.length && view.anchor === null) return view;
  return { ...view, ...noRange, marks, active: null };
}

/** Picks the next of the marks that overlap at the caret. */
export function nextOverlapping(view: ExampleView): ExampleView {
  const here = marksAtCaret(view);
  const active = activeMark(view);
  if (active === null) return view;
  const at = here.findIndex(mark => sameSpan(mark, active));
  return { ...view, active: here[(at + 1) % here.length] ?? null };
}

/** Puts the caret on a mark and picks it. */
export function pick(view: ExampleView, span: Span): ExampleView {
  const tokens = tokensOf(view.state.item.tokens, span);
  return tokens ? { ...view, ...noRange, caret: tokens.first, active: span } : view;
}

/** Chooses a class; again keeps a suggested one, and takes away a kept one. */
export function chooseClass(view: ExampleView, label: string): ExampleView {
  const { classes } = view.state.schema;
  if (classes?.labels.some(other => other.name === label) !== true) return view;
  const shown = view.chosen.find(choice => choice.label === label);
  const others = view.chosen.filter(choice => choice.label !== label);
  if (shown?.kept === true) return { ...view, chosen: others };
  const kept = { label, kept: true };
  return { ...view, chosen: classes.mode === 'single' ? [kept] : [...others, kept] };
}
