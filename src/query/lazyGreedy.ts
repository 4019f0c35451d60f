/** Greedy maximisation of a submodular sum without looking at every candidate in every step. */

/**
 * Up to `count` candidates, each the one that gains most given those before it. Valid where a candidate's
 * gain never grows as others are chosen (diminishing returns): a gain computed earlier then bounds the
 * present one, and the first candidate whose fresh gain still leads is the exact greedy choice. Ties go
 * to the candidate that comes first.
 *
 * Minoux 1978, "Accelerated greedy algorithms for maximizing submodular set functions".
 *
 * @param candidates in order of preference among equals
 * @param gain of a candidate given what was chosen; candidates that gain nothing are never chosen
 * @param choose is told each choice, so that later gains take it into account
 * @param bound at least the first gain, where that is dear to work out
 */
export function lazyGreedy(
  candidates: ArrayLike<number>,
  count: number,
  gain: (i: number) => number,
  choose: (i: number) => void,
  bound = gain,
): number[] {
  const heap = new GainHeap(Float64Array.from(candidates, bound));
  const chosen: number[] = [];
  const freshAt = new Int32Array(candidates.length).fill(bound === gain ? 0 : -1);
  while (chosen.length < count && heap.size > 0) {
    const place = heap.top;
    if (heap.gainOf(place) <= 0) break;
    const i = candidates[place] ?? 0;
    if (freshAt[place] === chosen.length) {
      heap.pop();
      chosen.push(i);
      choose(i);
    } else {
      freshAt[place] = chosen.length;
      heap.lower(gain(i));
    }
  }
  return chosen;
}

/** Places of candidates, the largest gain on top and the earlier place first among equals. */
class GainHeap {
  private readonly places: Uint32Array;
  size: number;

  constructor(private readonly gains: Float64Array) {
    this.size = gains.length;
    this.places = Uint32Array.from(gains, (_, place) => place);
    for (let at = (this.size >> 1) - 1; at >= 0; at--) this.sink(at);
  }

  get top(): number {
    return this.places[0] ?? 0;
  }

  gainOf(place: number): number {
    return this.gains[place] ?? 0;
  }

  pop(): void {
    this.size -= 1;
    this.places[0] = this.places[this.size] ?? 0;
    this.sink(0);
  }

  /** Gives the top a smaller gain. */
  lower(gain: number): void {
    this.gains[this.top] = gain;
    this.sink(0);
  }

  private sink(start: number): void {
    const { places } = this;
    const place = places[start] ?? 0;
    let at = start;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      const right = child + 1;
      if (right < this.size && this.leads(places[right] ?? 0, places[child] ?? 0)) child = right;
      if (!this.leads(places[child] ?? 0, place)) break;
      places[at] = places[child] ?? 0;
      at = child;
    }
    places[at] = place;
  }

  private leads(a: number, b: number): boolean {
    const difference = this.gainOf(a) - this.gainOf(b);
    return difference !== 0 ? difference > 0 : a < b;
  }
}
