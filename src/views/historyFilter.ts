/** Which answers the history shows. */
import type { LoggedAnswer } from '../store/answerLog.js';

export type AnswerKind = 'accepted' | 'rejected' | 'ignored' | 'flagged';

export interface HistoryFilter {
  /** Empty: all kinds. */
  readonly kinds: readonly AnswerKind[];
  /** Empty: all labels. */
  readonly label: string;
  /** Part of the text, in any case; empty: all texts. */
  readonly text: string;
}

export const everything: HistoryFilter = { kinds: [], label: '', text: '' };

export function isFiltered({ kinds, label, text }: HistoryFilter): boolean {
  return kinds.length > 0 || label !== '' || text !== '';
}

export function passes(answer: LoggedAnswer, { kinds, label, text }: HistoryFilter): boolean {
  if (kinds.length > 0) {
    const own = answerKind(answer);
    if (!kinds.includes(own) && !(answer.flagged && kinds.includes('flagged'))) return false;
  }
  if (label !== '' && !labelsOf(answer).includes(label)) return false;
  return text === '' || answer.text.toLowerCase().includes(text.toLowerCase());
}

/** The better of the two tasks' answers, as the counts have it. */
export function answerKind({
  annotation: { entities, classes },
}: Pick<LoggedAnswer, 'annotation'>): Exclude<AnswerKind, 'flagged'> {
  const answers = [entities?.answer, classes?.answer];
  if (answers.includes('accept')) return 'accepted';
  return answers.includes('reject') ? 'rejected' : 'ignored';
}

function labelsOf({ annotation: { entities, classes } }: LoggedAnswer): string[] {
  const judged = [...(entities?.spans ?? []), ...(classes?.values ?? [])];
  return judged.filter(({ verdict }) => verdict === 'yes').map(({ label }) => label);
}

/** E.g. `3 spans, question`, `no entities`, `rejected`. */
export function describeLogged(answer: LoggedAnswer): string {
  const kind = answerKind(answer);
  const flag = answer.flagged ? ['flagged'] : [];
  if (kind !== 'accepted') return [kind, ...flag].join(', ');
  const { entities, classes } = answer.annotation;
  const spans = (entities?.spans ?? []).filter(({ verdict }) => verdict === 'yes').length;
  const count = spans === 1 ? '1 span' : `${spans} spans`;
  const none = entities?.complete === true ? 'no entities' : 'partly looked at';
  const told = entities ? [spans === 0 ? none : count] : [];
  const chosen = (classes?.values ?? []).filter(({ verdict }) => verdict === 'yes');
  return [...told, ...chosen.map(({ label }) => label), ...flag].join(', ');
}
