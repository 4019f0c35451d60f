/** A prediction as measures read it; what is dear is computed when it is first read. */
import type { LabelSchema } from '../domain/schema.js';
import { bioTagCount, collapse } from '../head/bio.js';
import { decodeTags } from '../head/viterbi.js';
import type { ClassEvidence, EntityEvidence } from '../uncertainty/evidence.js';
import type { Prediction } from './heads.js';

export class TagEvidence implements EntityEvidence {
  private collapsed: Float32Array | undefined;
  private decoded: Int32Array | undefined;

  constructor(
    readonly tags: Float32Array,
    readonly words: number,
    readonly labels: number,
  ) {}

  get types(): Float32Array {
    return (this.collapsed ??= collapse(this.tags, this.labels));
  }

  get path(): Int32Array {
    return (this.decoded ??= decodeTags(this.tags, bioTagCount(this.labels)));
  }

  /** The head knows no transitions: words are independent given the text. */
  get pathLogProbability(): number {
    const width = bioTagCount(this.labels);
    return this.path.reduce((sum, tag, t) => sum + Math.log(this.tags[t * width + tag] ?? 0), 0);
  }
}

export function entityEvidence(
  prediction: Prediction,
  words: number,
  { entities }: LabelSchema,
): EntityEvidence | undefined {
  if (!prediction.tags || !entities) return undefined;
  return new TagEvidence(prediction.tags, words, entities.labels.length);
}

export function classEvidence(
  prediction: Prediction,
  { classes }: LabelSchema,
): ClassEvidence | undefined {
  if (!prediction.classes || !classes) return undefined;
  return { probabilities: prediction.classes, mode: classes.mode };
}
