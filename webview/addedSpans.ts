/** Spans that come to the example, and go again, by other ways than keys and mouse: what makes way for them. */
import { compareSpans, overlaps, sameSpan, type Span } from '../src/domain/span.js';
import { bare, type ExampleView, type Mark } from './view.js';

const collide = ({ state }: ExampleView, a: Span, b: Span): boolean =>
  state.schema.entities?.overlap === true ? sameSpan(a, b) : overlaps(a, b);

/** Suggestions make way for what a person labels; a person's own spans stay. */
export function withSpans(view: ExampleView, added: readonly Span[]): readonly Mark[] {
  const inTheWay = (a: Span, b: Span): boolean => collide(view, a, b);
  const kept = view.marks.filter(mark => mark.kept);
  const wanted = added.filter(span => !kept.some(mark => inTheWay(mark, span)));
  const others = view.marks.filter(mark => mark.kept || !wanted.some(w => inTheWay(mark, w)));
  return [...others, ...wanted.map(span => ({ ...bare(span), kept: true }))].sort(compareSpans);
}

/** The other way: suggestions that had made way come back. */
export function withoutSpans(view: ExampleView, removed: readonly Span[]): readonly Mark[] {
  const rest = view.marks.filter(mark => !mark.kept || !removed.some(span => sameSpan(span, mark)));
  const back = view.offered.filter(
    offer =>
      removed.some(span => collide(view, span, offer)) &&
      !rest.some(mark => collide(view, mark, offer)),
  );
  return [...rest, ...back.map(offer => ({ ...bare(offer), kept: false }))].sort(compareSpans);
}
