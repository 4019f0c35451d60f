/** One span or class at a time: what of an example there is to say yes or no to. */
import type { Annotation } from '../domain/annotation.js';
import type { QueueItem, SuggestedSpan } from '../domain/queueItem.js';
import { overlaps, sameSpan } from '../domain/span.js';
import type { Question } from '../protocol/panel.js';

/** Below this a label is no question worth a key. */
const leastProbability = 0.1;

/**
 * The next question of an example, the one that is most open (nearest to a probability of one half)
 * first; undefined when all has been judged or nothing is suggested.
 *
 * @param hints strings that were labelled before
 * @param judged what has been said of the example so far
 */
export function nextQuestion(
  item: QueueItem,
  hints: readonly SuggestedSpan[],
  judged: Annotation | undefined,
): Question | undefined {
  const open = [...spanQuestions(item, hints, judged), ...classQuestions(item, judged)];
  return open.sort((a, b) => Math.abs(a.score - 0.5) - Math.abs(b.score - 0.5))[0];
}

function spanQuestions(
  item: QueueItem,
  hints: readonly SuggestedSpan[],
  judged: Annotation | undefined,
): Question[] {
  if (judged?.entities?.complete === true) return [];
  const said = judged?.entities?.spans ?? [];
  const model = item.entities?.spans ?? [];
  const others = hints.filter(hint => !model.some(span => overlaps(span, hint)));
  const suggested: Question[] = [
    ...model.map(span => ({ ...span, kind: 'span' as const, source: 'model' as const })),
    ...others.map(span => ({ ...span, kind: 'span' as const, source: 'pattern' as const })),
  ];
  const all = suggested.length > 0 ? suggested : carriedQuestion(item);
  return all.filter(
    question => question.kind === 'class' || !said.some(s => sameSpan(s, question)),
  );
}

/** Nothing is suggested: what the most uncertain word would be, if it were anything. */
function carriedQuestion({ entities, tokens, why }: QueueItem): Question[] {
  const [carrier] = [...why.carriers].sort((a, b) => b.score - a.score);
  if (entities === undefined || carrier === undefined) return [];
  const row =
    entities.probabilities[tokens.findIndex(token => token.start === carrier.start)] ?? [];
  const scores = row.slice(0, entities.labels.length);
  const score = Math.max(0, ...scores);
  const label = entities.labels[scores.indexOf(score)];
  if (label === undefined || score < leastProbability) return [];
  const { start, end } = carrier;
  return [{ kind: 'span', start, end, label, score, source: 'model' }];
}

function classQuestions({ classes }: QueueItem, judged: Annotation | undefined): Question[] {
  if (classes === undefined || judged?.classes?.complete === true) return [];
  const said = new Set(judged?.classes?.values.map(value => value.label));
  const open = classes.labels.flatMap((label, i): Question[] => {
    const score = Math.min(1, classes.probabilities[i] ?? 0);
    return said.has(label) || score < leastProbability ? [] : [{ kind: 'class', label, score }];
  });
  // Of classes that exclude each other the likeliest is asked first.
  return open.sort((a, b) => b.score - a.score).slice(0, 1);
}
