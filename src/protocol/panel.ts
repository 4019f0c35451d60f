/**
 * What the extension host and the panel say to each other. The webview draws one example and sends
 * decisions; it holds no truth. Everything that comes from the webview is validated here.
 */
import * as z from 'zod/mini';
import type { QueueItem } from '../domain/queueItem.js';
import type { LabelSchema } from '../domain/schema.js';

/** Counts that the panel shows. */
export interface PanelCounts {
  /** Examples of the pool without an answer. */
  readonly left: number;
  readonly answered: number;
}

export interface LastAnswer {
  /** E.g. `accepted, 3 spans, question`. */
  readonly text: string;
}

/** A decision that was made before and is shown again (undo), to start from. */
export type Draft = Pick<DecisionMessage, 'spans' | 'classes'>;

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
      readonly files: readonly FoundFile[];
    }
  /** `glossator.json` can't be used; the Problems view has the places. */
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
      readonly flagged: boolean;
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
export const panelActions = ['accept', 'reject', 'ignore', 'flag', 'keys', 'focus'] as const;
export type PanelAction = (typeof panelActions)[number];

export type ToPanel =
  | { readonly type: 'state'; readonly state: PanelState }
  | { readonly type: 'action'; readonly action: PanelAction }
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
const source = z.enum(['person', 'model']);
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
  z.object({ type: z.literal('undo') }),
  z.object({ type: z.literal('flag'), serial: z.int(), flagged: z.boolean() }),
  z.object({ type: z.literal('goToSource'), serial: z.int() }),
  z.object({
    type: z.literal('command'),
    command: z.enum([
      'createProject',
      'exportTrainingData',
      'importAnnotations',
      'restartEngine',
      'openProject',
    ]),
  }),
]);

export type FromPanel = z.infer<typeof fromPanel>;

/** Throws a `z.core.$ZodError` when the message isn't one of ours. */
export function parseFromPanel(message: unknown): FromPanel {
  return fromPanel.parse(message);
}
