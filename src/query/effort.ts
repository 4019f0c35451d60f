/**
 * How long an answer takes a person. Counting examples alone flatters strategies that ask for long ones.
 */

/** Seconds that an example costs whatever is in it, for each word read, and for each entity marked. */
export const effort = { example: 2, word: 0.1, span: 4.7 } as const;

/**
 * 2 + 0.1 · words + 4.7 · spans, in seconds. Fitted to the annotation times of Wei et al. 2019, "Cost-
 * aware active learning for named entity recognition in clinical text", JAMIA 26, table 4: 740 random
 * sentences (9.7 s for 11.3 words with 1.40 entities) and 534 chosen ones (13.5 s, 12.6 words, 2.17 entities).
 * The ratios matter, not the seconds: a quick reader is quick everywhere. For classes there are no spans:
 * reading with one key press, not fitted to a study.
 */
export function effortSeconds(words: number, spans: number): number {
  return effort.example + effort.word * words + effort.span * spans;
}
