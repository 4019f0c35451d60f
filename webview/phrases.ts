/** The panel's texts that depend on data. English; numbers with thin formatting rules in one place. */
import type { Anchor } from '../src/domain/anchor.js';
import type { QueueItem, Why } from '../src/domain/queueItem.js';
import { tokensOf } from '../src/domain/token.js';
import type { LastAnswer } from '../src/protocol/panel.js';
import { rangeOf, type ExampleState, type ExampleView, type Offer } from './view.js';

const grouped = new Intl.NumberFormat('en-US');

export const count = (n: number): string => grouped.format(n);

export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

/** `48 %`, never broken; empty below one half percent. */
export function percent(p: number): string {
  const whole = Math.round(p * 100);
  return whole < 1 ? '' : `${whole}\u00a0%`;
}

/** `maxTokenEntropy` → `max token entropy`; names that are words already stay. */
export function words(name: string): string {
  return /\s/.test(name) ? name : name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}

/** Parts of the breadcrumb: folders, file, place in it. */
export function placeOf(anchor: Anchor, line: number | null): string[] {
  const path = anchor.path.split('/').filter(part => part !== '');
  if (anchor.record !== null) {
    const field = anchor.field === null ? '' : `, “${anchor.field}”`;
    return [...path, `record ${count(anchor.record)}${field}`];
  }
  return line === null ? path : [...path, `line ${count(line)}`];
}

/** Neighbouring carriers joined, the most uncertain first; at most 3, as `[start, end)` of the text. */
export function carrierRuns(item: QueueItem): { start: number; end: number }[] {
  const scores = new Map<number, number>();
  for (const carrier of item.why.carriers) {
    const tokens = tokensOf(item.tokens, carrier);
    if (tokens === undefined) continue;
    for (let i = tokens.first; i <= tokens.last; i++) {
      scores.set(i, Math.max(carrier.score, scores.get(i) ?? 0));
    }
  }
  const runs: { first: number; last: number; score: number }[] = [];
  for (const index of [...scores.keys()].sort((a, b) => a - b)) {
    const score = scores.get(index) ?? 0;
    const run = runs.at(-1);
    if (run?.last === index - 1) {
      run.last = index;
      run.score = Math.max(run.score, score);
    } else runs.push({ first: index, last: index, score });
  }
  return runs
    .sort((a, b) => b.score - a.score || a.first - b.first)
    .slice(0, 3)
    .map(run => ({
      start: item.tokens[run.first]?.start ?? 0,
      end: item.tokens[run.last]?.end ?? 0,
    }));
}

const reasons = {
  search: 'Found by your search',
  exploration: 'Drawn at random to explore',
  holdOut: 'Picked at random to measure the model; never trained on',
};

/** The sentence that stands for, or before, the numbers; null where the numbers say it. */
export function reasonOf(why: Why): string | null {
  if (why.kind === 'hold-out') return reasons.holdOut;
  if (why.kind === 'exploration') return reasons.exploration;
  if (why.kind === 'search') return reasons.search;
  // Without a strategy the example isn't asked but looked at again.
  if (why.phase === 'learning' || why.strategy === '') return null;
  const how = why.strategy.replace(/^./u, first => first.toUpperCase());
  return `${how}; the model ${why.answers < 10 ? 'starts after 10 answers' : 'has not learned yet'}`;
}

export interface WhyRow {
  readonly head: string;
  readonly value: string;
  /** Drawn with the dots that mark uncertain words. */
  readonly dotted?: boolean;
}

/** Figures mean something once a model has scored the example and it isn't there to measure it. */
export function hasFigures(why: Why): boolean {
  return why.phase === 'learning' && why.kind !== 'hold-out';
}

/** What is looked at again stands in no order any more. */
const isRanked = (why: Why): boolean => why.rank > 0;

