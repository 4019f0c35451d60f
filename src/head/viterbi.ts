/** The most probable tag sequence among those that BIO allows. */

/** Keeps a tag of probability 0 comparable: nothing else may be allowed. */
const lowestProbability = 1e-30;

/**
 * Maximises the product of the words' tag probabilities over sequences in which I-x only follows B-x or
 * I-x (Viterbi; the model itself knows no transitions). Ties go to the lower tag.
 *
 * @param probabilities words × tags, in `bio` order
 * @param tags number of tags, odd
 */
export function decodeTags(probabilities: Float32Array, tags: number): Int32Array {
  const words = tags > 0 ? Math.floor(probabilities.length / tags) : 0;
  const path = new Int32Array(words);
  const best = new Float64Array(words * tags);
  const from = new Int32Array(words * tags);
  for (let w = 0; w < words; w++) {
    const before = (w - 1) * tags;
    let free = 0;
    for (let tag = 1; w > 0 && tag < tags; tag++) {
      if ((best[before + tag] ?? 0) > (best[before + free] ?? 0)) free = tag;
    }
    for (let tag = 0; tag < tags; tag++) {
      const here = w * tags + tag;
      const own = Math.log(Math.max(probabilities[here] ?? 0, lowestProbability));
      const inside = tag > 0 && tag % 2 === 0;
      if (w === 0) {
        best[here] = inside ? -Infinity : own;
        continue;
      }
      let origin = free;
      if (inside) {
        origin = (best[before + tag - 1] ?? 0) >= (best[before + tag] ?? 0) ? tag - 1 : tag;
      }
      best[here] = own + (best[before + origin] ?? 0);
      from[here] = origin;
    }
  }
  if (words === 0) return path;
  const end = (words - 1) * tags;
  let tag = 0;
  for (let other = 1; other < tags; other++) {
    if ((best[end + other] ?? 0) > (best[end + tag] ?? 0)) tag = other;
  }
  for (let w = words - 1; w >= 0; w--) {
    path[w] = tag;
    tag = from[w * tags + tag] ?? 0;
  }
  return path;
}
