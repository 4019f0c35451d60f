/** The words that answers to parts of examples have decided, for strategies that ask about the rest. */
import type { LabelSchema } from '../domain/schema.js';
import type { TrainingExample } from '../domain/trainingExample.js';
import { settledWords } from '../head/bio.js';
import { AskedParts } from '../query/askedParts.js';
import { asksParts, type Strategy } from '../query/strategy.js';
import type { Slices } from './cooperate.js';
import type { FeatureSource } from './featureSource.js';

/**
 * Undefined where the strategy asks about whole examples.
 * @param indexOf place of a text in the pool
 */
export async function askedParts(
  strategy: Strategy,
  schema: LabelSchema,
  training: readonly TrainingExample[],
  indexOf: (key: string) => number | undefined,
  features: Pick<FeatureSource, 'read'>,
  slices: Slices,
): Promise<AskedParts | undefined> {
  if (!asksParts(strategy, schema)) return undefined;
  const labels = (schema.entities?.labels ?? []).map(label => label.name);
  const settled = new Map<number, Uint8Array>();
  for (const { key, text, annotation } of training) {
    const index = indexOf(key);
    const { entities } = annotation;
    if (index === undefined || !entities || entities.complete) continue;
    const { tokens } = await features.read(key, text);
    settled.set(index, settledWords(entities.spans, tokens, labels));
    await slices.breathe();
  }
  return new AskedParts(settled);
}
