/** IEEE 754 half precision → single precision, exactly. */

/** Every half as a float32, by its bits; made when it is first needed. */
let table: Float32Array | undefined;

export function float16ToFloat32(bits: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 2 ** 16 }, (_, half) => valueOf(half));
  const floats = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) floats[i] = table[bits[i] ?? 0] ?? NaN;
  return floats;
}

/** Sign 1 bit, exponent 5 bits (bias 15), fraction 10 bits. */
function valueOf(half: number): number {
  const sign = half >> 15 === 0 ? 1 : -1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
