/** What an example looks like when it comes to the screen: what is suggested, and what was said of it before. */
import type { QueueItem } from '../src/domain/queueItem.js';
import { compareSpans, overlaps, sameSpan } from '../src/domain/span.js';
import { tokensOf } from '../src/domain/token.js';
import type { Draft } from '../src/protocol/panel.js';
import { withDraft, type SavedDraft } from './savedDraft.js';
import { bare, type ExampleState, type ExampleView, type Offer } from './view.js';

type Content = Pick<ExampleView, 'offered' | 'offeredClasses' | 'marks' | 'chosen'>;

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
  const rejected = draft?.partial === true ? said.filter(span => span.verdict === 'no') : [];
  const offered = [
    ...offersOf(state),
    ...(draft?.partial === true ? draftOffers({ spans: own }) : []),
  ];
  const offeredClasses = suggestedClasses(state);
  const mayOverlap = schema.entities?.overlap === true;
  const shown = offered.filter(
    offer =>
      !rejected.some(span => sameSpan(span, offer)) &&
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
