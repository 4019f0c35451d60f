/** How well predicted entities match the gold ones. */
import type { Span } from '../domain/span.js';
import { tokenize } from '../text/tokenize.js';
import type { MemorisedWords } from './memorisedWords.js';

/** In [0, 1]; 0 where the denominator is 0, as in seqeval and the CoNLL script. */
export interface PrecisionRecall {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface EntityScores extends PrecisionRecall {
  readonly perLabel: readonly (PrecisionRecall & {
    readonly label: string;
    /** Number of gold spans. */
    readonly support: number;
  })[];
}

export interface EntityMetrics extends EntityScores {
  /** Exact micro-F1 of marking every string that was labelled in training, longest first. */
  readonly memorisedF1: number;
}

export interface PredictedEntities {
  readonly text: string;
  readonly gold: readonly Span[];
  readonly predicted: readonly Span[];
}

/**
 * Exact matches of start, end and label, micro-averaged over all texts (Tjong Kim Sang & De Meulder,
 * CoNLL 2003). A span given twice for one text counts once.
 *
 * @param gold per text its spans
 * @param predicted per text, in the same order
 * @param labels those of `perLabel`, in this order; spans of other labels count only in the totals
 */
export function scoreEntities(
  gold: readonly (readonly Span[])[],
  predicted: readonly (readonly Span[])[],
  labels: readonly string[],
): EntityScores {
  const total = new Counts();
  const perLabel = new Map(labels.map(label => [label, new Counts()]));
  for (let i = 0; i < Math.max(gold.length, predicted.length); i++) {
    const wanted = distinct(gold[i] ?? []);
    const found = distinct(predicted[i] ?? []);
    for (const span of wanted.values()) {
      total.gold++;
      const counts = perLabel.get(span.label);
      if (counts) counts.gold++;
    }
    for (const [key, span] of found) {
      const right = wanted.has(key) ? 1 : 0;
      total.predicted++;
      total.right += right;
      const counts = perLabel.get(span.label);
      if (!counts) continue;
      counts.predicted++;
      counts.right += right;
    }
  }
  return {
    ...total.scores(),
    perLabel: [...perLabel].map(([label, counts]) => ({
      label,
      ...counts.scores(),
      support: counts.gold,
    })),
  };
}

/** The same beside the baseline on the same texts. */
export function entityMetrics(
  examples: readonly PredictedEntities[],
  labels: readonly string[],
  memorised: MemorisedWords,
): EntityMetrics {
  const gold = examples.map(example => example.gold);
  const predicted = examples.map(example => example.predicted);
  const baseline = examples.map(({ text }) => memorised.predict(text, tokenize(text)));
  return {
    ...scoreEntities(gold, predicted, labels),
    memorisedF1: scoreEntities(gold, baseline, labels).f1,
  };
}

function distinct(spans: readonly Span[]): Map<string, Span> {
  return new Map(spans.map(span => [`${span.start} ${span.end} ${span.label}`, span]));
}

/** Gold, predicted and common items. */
export class Counts {
  gold = 0;
  predicted = 0;
  right = 0;

  scores(): PrecisionRecall {
    const { gold, predicted, right } = this;
    return {
      precision: predicted > 0 ? right / predicted : 0,
      recall: gold > 0 ? right / gold : 0,
      f1: gold + predicted > 0 ? (2 * right) / (gold + predicted) : 0,
    };
  }
}
