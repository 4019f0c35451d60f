/** The heads whose disagreement some strategies ask about. */
import type { LabelSchema } from '../domain/schema.js';
import type { TrainingExample } from '../domain/trainingExample.js';
import type { NgramCounts } from '../head/ngramFeatures.js';
import { Standardiser } from '../head/standardise.js';
import {
  columnMask,
  committeeSize,
  keepsFeature,
  keptShare,
  resample,
} from '../query/committee.js';
import type { Committee } from '../query/strategy.js';
import type { Slices } from './cooperate.js';
import type { FeatureSource } from './featureSource.js';
import { fitHeads, type FeatureScales, type Heads } from './heads.js';

export interface CommitteeParams {
  /** Undefined for strategies that ask no committee. */
  readonly kind: Committee['kind'] | undefined;
  /** The round's own heads. */
  readonly heads: Heads;
  readonly training: readonly TrainingExample[];
  readonly schema: LabelSchema;
  readonly features: Pick<FeatureSource, 'read' | 'dims'>;
  /** Of the round before, to start from. */
  readonly previous: readonly Heads[];
  readonly seed: number;
  /** See `HeadOptions`. */
  readonly reweight?: boolean | undefined;
}

/**
 * The members for a round, as heads that predict like any others; none where no committee is asked.
 *
 * `bootstrap`: each is fitted to its own draw of the answers, with half of the encoder's columns, n-grams
 * and features of words. What it doesn't see while it is fitted has no weight, so it may see everything when
 * it predicts. A draw that leaves nothing to learn gives way to all answers.
 *
 * `dropout`: the round's heads with half of the encoder's columns set to their mean and the others doubled.
 * Srivastava et al. 2014; for active learning on frozen features Gupte et al. 2024, "Revisiting active
 * learning in the era of vision foundation models" (DropQuery).
 */
export async function fitCommittee(
  { kind, heads, training, schema, features, previous, seed, reweight }: CommitteeParams,
  slices: Slices,
): Promise<Heads[]> {
  if (kind === undefined) return [];
  const members: Heads[] = [];
  for (let member = 0; member < committeeSize; member++) {
    const mask = columnMask(features.dims, seed, member);
    if (kind === 'dropout') {
      members.push({ ...heads, scales: dropped(heads.scales, mask) });
      continue;
    }
    const scales = restricted(heads.scales, mask, seed, member);
    const keepsWordFeature = (hash: number): boolean => keepsFeature(hash, seed, member);
    const options = { thresholds: false, reweight, keepsWordFeature };
    const warm = previous[member];
    const drawn = resample(training, example => example.key, seed, member);
    const fitted =
      (await fitHeads(drawn, schema, features, scales, warm, slices, options)) ??
      (await fitHeads(training, schema, features, scales, warm, slices, options));
    if (fitted) members.push({ ...fitted, scales: heads.scales });
  }
  return members;
}

function restricted(
  { tokens, examples, ngrams }: FeatureScales,
  mask: Uint8Array,
  seed: number,
  member: number,
): FeatureScales {
  return {
    tokens: masked(tokens, mask, 1),
    examples: masked(examples, mask, 1),
    ngrams: { vector: text => keptNgrams(ngrams, text, seed, member) },
  };
}

function dropped({ tokens, examples, ngrams }: FeatureScales, mask: Uint8Array): FeatureScales {
  return {
    tokens: masked(tokens, mask, 1 / keptShare),
    examples: masked(examples, mask, 1 / keptShare),
    ngrams,
  };
}

/** Columns outside the mask give 0, the others `factor` times what they gave. */
function masked(
  { means, deviations }: Standardiser,
  mask: Uint8Array,
  factor: number,
): Standardiser {
  return new Standardiser(
    means,
    deviations.map((deviation, column) => (mask[column] === 1 ? deviation / factor : 0)),
  );
}

function keptNgrams(
  ngrams: Pick<NgramCounts, 'vector'>,
  text: string,
  seed: number,
  member: number,
): ReturnType<NgramCounts['vector']> {
  const { ids, values } = ngrams.vector(text);
  const kept = (_: number, at: number): boolean => keepsFeature(ids[at] ?? 0, seed, member);
  return { ids: ids.filter(kept), values: values.filter(kept) };
}
