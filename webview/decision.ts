/** The answer that a view stands for. */
import type { Answer } from '../src/domain/annotation.js';
import { compareSpans, sameSpan } from '../src/domain/span.js';
import type { DecisionMessage } from '../src/protocol/panel.js';
import type { ExampleView } from './state.js';

const day = 86_400_000;

/**
 * Accepting says yes to all that is on the screen, rejecting no; what the model offered and the person
 * dropped is `no` either way. What the model offered first keeps `model` as its source.
 * `milliseconds` is the time since the example was drawn.
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

  const shown = answer === 'accept' ? ('yes' as const) : ('no' as const);
  const spans: DecisionMessage['spans'] = view.marks.map(({ start, end, label }) => {
    const offered = view.offered.some(other => sameSpan(other, { start, end, label }));
    return { start, end, label, verdict: shown, source: offered ? 'model' : 'person' };
  });
  for (const { start, end, label } of view.offered) {
    if (spans.some(span => sameSpan(span, { start, end, label }))) continue;
    spans.push({ start, end, label, verdict: 'no', source: 'model' });
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

/** Classes are the only task and exactly one of them holds: choosing it is the whole answer. */
export function classIsWholeAnswer({ state: { schema } }: ExampleView): boolean {
  return schema.entities === undefined && schema.classes?.mode === 'single';
}

/** Accepting would say nothing: the one class that is asked for is missing. */
export function nothingToAccept(view: ExampleView): boolean {
  return classIsWholeAnswer(view) && view.chosen.length === 0;
}
