/** An example as it is served to a person, with what the model thinks of it and why it was chosen. */
import type { Anchor } from './anchor.js';
import type { Span, SpanRange } from './span.js';
import type { Token } from './token.js';

/** A span that the head would mark, with the mean probability of its tokens in [0, 1]. */
export interface SuggestedSpan extends Span {
  readonly score: number;
}

export interface EntityPrediction {
  /** Entity labels in schema order; the last column of `probabilities` is O (no entity). */
  readonly labels: readonly string[];
  /** tokens × (labels + 1), rows sum to 1; B and I of a label are summed. */
  readonly probabilities: readonly (readonly number[])[];
  readonly spans: readonly SuggestedSpan[];
  /** The most uncertain span that it might hold, marked above or not: what to ask if only one thing. */
  readonly question?: SuggestedSpan | undefined;
}

export interface ClassPrediction {
  readonly labels: readonly string[];
  /** In schema order, calibrated. Sums to 1 in single mode; independent in multi mode. */
  readonly probabilities: readonly number[];
  /** The labels that the head would give: in single mode the most probable one. */
  readonly chosen: readonly string[];
}

/** A token that carries the example's uncertainty, with its own uncertainty in [0, 1]. */
export interface Carrier extends Token {
  readonly score: number;
}

/** `cold-start` until the head has enough answers to rank by. */
export type Phase = 'cold-start' | 'learning';

export interface Why {
  /** How the example came to be asked. */
  readonly kind: 'ranked' | 'exploration' | 'hold-out' | 'search';
  readonly phase: Phase;
  /** Uncertainty in [0, 1]. */
  readonly score: number;
  /** 1-based place among the pool's examples by this score. */
  readonly rank: number;
  readonly poolSize: number;
  readonly strategy: string;
  /** Name of the uncertainty measure that `score` is. */
  readonly measure: string;
  /** 0 in cold start. */
  readonly round: number;
  /** How many answers the round learned from; before there was one, how many there are. */
  readonly answers: number;
  readonly carriers: readonly Carrier[];
  /** Probability with which this example was drawn, where it was drawn at random. */
  readonly propensity?: number | undefined;
}

export interface QueueItem {
  /** SHA-256 (hex) of the text: the example's identity. */
  readonly key: string;
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly anchor: Anchor;
  /** 1-based line of the example's start in its file, where it is known. */
  readonly line: number | null;
  /** Surrounding text of the same document, for reading only. */
  readonly contextBefore: string;
  readonly contextAfter: string;
  readonly why: Why;
  /** The words that are asked about, `[start, end)`, where that isn't the whole example. */
  readonly part?: SpanRange | undefined;
  readonly entities?: EntityPrediction | undefined;
  readonly classes?: ClassPrediction | undefined;
}
