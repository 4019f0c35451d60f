/** The answer that a view stands for. */
import type { Answer } from '../src/domain/annotation.js';
import { compareSpans, sameSpan } from '../src/domain/span.js';
import type { DecisionMessage } from '../src/protocol/panel.js';
import { isAside, offerOf, type ExampleView } from './view.js';

const day = 86_400_000;

/**
 * Accepting says yes to all that is on the screen, rejecting no, but for labels beside the part that is asked
 * about, which were given before; what was suggested and the person dropped is `no` either way. What was
 * suggested first keeps its suggester as its source. `milliseconds` is the time since the example was drawn.
 */
export function decisionOf(
  view: ExampleView,
  answer: Answer,
  milliseconds: number,
): DecisionMessage {
  const message = {
    type: 'decision' as const,
    serial: view.state.serial,
    answer,
    milliseconds: Math.round(Math.max(0, Math.min(milliseconds, day))),
  };
  if (answer === 'ignore') return { ...message, spans: [], classes: [] };
  if (view.state.question !== undefined) return { ...message, ...answerToQuestion(view, answer) };

  const shown = answer === 'accept' ? ('yes' as const) : ('no' as const);
  const spans: DecisionMessage['spans'] = view.marks.map(({ start, end, label }) => {
    const offer = offerOf(view, { start, end, label });
    const verdict = isAside(view.state.item, { start, end }) ? 'yes' : shown;
    return { start, end, label, verdict, source: offer?.source ?? 'person' };
  });
  for (const { start, end, label, source } of view.offered) {
    if (spans.some(span => sameSpan(span, { start, end, label }))) continue;
    spans.push({ start, end, label, verdict: 'no', source });
  }

  const classes: DecisionMessage['classes'] = view.chosen.map(({ label }) => {
    const offered = view.offeredClasses.includes(label);
    return { label, verdict: shown, source: offered ? 'model' : 'person' };
  });
  for (const label of view.offeredClasses) {
    if (classes.some(value => value.label === label)) continue;
    classes.push({ label, verdict: 'no', source: 'model' });
  }
  return { ...message, spans: spans.sort(compareSpans), classes };
}

/** One span or class at a time: nothing else on the screen is judged. */
function answerToQuestion(
  { state: { question } }: ExampleView,
  answer: Exclude<Answer, 'ignore'>,
): Pick<DecisionMessage, 'spans' | 'classes'> {
  const verdict = answer === 'accept' ? 'yes' : 'no';
  if (question?.kind === 'class') {
    return { spans: [], classes: [{ label: question.label, verdict, source: 'model' }] };
  }
  if (question === undefined) return { spans: [], classes: [] };
  const { start, end, label, source } = question;
  return { spans: [{ start, end, label, verdict, source }], classes: [] };
}

/** Classes are the only task and exactly one of them holds: choosing it is the whole answer. */
export function classIsWholeAnswer({ state: { schema } }: ExampleView): boolean {
  return schema.entities === undefined && schema.classes?.mode === 'single';
}

/**
 * The one class that is asked for is missing. Accepted without it, the example would count as answered all the
 * same, and its class would never be asked for again.
 */
export function lacksClass({ state: { schema, question }, chosen }: ExampleView): boolean {
  return schema.classes?.mode === 'single' && chosen.length === 0 && question === undefined;
}

/** Nothing is on the screen or was dropped from it that a rejection could call wrong, so it would teach nothing. */
export function hasNothingToReject(view: ExampleView): boolean {
  const { spans, classes } = decisionOf(view, 'reject', 0);
  return ![...spans, ...classes].some(said => said.verdict === 'no');
}
