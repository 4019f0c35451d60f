/**
 * What the extension host (or the command line) and the engine say to each other. Both sides are ours,
 * but the engine reads hostile files and may die at any moment, so the host validates what comes back.
 */
import * as z from 'zod/mini';
import type { Task } from '../domain/annotation.js';
import type { OffsetUnit } from '../domain/offsetUnit.js';
import type { QueueItem } from '../domain/queueItem.js';
import type { Span } from '../domain/span.js';
import type { StopAdvice } from '../domain/stopAdvice.js';
import type { NewerLabels, TrainingExample } from '../domain/trainingExample.js';
import type { Project, QuerySettings } from '../project/project.js';

export interface OpenParams {
  /** Absolute path of the project folder. */
  readonly root: string;
  readonly project: Project;
  /** Absolute path of the encoder's folder. */
  readonly modelFolder: string;
  /** Absolute path of the cache folder. */
  readonly cacheFolder: string;
  /** Where nobody labels meanwhile: the bundled child that encodes on other processors. */
  readonly encoderChild?: string;
  /** Everything answered so far. */
  readonly training: readonly TrainingExample[];
  /** All events up to this number are among those; 0 where nobody counts. */
  readonly upToSeq?: number | undefined;
  /** Files that exports were written to, relative to root: never part of the corpus. */
  readonly exportedPaths: readonly string[];
  /** Whether to read, encode and learn without being asked. */
  readonly background: boolean;
}

export interface SkippedFile {
  readonly path: string;
  /** 1-based line of the trouble, where there is one. */
  readonly line: number | null;
  readonly reason: string;
  /** Nothing is missing: it is empty, or a link to what is read or excluded itself. */
  readonly harmless?: true | undefined;
}

export interface IndexedFile {
  readonly path: string;
  readonly documents: number;
  readonly examples: number;
}

/** A file of the corpus: how far it is labelled, or why it gives no examples. */
export interface FileProgress {
  readonly path: string;
  readonly examples: number;
  readonly answered: number;
  /** Why it, or each part of it that was left out, was. */
  readonly skipped: readonly string[];
}

export interface IndexSummary {
  readonly files: number;
  readonly documents: number;
  readonly examples: number;
  /** Examples whose text is not a repetition of an earlier one. */
  readonly distinct: number;
  readonly tokens: number;
  readonly holdout: number;
  readonly skipped: readonly SkippedFile[];
  readonly perFile: readonly IndexedFile[];
  readonly milliseconds: { readonly scan: number; readonly encode: number };
}

export interface RoundSummary {
  readonly round: number;
  /** That it learned from: neither ignored nor labels in passing. */
  readonly answers: number;
  /** As in `OpenParams`, of what it learned from; undefined: there was too little to learn from. */
  readonly upToSeq: number | undefined;
  readonly milliseconds: { readonly fit: number; readonly score: number };
  /** Of the stopping criteria that there is enough to measure for. */
  readonly advice: readonly StopAdvice[];
  /** Where all of it together says that more answers may change little. */
  readonly stop?: string | undefined;
  /** How well scores have been telling errors from successes; undefined while there are too few of either. */
  readonly telling?: { readonly area: number; readonly pays: boolean } | undefined;
}

/** Rows of `eval`; metrics in [0, 1]. */
export interface EvaluationResult {
  readonly examples: number;
  /** How many of them are texts that the heads learned from: what they say of those tells little. */
  readonly learnedFrom: number;
  readonly entities?: EntityMetrics | undefined;
  readonly classes?: ClassMetrics | undefined;
}

/** Of 95 %; NaN without any examples. */
export interface MetricInterval {
  readonly low: number;
  readonly high: number;
}

export interface EntityMetrics {
  /** Whether there was enough to learn from; if not, nothing was predicted. */
  readonly learned: boolean;
  readonly f1Interval: MetricInterval;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly perLabel: readonly {
    readonly label: string;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly support: number;
  }[];
  /** Exact micro-F1 of marking every string that was labelled in training, longest first. */
  readonly memorisedF1: number;
}

export interface ClassMetrics {
  /** Whether there was enough to learn from; if not, nothing was predicted. */
  readonly learned: boolean;
  /** Share of examples whose classes are exactly right. */
  readonly accuracy: number;
  readonly accuracyInterval: MetricInterval;
  readonly microF1: number;
  readonly macroF1: number;
  /** Accuracy of always giving the most frequent training class. */
  readonly majority: number;
}

/** A labelled text to measure on. */
export interface GoldExample {
  readonly text: string;
  readonly spans?: readonly Span[] | undefined;
  readonly labels?: readonly string[] | undefined;
  /** What nobody was asked about when it was labelled: predictions of it are neither right nor wrong. */
  readonly newer?: NewerLabels | undefined;
}

