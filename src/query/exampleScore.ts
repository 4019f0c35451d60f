/** One number for an example of a project that has entities and classes. */

/**
 * The mean of the two tasks' uncertainties, in [0, 1]; the one there is, where only one task can be
 * scored; NaN, which means "not scored yet", where neither can. The mean rather than the larger one:
 * max token entropy takes the largest of many draws and so usually lies above a class score, and would
 * all but always be the larger, leaving the classes no say.
 */
export function exampleScore(entities: number | undefined, classes: number | undefined): number {
  if (entities === undefined) return classes ?? NaN;
  if (classes === undefined) return entities;
  return (entities + classes) / 2;
}
