/** What a query strategy is: a measure of each example, and where it has one, a rule over the pool. */
import type { Task } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import type { ColdStart } from '../project/config.js';
import type { CommitteeMeasure } from '../uncertainty/disagreement.js';
import type { ClassMeasures, EntityMeasure } from '../uncertainty/measure.js';
import type { UncertainWords } from './uncertainWords.js';

/**
 * The pool as a rule sees it, indexed by example. `vectors` and the optional parts cost something to make
 * and need only be there for rules that read them (`PoolRule.reads`); else they are empty or absent.
 */
export interface PoolView {
  /** Examples, answered ones and repetitions included. */
  readonly size: number;
  /** Whether the example may be asked: not answered, not held out, not a repetition. */
  readonly eligible: (i: number) => boolean;
  readonly key: (i: number) => string;
  /** All indices by key, ascending, where that is known: ties are then broken without looking at keys. */
  readonly inKeyOrder?: Uint32Array | undefined;
  readonly text: (i: number) => string;
  /** What a stratified cold start goes over by turns: the file. */
  readonly stratum?: ((i: number) => string | number) | undefined;
  /** Number of words that are asked about. */
  readonly words: (i: number) => number;
  /** Whether it is no text that a person would label (`isNoise`); such examples come last. */
  readonly noise?: ((i: number) => boolean) | undefined;
  /** The measure's score in [0, 1]; NaN where the example isn't scored yet. */
  readonly score: (i: number) => number;
  /** size × width, each row of length 1 or 0. Centre pooled encoder vectors before scaling them. */
  readonly vectors: Float32Array;
  readonly width: number;
  /** Answered examples that the head has learned from. */
  readonly labelled: readonly number[];
  /**
   * Asked, but not learned from yet: waiting for an answer, or answered since the last round. They keep
   * their place in the order, but rules see them as not eligible.
   */
  readonly pending: readonly number[];
  /** Expected number of spans, Σ p(B). Absent where entities aren't labelled or nothing is learned yet. */
  readonly spans?: ((i: number) => number) | undefined;
  /** The uncertain words of each example; absent as `spans` is. */
  readonly uncertainWords?: UncertainWords | undefined;
  /**
   * How close a second reading comes, `sequenceMargin`, in [0, 1]; 1 where nothing is known of it. To be read
   * of few examples: each is decoded for it. Absent as `spans` is.
   */
  readonly rivalry?: ((i: number) => number) | undefined;
  /** Σ over the words of p − e_ŷ, labels and O; absent as `spans` is, empty where not scored. */
  readonly residual?: ((i: number) => Float32Array) | undefined;
  /** Class probabilities; absent without a class head, empty where not scored. */
  readonly classes?: ((i: number) => Float32Array) | undefined;
  readonly classMode?: 'single' | 'multi' | undefined;
  /** Place in the schema of the most probable class, else of the likeliest entity; -1 for none. */
  readonly label?: ((i: number) => number) | undefined;
  /** How many answers so far say "yes" to each class or hold an entity of each label, as `label` counts. */
  readonly labelCounts?: ArrayLike<number> | undefined;
}

export interface PoolRequest {
  /** How many examples the rule chooses with care; what follows goes by score. */
  readonly count: number;
  readonly seed: number;
  /** Of what is left, how much there is to be asked, in (0, 1); only read by rules that pass examples over. */
  readonly share?: number | undefined;
}

/** Parts of `PoolView` that not every rule reads. */
export type PoolPart = 'vectors' | 'spans' | 'uncertainWords' | 'residual' | 'classes' | 'label';

/** The tasks that heads speak of, or that a project has: a task that is undefined isn't one. */
export type Tasks = Readonly<Partial<Record<Task, unknown>>>;

/** Over the whole pool at once. Both kinds are deterministic for the same view and request. */
export type PoolRule =
  | {
      /** Another number for each example. */
      readonly kind: 'rescore';
      readonly reads: readonly PoolPart[];
      /** @returns one score in [0, 1] for each example; NaN for those not scored or not eligible */
      readonly scores: (view: PoolView, request: PoolRequest) => Float32Array;
    }
  | BatchRule;

/** A batch chosen together. */
export interface BatchRule {
  readonly kind: 'batch';
  readonly reads: readonly PoolPart[];
  /** Of `reads` what it reads where heads speak of these tasks, if that is less. */
  readonly readsFor?: (tasks: Tasks) => readonly PoolPart[];
  /**
   * @returns different eligible examples in the order in which to ask them: up to `count`, or all that are
   *   worth asking where they come in an order of their own
   */
  readonly pick: (view: PoolView, request: PoolRequest) => number[];
}

/** What only the head for entities leaves behind. */
const partsOfEntities: readonly PoolPart[] = ['spans', 'uncertainWords', 'residual'];

/** What a rule reads under a round's heads; before there are any, in a project. */
export function readsOf(rule: PoolRule | undefined, tasks: Tasks): readonly PoolPart[] {
  const own = rule?.kind === 'batch' ? rule.readsFor?.(tasks) : undefined;
  const reads = own ?? rule?.reads ?? [];
  return tasks.entities ? reads : reads.filter(part => !partsOfEntities.includes(part));
}

export interface Committee {
  /**
   * How the members come to differ. `bootstrap`: heads fitted to other draws of the answers and other
   * halves of the features. `dropout`: one head whose features are left out in turn.
   */
  readonly kind: 'bootstrap' | 'dropout';
  readonly measure: CommitteeMeasure;
}

export interface Strategy {
  /** As the user reads it. */
  readonly title: string;
  /** What it asks for, in one sentence. */
  readonly asks: string;
  /** Always computed and shown, also where a committee or a rule decides the order. */
  readonly entities: EntityMeasure;
  readonly classes: ClassMeasures;
  /** Where there is one, the score of an example is the committee's disagreement. */
  readonly committee?: Committee;
  /** Where there is none, the pool is ordered by score. */
  readonly rule?: PoolRule;
  /** What is asked before a head can rank (`coldStartOf`); `clusters` where nothing is said. */
  readonly coldStart?: ColdStart | { readonly entities: ColdStart; readonly classes: ColdStart };
  /** Whether the usual share of random questions comes between; it does where nothing is said. */
  readonly explores?: boolean;
  /** Whether a part of an example is asked about, where entities alone are labelled (`asksParts`). */
  readonly parts?: boolean;
}

/** Classes are of the whole text, so parts are asked about where there are none. */
export function asksParts(
  { parts = false }: Strategy,
  { entities, classes }: LabelSchema,
): boolean {
  return parts && entities !== undefined && classes === undefined;
}

/**
 * How a strategy begins in a project; `entities` is for those that label entities alone.
 * @param chosen by the person, over what the strategy would do
 */
export function coldStartOf(
  { coldStart = 'clusters' }: Strategy,
  { classes }: LabelSchema,
  chosen?: ColdStart,
): ColdStart {
  if (chosen !== undefined) return chosen;
  if (typeof coldStart === 'string') return coldStart;
  return classes ? coldStart.classes : coldStart.entities;
}
