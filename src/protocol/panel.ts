/**
 * What the extension host and the panel say to each other. The webview draws one example and sends
 * decisions; it holds no truth. Everything that comes from the webview is validated here.
 */
import * as z from 'zod/mini';
import type { QueueItem, SuggestedSpan } from '../domain/queueItem.js';
import type { LabelSchema } from '../domain/schema.js';
import type { Span } from '../domain/span.js';

/** Counts that the panel shows. */
export interface PanelCounts {
  /** Examples of the pool without an answer. */
  readonly left: number;
  readonly answered: number;
}

export interface LastAnswer {
  /** E.g. `accepted, 3 spans, question` or `undone: accepted`. */
  readonly text: string;
  /** Another one for each, so that the same words are news again. */
  readonly serial: number;
}

/** A decision that was made before and is shown again, to start from. */
export interface Draft extends Pick<DecisionMessage, 'spans' | 'classes'> {
  /** It was accepted: what it doesn't hold was dropped or not there. */
  readonly whole: boolean;
  /** It judges some spans and says nothing about the rest of the example. */
  readonly partial: boolean;
}

/**
 * How examples are asked. `correct`: suggestions are shown and may be changed; `manual`: without them;
 * `binary`: one suggested span or class at a time, right or wrong.
 */
export const labellingModes = ['correct', 'manual', 'binary'] as const;
export type LabellingMode = (typeof labellingModes)[number];

/** The one span or class that an example is asked about in `binary` mode. */
export type Question =
  | (Span & {
      readonly kind: 'span';
      readonly source: 'model' | 'pattern';
      /** In [0, 1]. */
      readonly score: number;
    })
  | { readonly kind: 'class'; readonly label: string; readonly score: number };

/** An earlier answer that is looked at again. */
export interface Review {
  /** What was answered, e.g. `accepted, 3 spans`. */
  readonly answered: string;
}

/** How the panel looks and which keys it takes, from the user's settings. */
export interface PanelSettings {
  /** Whether the labels stand beside the text. */
  readonly sheet: boolean;
  /** Of the reading text; empty: VS Code's own. */
  readonly fontFamily: string;
  /** Of the reading text in px at the default zoom; 0: VS Code's own. */
  readonly fontSize: number;
  /** Keys that the panel leaves to VS Code's keybindings, named as there, e.g. `shift+b`. */
  readonly freeKeys: readonly string[];
}

export interface FoundFile {
  readonly path: string;
  /** What was found in it, or why it was skipped. */
  readonly note: string;
}

export type PanelState =
  /** No `glossator.json` yet, or no labels in it. */
  | {
      readonly kind: 'no-labels';
      readonly examples: number;
      /** Files that have some. */
      readonly fileCount: number;
      readonly files: readonly FoundFile[];
    }
  /** `glossator.json` can't be used, of which the Problems view has the places, or the database. */
  | { readonly kind: 'invalid-project'; readonly message: string }
  /** Reading the corpus; nothing to show yet. */
  | { readonly kind: 'indexing'; readonly message: string }
  | {
      readonly kind: 'example';
      /** Answers name it, so that an answer can only meet the example it was made for. */
      readonly serial: number;
      readonly item: QueueItem;
      readonly schema: LabelSchema;
      readonly counts: PanelCounts;
      readonly lastAnswer?: LastAnswer | undefined;
      readonly draft?: Draft | undefined;
      /** Strings that were labelled before, and how often of how many times. */
      readonly hints: readonly SuggestedSpan[];
      readonly mode: LabellingMode;
      readonly question?: Question | undefined;
      readonly review?: Review | undefined;
      /** What the examples are narrowed to, e.g. `“refund”`. */
      readonly filter?: string | undefined;
      readonly flagged: boolean;
      /** Empty: none. */
      readonly comment: string;
      readonly canUndo: boolean;
    }
  | {
      readonly kind: 'done';
      readonly counts: PanelCounts;
      readonly ignored: number;
      readonly lastAnswer?: LastAnswer | undefined;
      readonly canUndo: boolean;
      /** Files that were found without any example, and why. */
      readonly files: readonly FoundFile[];
    };

/** Actions that VS Code commands ask the panel to carry out on what it shows. */
export const panelActions = [
  'accept',
  'reject',
  'ignore',
  'flag',
  'keys',
  'focus',
  'acceptAbove',
  'caretDown',
  'caretEnd',
  'caretHome',
  'caretLeft',
  'caretRight',
  'caretUp',
  'drop',
  'endBack',
  'endForward',
  'escape',
  'extendDown',
  'extendEnd',
  'extendHome',
  'extendLeft',
  'extendRight',
  'extendUp',
  'keep',
  'nextEntity',
  'nextSuggestion',
  'noEntities',
  'occurrences',
  'overlapping',
  'previousEntity',
  'previousSuggestion',
  'selectSpan',
  'startBack',
  'startForward',
  'sticky',
] as const;
export type PanelAction = (typeof panelActions)[number];

