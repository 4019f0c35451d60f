/** The encoder's vectors of whole examples, for the rules that compare them. */
import { centred, type TextVectors } from '../query/textVectors.js';
import type { Slices } from './cooperate.js';
import type { ScoredPool } from './poolScores.js';

/** Words read before the event loop is looked at. */
const wordsAtOnce = 4096;

/**
 * The mean of each example's word features, centred over the pool: what is encoded of it, by index. Made from
 * the features where they lie, so that they take room only while they are needed.
 *
 * @param size examples of the pool, repetitions included, whose rows are zeros
 */
export async function pooledVectors(
  { words, examples, indices }: ScoredPool,
  dims: number,
  size: number,
  slices: Slices,
): Promise<TextVectors> {
  const rows = new Float32Array(size * dims);
  const encoded = words.size;
  for (let from = 0, to = 0; from < encoded; from = to) {
    to = Math.min(encoded, words.stretch(from, wordsAtOnce));
    if (examples) {
      for (let place = from; place < to; place++) {
        rows.set(examples.rowOf(place), (indices[place] ?? 0) * dims);
      }
    } else {
      const count = words.start(to) - words.start(from);
      const values = new Int8Array(count * dims);
      const scales = new Float32Array(count);
      words.copyFeatures(from, to, values, scales);
      for (let place = from; place < to; place++) {
        const row = (indices[place] ?? 0) * dims;
        const first = words.start(place) - words.start(from);
        const last = words.start(place + 1) - words.start(from);
        for (let t = first; t < last; t++) {
          const share = (scales[t] ?? 0) / (last - first);
          for (let d = 0; d < dims; d++) {
            rows[row + d] = (rows[row + d] ?? 0) + share * (values[t * dims + d] ?? 0);
          }
        }
      }
    }
    await slices.breathe();
  }
  return centred(rows, dims, indices.subarray(0, encoded));
}