/** The engine's methods: name → parameters and result. */
export interface EngineMethods {
  open: { params: OpenParams; result: null };
  /** Reads the corpus; with `encode`, waits until every example has its features. */
  index: { params: { encode: boolean }; result: IndexSummary };
  /** Changed answers, `upToSeq` as in `OpenParams`. Starts a round in the background when enough have come. */
  learn: {
    params: { changes: readonly TrainingExample[]; upToSeq?: number | undefined };
    result: null;
  };
  /**
   * Fits and scores now, whatever has changed; with `replay` as the last of so many rounds, those before as
   * they were after earlier answers: advice on stopping needs something to compare.
   */
  round: {
    params: { strategy?: QuerySettings['strategy'] | undefined; replay?: number | undefined };
    result: RoundSummary;
  };
  /** The next examples to ask, best first, without those named in `skip`. */
  next: {
    params: { count: number; skip: readonly string[]; filter?: PoolFilter | undefined };
    /**
     * `left` texts of the corpus wait for an answer; `answered` ones the engine has heard of. With a filter
     * also what fits it and isn't asked.
     */
    result: {
      items: readonly QueueItem[];
      left: number;
      answered: number;
      passedOver?: PassedOver | undefined;
    };
  };
  /** One example by its key, as `next` would give it; null when it isn't in the corpus. */
  item: { params: { key: string }; result: QueueItem | null };
  /** Distinct examples that hold a text, as `locate` gives them, in the order of the corpus. */
  find: {
    params: { text: string; path?: string | undefined; limit: number };
    result: readonly QueueItem[];
  };
  /** Several at once, in the order of the keys. */
  items: { params: { keys: readonly string[] }; result: readonly (QueueItem | null)[] };
  /** Those of the keys that no example has, in their order. */
  missing: { params: { keys: readonly string[] }; result: readonly string[] };
  /** The files of the corpus with how many of their examples are answered, repetitions included. */
  files: { params: Record<string, never>; result: readonly FileProgress[] };
  /** The pool in order of uncertainty. */
  ranking: {
    params: { top: number; offsets: OffsetUnit };
    result: readonly QueueItem[];
  };
  /** Metrics on `gold`, or on the annotated hold-out. */
  evaluate: { params: { gold?: readonly GoldExample[] | undefined }; result: EvaluationResult };
  /** Examples of the corpus by text, for matching imported labels to places. */
  locate: {
    params: { queries: readonly LocateQuery[] };
    result: readonly (QueueItem | null)[];
  };
}

/** Examples that fit a filter and aren't asked: how many have an answer, how many of the others are held out. */
export interface PassedOver {
  readonly answered: number;
  readonly heldOut: number;
}

/** Which examples are asked at all; in place of the project's strategy. The hold-out is never among them. */
export interface PoolFilter {
  /** Stands somewhere in the example, in whatever case. */
  readonly text?: string | undefined;
  /** Those that are likeliest to hold this label come first. */
  readonly label?: { readonly task: Task; readonly name: string } | undefined;
}

/** Names an example by its text, narrowed by place; or by a document position. */
export interface LocateQuery {
  readonly text?: string | undefined;
  readonly path?: string | undefined;
  readonly start?: number | undefined;
}

export type EngineMethod = keyof EngineMethods;

/** What the engine is sent. Our own host sends it, so only its shape is checked. */
const engineRequest = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('request'),
    id: z.int(),
    method: z.enum([
      'open',
      'index',
      'learn',
      'round',
      'next',
      'item',
      'find',
      'items',
      'missing',
      'files',
      'ranking',
      'evaluate',
      'locate',
    ]),
    params: z.unknown(),
  }),
  z.object({ type: z.literal('cancel'), id: z.int() }),
]);

export type EngineRequest = z.infer<typeof engineRequest>;

export function parseEngineRequest(message: unknown): EngineRequest {
  return engineRequest.parse(message);
}

const engineMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('result'), id: z.int(), result: z.unknown() }),
  z.object({
    type: z.literal('failure'),
    id: z.int(),
    kind: z.enum(['user', 'cancelled', 'bug']),
    message: z.string(),
    stack: z.optional(z.string()),
  }),
  z.object({
    type: z.literal('progress'),
    stage: z.enum(['scan', 'encode', 'fit', 'score']),
    done: z.number(),
    total: z.number(),
  }),
  z.object({ type: z.literal('idle') }),
  /** Ranking and learning stopped for a reason that the user can mend. */
  z.object({ type: z.literal('trouble'), message: z.string() }),
  z.object({
    type: z.literal('round'),
    round: z.int(),
    answers: z.int(),
    /** As in `OpenParams`, of what it learned from; undefined: there was too little to learn from. */
    upToSeq: z.optional(z.int()),
    strategy: z.string(),
    /** Identifies the encoder. */
    model: z.string(),
    /** Where more answers may change little: why, in one sentence. */
    stop: z.optional(z.string()),
  }),
  z.object({
    type: z.literal('log'),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    text: z.string(),
  }),
]);

export type EngineMessage = z.infer<typeof engineMessage>;

export function parseEngineMessage(message: unknown): EngineMessage {
  return engineMessage.parse(message);
}