export interface StateMessage {
  readonly type: 'state';
  readonly state: PanelState;
  /** The serial of the decision that has led to it, and that is dealt with. */
  readonly decided?: number | undefined;
}

export type ToPanel =
  | StateMessage
  | { readonly type: 'settings'; readonly settings: PanelSettings }
  | { readonly type: 'action'; readonly action: PanelAction }
  /** As if the label's key were pressed. */
  | { readonly type: 'label'; readonly label: string }
  /** Labels these where no person's span is in the way (`add`), or takes them away again. */
  | {
      readonly type: 'spans';
      readonly serial: number;
      readonly spans: readonly Span[];
      readonly add: boolean;
    }
  /** Shows suggestions from this score on as kept (null: no longer), or keeps them. */
  | {
      readonly type: 'preview';
      readonly serial: number;
      readonly from: number | null;
      readonly apply: boolean;
    }
  /** The answer is not on disk: the example stays, answers are off until it is tried again. */
  | { readonly type: 'notSaved'; readonly serial: number; readonly reason: string }
  /** Ranking and learning; answers don't depend on it. */
  | { readonly type: 'engine'; readonly status: EngineStatus };

export type EngineStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly message: string }
  | { readonly kind: 'stopped'; readonly reason: string };

const offset = z.int().check(z.gte(0), z.lte(100_000_000));
const labelName = z.string().check(z.minLength(1), z.maxLength(64));
const source = z.enum(['person', 'model', 'pattern']);
const verdict = z.enum(['yes', 'no']);

const decisionMessage = z.object({
  type: z.literal('decision'),
  serial: z.int(),
  answer: z.enum(['accept', 'reject', 'ignore']),
  spans: z
    .array(z.object({ start: offset, end: offset, label: labelName, verdict, source }))
    .check(z.maxLength(10_000)),
  classes: z.array(z.object({ label: labelName, verdict, source })).check(z.maxLength(1_000)),
  milliseconds: z.number().check(z.gte(0), z.lte(86_400_000)),
});

/**
 * An answer as it stands on the screen. `accept`: `yes` spans and classes are right and nothing else
 * is; `no` ones are suggestions that were dropped. `reject`: what was shown is wrong, sent as `no`.
 * `ignore`: nothing is sent.
 */
export type DecisionMessage = z.infer<typeof decisionMessage>;

const fromPanel = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  decisionMessage,
  z.object({ type: z.enum(['undo', 'redo', 'earlier', 'later', 'leave']) }),
  z.object({ type: z.enum(['keysShown', 'comment', 'chooseLabel', 'goToSource']) }),
  /** The person has put something on the example that only the webview knows of. */
  z.object({ type: z.literal('begun'), serial: z.int() }),
  /** Label the same string wherever else it stands. */
  z.object({
    type: z.literal('occurrences'),
    serial: z.int(),
    span: z.object({ start: offset, end: offset, label: labelName }),
  }),
  /** Which of the suggestions on the screen shall be kept? Scores in [0, 1]. */
  z.object({
    type: z.literal('acceptAbove'),
    serial: z.int(),
    suggestions: z
      .array(
        z.object({
          start: offset,
          end: offset,
          label: labelName,
          score: z.number().check(z.gte(0), z.lte(1.0001)),
        }),
      )
      .check(z.maxLength(10_000)),
  }),
  z.object({ type: z.literal('flag'), serial: z.int(), flagged: z.boolean() }),
  z.object({
    type: z.literal('command'),
    command: z.enum([
      'createProject',
      'exportTrainingData',
      'importAnnotations',
      'nextUncertainExample',
      'restartEngine',
      'openProject',
      'revisitIgnored',
    ]),
  }),
]);

export type FromPanel = z.infer<typeof fromPanel>;

/** Throws a `z.core.$ZodError` when the message isn't one of ours. */
export function parseFromPanel(message: unknown): FromPanel {
  return fromPanel.parse(message);
}

const refusedDecision = z.object({ type: z.literal('decision'), serial: z.int() });

/** The example of a message that was meant as a decision but isn't a valid one; it waits for its answer. */
export function serialOfRefused(message: unknown): number | undefined {
  const refused = refusedDecision.safeParse(message);
  return refused.success ? refused.data.serial : undefined;
}
