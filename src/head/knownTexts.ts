/** What answers about entities say, in columns of the tags that have evidence, ready for a fit. */
import { bioTagCount, type RejectedEntity } from './bio.js';
import { bioChain, chain, type ChainWeights } from './crf/chain.js';
import { crfMarginals, CrfScratch } from './crf/forwardBackward.js';
import type { KnownTags } from './crf/loss.js';
import type { RejectedSpan } from './crf/rejectedSpans.js';
import { supervise, type Known, type Supervision } from './supervision.js';

/** The tag of words without an entity. */
const outside = 0;

export interface TokenExample {
  readonly words: readonly string[];
  /** words × dims, standardised and scaled by the caller. */
  readonly dense: Float32Array;
  /** Per word its tag, or -1: missing, or only known not to be one of `forbidden`. */
  readonly tags: Int32Array;
  /** Word index → tags it is known not to have; not read where the tag is known. */
  readonly forbidden?: ReadonlyMap<number, readonly number[]> | undefined;
  /** Entities that are not there, on words whose tags are missing. */
  readonly rejected?: readonly RejectedEntity[] | undefined;
  /** How often the example counts, 1 if not given; for re-weighting by propensity. */
  readonly weight?: number | undefined;
}

export interface KnownText extends KnownTags {
  readonly words: readonly string[];
  readonly dense: Float32Array;
  readonly weight: number;
}

export interface KnownTexts {
  /** The texts that say anything. */
  readonly texts: readonly KnownText[];
  readonly supervision: Pick<Supervision, 'columns' | 'seen' | 'unseenShare'>;
  /** What BIO forbids, in columns. */
  readonly bio: ChainWeights;
}

/**
 * A text counts whole as soon as one of its words is known: its missing words are summed over. An I
 * without its B opens a span, as in `tagsToSpans`; the word after a known span is not its I.
 *
 * @param labels number of entity labels
 */
export function knownTexts(examples: readonly TokenExample[], labels: number): KnownTexts {
  const repaired = examples.map(({ tags }) => withBeginnings(tags));
  const decisions = examples.flatMap(({ words, forbidden }, e) =>
    words.map((_, i): Known => {
      const target = repaired[e]?.[i] ?? -1;
      return { target, forbidden: target < 0 ? (forbidden?.get(i) ?? []) : [] };
    }),
  );
  const supervision = supervise(
    decisions,
    bioTagCount(labels),
    openFirst(labels),
    beginningOf,
    deniesAny(decisions, examples) ? [outside] : [],
  );
  const bio = bioChain(supervision.columns, supervision.seen);
  const texts: KnownText[] = [];
  let decision = 0;
  for (const { words, dense, weight = 1, rejected: entities = [] } of examples) {
    const first = decision;
    decision += words.length;
    const rejected = entities.flatMap(entity => inColumns(entity, supervision.columns) ?? []);
    const informative = supervision.informative.subarray(first, decision).includes(1);
    if (!(weight > 0) || !(informative || rejected.length > 0)) continue;
    const known = { ...knownTags(supervision, bio, first, decision), rejected };
    if (possible(known, bio)) texts.push({ ...known, words, dense, weight });
  }
  return { texts, supervision, bio };
}

/**
 * Whether words are said not to be what others are: that is how partial answers say O. Left to itself, the sum
 * over what remains would take labels that nobody has seen for as likely, or have no O at all.
 */
function deniesAny(decisions: readonly Known[], examples: readonly TokenExample[]): boolean {
  const answers = new Set(decisions.map(({ target }) => target));
  return (
    decisions.some(({ target, forbidden }) => target < 0 && forbidden.some(k => answers.has(k))) ||
    examples.some(({ rejected = [] }) => rejected.some(({ label }) => answers.has(1 + 2 * label)))
  );
}

function withBeginnings(tags: Int32Array): Int32Array {
  return tags.map((tag, i) => {
    const before = tags[i - 1];
    return isInside(tag) && before !== tag && before !== tag - 1 ? tag - 1 : tag;
  });
}

function isInside(tag: number): boolean {
  return tag > 0 && tag % 2 === 0;
}

/** The tags that may follow any other, then those that may not: sums over sequences go by that. */
function openFirst(labels: number): number[] {
  const tags = Array.from({ length: bioTagCount(labels) }, (_, tag) => tag);
  return [...tags.filter(tag => !isInside(tag)), ...tags.filter(isInside)];
}

/** An I can't occur where its B never does. */
function beginningOf(tag: number): number | undefined {
  return isInside(tag) ? tag - 1 : undefined;
}

/** Undefined where a fit has no evidence of such entities, so that it gives none. */
function inColumns(
  { label, first, last }: RejectedEntity,
  columns: Int32Array,
): RejectedSpan | undefined {
  const begins = columns[1 + 2 * label] ?? -1;
  const goesOn = columns[2 + 2 * label] ?? -1;
  if (begins < 0 || (goesOn < 0 && last > first)) return undefined;
  return { first, last, begins, goesOn };
}

/** The decisions from `first` to before `end`, one text. */
function knownTags(
  { targets: all, allowed: flags, columns, seen }: Supervision,
  bio: ChainWeights,
  first: number,
  end: number,
): Pick<KnownTags, 'targets' | 'allowed'> {
  const targets = all.slice(first, end);
  if (!targets.includes(-1)) return { targets, allowed: undefined };
  const allowed = new Uint8Array(targets.length * seen);
  for (const [i, target] of targets.entries()) {
    for (let k = 0; k < seen; k++) {
      const permitted = target < 0 ? (flags[first + i]?.[k] ?? 1) : Number(k === target);
      allowed[i * seen + k] = permitted;
    }
    const before = targets[i - 1] ?? -1;
    if (target >= 0 || before < 0) continue;
    // What follows a known span goes on with nothing that only it could go on with.
    for (const [tag, column] of columns.entries()) {
      const goesOn = isInside(tag) && column >= 0;
      if (goesOn && (bio.transitions[before * seen + column] ?? 0) === 0) {
        allowed[i * seen + column] = 0;
      }
    }
  }
  return { targets, allowed };
}

/** Whether any sequence that BIO allows agrees with what is known; answers may contradict each other. */
function possible(
  { targets, allowed }: Pick<KnownTags, 'targets' | 'allowed'>,
  bio: ChainWeights,
): boolean {
  if (!allowed) return true;
  const emissions = Float64Array.from(allowed, flag => (flag === 1 ? 0 : -Infinity));
  const logZ = crfMarginals(
    emissions,
    0,
    targets.length,
    chain(bio),
    new CrfScratch(),
    new Float64Array(emissions.length),
  );
  return logZ > -Infinity;
}
