/** A prediction as measures read it; what is dear is computed when it is first read. */
import type { LabelSchema } from '../domain/schema.js';
import { collapse } from '../head/bio.js';
import type { ClassEvidence, EntityEvidence } from '../uncertainty/evidence.js';
import type { FeatureLengths } from './featureLengths.js';
import type { Prediction } from './heads.js';

class TagEvidence implements EntityEvidence {
  private collapsed: Float32Array | undefined;

  constructor(
    readonly tags: Float32Array,
    readonly path: Int32Array,
    readonly pathLogProbability: number,
    readonly words: number,
    readonly labels: number,
    readonly nBest: Prediction['nBest'],
    private readonly lengths: FeatureLengths | undefined,
  ) {}

  get featureLengths(): Float32Array | undefined {
    return this.lengths?.words;
  }

  get types(): Float32Array {
    return (this.collapsed ??= collapse(this.tags, this.labels));
  }
}

export function entityEvidence(
  { tags, path, pathLogProbability, nBest }: Prediction,
  words: number,
  { entities }: LabelSchema,
  lengths?: FeatureLengths,
): EntityEvidence | undefined {
  if (!tags || !path || pathLogProbability === undefined || !entities) return undefined;
  const labels = entities.labels.length;
  return new TagEvidence(tags, path, pathLogProbability, words, labels, nBest, lengths);
}

export function classEvidence(
  prediction: Prediction,
  { classes }: LabelSchema,
  lengths?: FeatureLengths,
): ClassEvidence | undefined {
  if (!prediction.classes || !classes) return undefined;
  return {
    probabilities: prediction.classes,
    mode: classes.mode,
    thresholds: prediction.thresholds,
    get featureLength() {
      return lengths?.example;
    },
  };
}
