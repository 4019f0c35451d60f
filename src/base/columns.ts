/** Typed arrays that grow. */

type Numbers = Int32Array | Uint32Array | Uint16Array | Float32Array | Float64Array;

/** The array itself where it has room for `length` numbers, else a copy at least twice as long. */
export function withRoom<T extends Numbers>(values: T, length: number): T {
  if (values.length >= length) return values;
  const Values = values.constructor as new (length: number) => T;
  const grown = new Values(Math.max(length, 2 * values.length));
  grown.set(values);
  return grown;
}

/** Numbers one after the other, without an object for each. */
export class NumberList<T extends Numbers> {
  length = 0;

  constructor(private values: T) {}

  push(value: number): void {
    if (this.length === this.values.length) this.values = withRoom(this.values, this.length + 1);
    this.values[this.length] = value;
    this.length += 1;
  }

  /** Everything pushed so far and room for more; valid until the next push. */
  get array(): T {
    return this.values;
  }
}
