/** Whether heads still change their mind, as the product would tell a person who asks whether to go on. */
import type { Slices } from '../engine/cooperate.js';
import { classEvidence, entityEvidence } from '../engine/evidence.js';
import { predict, type Heads } from '../engine/heads.js';
import { StopSet } from '../engine/stopSet.js';
import type { StopHistory } from '../query/stopping/stopHistory.js';
import type { World } from './world.js';

/** Drawn from the whole pool: a simulation begins with nothing answered. */
export function stopSetOf({ pool, schema }: World, seed: number): StopSet {
  return StopSet.choose([...pool.keys()], schema, seed);
}

/** Takes the round in; null while there are too few to compare. */
export async function agreementOf(
  { pool, schema, features }: World,
  heads: Heads | undefined,
  run: { readonly stopSet: StopSet; readonly history: StopHistory; readonly labels: number },
  slices: Slices,
): Promise<number | null> {
  if (!heads) return null;
  for (const i of run.stopSet.indices) {
    const { key = '', text = '' } = pool[i] ?? {};
    const read = await features.read(key, text);
    const prediction = predict(heads, text, read);
    const tagged = entityEvidence(prediction, read.words.length, schema);
    run.stopSet.keep(i, tagged, classEvidence(prediction, schema));
    await slices.breathe();
  }
  run.history.add(run.labels, run.stopSet.take());
  const [stable] = run.history.advice([]);
  return stable && !Number.isNaN(stable.value) ? stable.value : null;
}