/** The rows of "Why this one". */
export function whyRows(item: QueueItem): WhyRow[] {
  const { why } = item;
  if (!hasFigures(why)) return [];
  const carriers = carrierRuns(item).map(run => item.text.slice(run.start, run.end));
  const rows: WhyRow[] = [
    { head: 'Uncertainty', value: `${why.score.toFixed(2)}, ${words(why.measure)}` },
  ];
  if (carriers.length > 0) {
    rows.push({ head: 'Carried by', value: carriers.join(', '), dotted: true });
  }
  if (isRanked(why)) {
    rows.push({ head: 'Rank', value: `${count(why.rank)} of ${count(why.poolSize)}` });
  }
  if (why.kind === 'ranked') rows.push({ head: 'Strategy', value: words(why.strategy) });
  rows.push({ head: 'Round', value: `${count(why.round)}, from ${plural(why.answers, 'answer')}` });
  return rows;
}

/** The two most probable labels at a token (or of the example), `none` for no entity. */
function topTwo(labels: readonly string[], probabilities: readonly number[]): string {
  return probabilities
    .map((p, i) => ({ label: labels[i] ?? 'none', p }))
    .sort((a, b) => b.p - a.p)
    .slice(0, 2)
    .filter(({ p }) => percent(p) !== '')
    .map(({ label, p }) => `${label} ${percent(p)}`)
    .join(', ');
}

/** "Why this one" in a line, for panels without room for the rows. */
export function whyLine(item: QueueItem): string {
  const { why } = item;
  const reason = reasonOf(why);
  if (!hasFigures(why)) return reason ?? '';
  const run = carrierRuns(item)[0];
  const token = run && tokensOf(item.tokens, run)?.first;
  const row = token === undefined ? undefined : item.entities?.probabilities[token];
  const figures = row
    ? topTwo(item.entities?.labels ?? [], row)
    : item.classes
      ? topTwo(item.classes.labels, item.classes.probabilities)
      : '';
  const at = run ? ` at “${item.text.slice(run.start, run.end)}”` : '';
  const sum = `Uncertainty ${why.score.toFixed(2)}${at}${figures === '' ? '' : `: ${figures}`}`;
  const rank = isRanked(why) ? `rank ${count(why.rank)} of ${count(why.poolSize)}` : null;
  return [reason, sum, rank].filter(part => part !== null).join(' · ');
}

/** `Is “Lyon” SITE?`, `Class refund?` or `Only this part:`; empty where all of the example is asked about. */
export function questionOf({ question, item }: ExampleState): string {
  if (question === undefined) return item.part === undefined ? '' : 'Only this part:';
  if (question.kind === 'class') return `Class ${question.label}?`;
  return `Is “${item.text.slice(question.start, question.end)}” ${question.label}?`;
}

/** What is asked, for who doesn't see which words stand out. */
export function spokenQuestion(state: ExampleState): string {
  const { text, part } = state.item;
  const words = part && state.question === undefined && text.slice(part.start, part.end);
  return words === undefined ? questionOf(state) : `Only “${words}” in:`;
}

/** `Saved: accepted, 3 spans. 18,281 left.` or `Undone: accepted, 3 spans. 18,282 left.` */
export function spokenAnswer({ text }: LastAnswer, left: number, saved: boolean): string {
  const what = saved ? `Saved: ${text}` : text.replace(/^./u, first => first.toUpperCase());
  return `${what}. ${count(left)} left.`;
}

/** Who offers a suggestion and how sure that one is; for a person's own spans nothing. */
export function sourceOf(offer: Offer | undefined, kept: boolean): string {
  if (offer === undefined || kept) return '';
  const sure = offer.score === null ? '' : `, ${percent(offer.score)}`;
  return offer.source === 'model' ? `Suggested by the model${sure}` : `Labelled so before${sure}`;
}

/** What the label keys act on: `at “Lyon”` or `4 words`. */
export function targetOf(view: ExampleView): string {
  if (view.characters !== null) {
    return plural(view.characters.end - view.characters.start, 'character');
  }
  const range = rangeOf(view);
  if (range !== null) return plural(range.last - range.first + 1, 'word');
  const token = view.state.item.tokens[view.caret];
  return token ? `at “${view.state.item.text.slice(token.start, token.end)}”` : '';
}
