/**
 * Modelled time of an answer: what the same labels would have cost a person. Counting examples flatters
 * strategies that ask for long ones.
 */

/** Seconds to take up an example and to leave it. */
const secondsPerExample = 2;
/** Seconds to read a word. */
const secondsPerWord = 0.1;
/** Seconds to find, mark and label an entity. */
const secondsPerEntity = 4.7;

/**
 * Minutes for one answer: 2 s + 0.1 s a word + 4.7 s an entity. Fitted to the nine users of Wei et al. 2019
 * ("Cost-aware active learning for named entity recognition in clinical text", JAMIA 26, table 4): 9.7 s
 * for sentences of 11.3 words with 1.40 entities, 13.5 s for 12.6 words with 2.17. For classes the entity
 * term is 0: reading with one key press, not fitted to a study.
 */
export function modelledMinutes(words: number, entities: number): number {
  return (secondsPerExample + secondsPerWord * words + secondsPerEntity * entities) / 60;
}
