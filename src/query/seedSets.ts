/** Seed sets other than clusters: what simulations begin with, and plain choices for a cold start. */
import { fnv1a } from '../base/random.js';

export interface SeedSetParams {
  readonly size: number;
  readonly eligible: (i: number) => boolean;
  readonly key: (i: number) => string;
  readonly seed: number;
}

/** All eligible examples in random order, fixed by the seed and the keys. */
export function randomSeedSet({ size, eligible, key, seed }: SeedSetParams): number[] {
  const drawn: { i: number; place: number; key: string }[] = [];
  const from = fnv1a(`seed set:${seed}`);
  for (let i = 0; i < size; i++) {
    if (!eligible(i)) continue;
    drawn.push({ i, place: fnv1a(key(i), from), key: key(i) });
  }
  drawn.sort((a, b) => a.place - b.place || (a.key < b.key ? -1 : 1));
  return drawn.map(({ i }) => i);
}

/**
 * Eligible examples, random within each stratum and by turns over the strata: every prefix is spread
 * over them as evenly as they allow. Strata are what is known before anything is answered, such as the
 * file; over the true classes (which only a simulation knows) it is the usual "n per class" seed set.
 *
 * Stratified sampling: Neyman 1934; as the start of active learning e.g. Schröder, Niekler & Potthast 2022.
 */
export function stratifiedSeedSet(
  params: SeedSetParams & {
    readonly stratum: (i: number) => string | number;
    /** How many there are to be at most. */
    readonly count: number;
  },
): number[] {
  const strata = new Map<string | number, number[]>();
  for (const i of randomSeedSet(params)) {
    const stratum = params.stratum(i);
    const members = strata.get(stratum) ?? [];
    members.push(i);
    strata.set(stratum, members);
  }
  // Strata come in the order of their first random member, so their order is random too.
  let lists = [...strata.values()];
  const drawn: number[] = [];
  for (let turn = 0; lists.length > 0 && drawn.length < params.count; turn++) {
    for (const list of lists) drawn.push(list[turn] ?? 0);
    lists = lists.filter(list => list.length > turn + 1);
  }
  return drawn.slice(0, params.count);
}
