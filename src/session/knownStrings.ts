/**
 * Strings that were labelled before, as suggestions for where they stand again. The score is the share
 * of a string's verdicts that say this label, as INCEpTION's string matcher has it; a string that was
 * dropped as often as it was labelled is suggested no longer.
 */
import type { Annotation, JudgedSpan } from '../domain/annotation.js';
import type { SuggestedSpan } from '../domain/queueItem.js';
import type { Token } from '../domain/token.js';

/** Longer names are rare, and each word more makes looking dearer. */
const mostWords = 8;
/** A suggestion has to be right more often than not. */
const scoreAbove = 0.5;

interface Said {
  readonly surface: string;
  readonly label: string;
  readonly yes: boolean;
}

export class KnownStrings {
  /** Surface → label → how often yes and no. */
  private readonly counts = new Map<string, Map<string, { yes: number; no: number }>>();
  private readonly byKey = new Map<string, readonly Said[]>();

  /** What a text's annotation says from now on; without entities it says nothing any more. */
  change(key: string, text: string, { entities }: Annotation): void {
    for (const said of this.byKey.get(key) ?? []) this.count(said, -1);
    const rejected = new Set<string>();
    // That words are nothing at all is said once for every label, and counts once.
    const counts = ({ verdict, start, end }: JudgedSpan): boolean => {
      if (verdict === 'yes') return true;
      const range = `${start} ${end}`;
      const isNew = !rejected.has(range);
      rejected.add(range);
      return isNew;
    };
    const all = (entities?.spans ?? []).filter(counts).map(({ start, end, label, verdict }) => ({
      surface: text.slice(start, end),
      label,
      yes: verdict === 'yes',
    }));
    for (const said of all) this.count(said, 1);
    if (all.length > 0) this.byKey.set(key, all);
    else this.byKey.delete(key);
  }

  /** Known strings among the words of a text, the longest first, none over another. */
  find(text: string, tokens: readonly Token[]): SuggestedSpan[] {
    if (this.counts.size === 0) return [];
    const found: SuggestedSpan[] = [];
    for (let first = 0; first < tokens.length; first++) {
      const start = tokens[first]?.start ?? 0;
      for (let last = Math.min(first + mostWords, tokens.length) - 1; last >= first; last--) {
        const end = tokens[last]?.end ?? start;
        const best = this.best(text.slice(start, end));
        if (best === undefined) continue;
        found.push({ start, end, ...best });
        first = last;
        break;
      }
    }
    return found;
  }

  private best(surface: string): { label: string; score: number } | undefined {
    const labels = this.counts.get(surface);
    if (labels === undefined) return undefined;
    let total = 0;
    let best: { label: string; yes: number } | undefined;
    for (const [label, { yes, no }] of labels) {
      total += yes + no;
      if (yes > (best?.yes ?? 0)) best = { label, yes };
    }
    const score = best === undefined ? 0 : best.yes / total;
    return best !== undefined && score > scoreAbove ? { label: best.label, score } : undefined;
  }

  private count({ surface, label, yes }: Said, step: 1 | -1): void {
    const labels = this.counts.get(surface) ?? new Map<string, { yes: number; no: number }>();
    const counted = labels.get(label) ?? { yes: 0, no: 0 };
    this.counts.set(surface, labels.set(label, counted));
    counted[yes ? 'yes' : 'no'] += step;
    if (counted.yes === 0 && counted.no === 0) labels.delete(label);
    if (labels.size === 0) this.counts.delete(surface);
  }
}
