/** One span or class at a time: what of an example there is to say yes or no to. */
import type { Annotation, JudgedSpan } from '../domain/annotation.js';
import type { QueueItem, SuggestedSpan } from '../domain/queueItem.js';
import { overlaps, sameSpan } from '../domain/span.js';
import type { Question } from '../protocol/panel.js';

/** Below this a class is no question worth a key. */
const leastProbability = 0.1;

/**
 * The next question of an example; undefined when all has been judged or nothing is suggested. Of spans the
 * most uncertain part goes first, as the engine has chosen it; what is left, and a class beside a span, goes
 * by what is most open (nearest to a probability of one half).
 *
 * @param hints strings that were labelled before
 * @param judged what has been said of the example so far
 * @param mayOverlap whether a span may lie across one that was labelled
 */
export function nextQuestion(
  item: QueueItem,
  hints: readonly SuggestedSpan[],
  judged: Annotation | undefined,
  mayOverlap: boolean,
): Question | undefined {
  const open = [spanQuestion(item, hints, judged, mayOverlap), classQuestion(item, judged)];
  return mostOpen(open.flatMap(question => question ?? []));
}

function mostOpen<Q extends { readonly score: number }>(questions: readonly Q[]): Q | undefined {
  return [...questions].sort((a, b) => Math.abs(a.score - 0.5) - Math.abs(b.score - 0.5))[0];
}

function spanQuestion(
  { entities }: QueueItem,
  hints: readonly SuggestedSpan[],
  judged: Annotation | undefined,
  mayOverlap: boolean,
): Question | undefined {
  if (judged?.entities?.complete === true) return undefined;
  const said = judged?.entities?.spans ?? [];
  const model = entities?.spans ?? [];
  const others = hints.filter(hint => !model.some(span => overlaps(span, hint)));
  const first = entities?.question;
  // A string that people have labelled is a better question than what the head alone wonders about.
  const asked = first && others.some(hint => overlaps(hint, first)) ? undefined : first;
  const isSettledBy = (span: SuggestedSpan, other: JudgedSpan): boolean =>
    sameSpan(other, span) || (!mayOverlap && other.verdict === 'yes' && overlaps(other, span));
  const isOpen = (span: SuggestedSpan): boolean => !said.some(other => isSettledBy(span, other));
  if (asked && isOpen(asked)) return { ...asked, kind: 'span', source: 'model' };
  return mostOpen([
    ...model.filter(isOpen).map(span => ({ ...span, kind: 'span', source: 'model' }) as const),
    ...others.filter(isOpen).map(span => ({ ...span, kind: 'span', source: 'pattern' }) as const),
  ]);
}

/** Of classes that exclude each other the likeliest is asked first. */
function classQuestion(
  { classes }: QueueItem,
  judged: Annotation | undefined,
): Question | undefined {
  if (classes === undefined || judged?.classes?.complete === true) return undefined;
  const said = new Set(judged?.classes?.values.map(value => value.label));
  const open = classes.labels.flatMap((label, i): Question[] => {
    const score = Math.min(1, classes.probabilities[i] ?? 0);
    return said.has(label) || score < leastProbability ? [] : [{ kind: 'class', label, score }];
  });
  return open.sort((a, b) => b.score - a.score)[0];
}
