/** MurmurHash64A (Austin Appleby, public domain): how spaCy turns strings into ids. */

const multiplier = 0xc6a4a7935bd1e995n;
const shift = 47n;

/** Unsigned 64-bit hash. spaCy hashes UTF-8 with seed 1. */
export function murmurHash64A(bytes: Uint8Array, seed: bigint): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocksEnd = bytes.length - (bytes.length % 8);
  let hash = seed ^ wrap(BigInt(bytes.length) * multiplier);
  for (let i = 0; i < blocksEnd; i += 8) {
    hash = wrap((hash ^ mix(view.getBigUint64(i, true))) * multiplier);
  }
  if (blocksEnd < bytes.length) {
    for (let i = blocksEnd; i < bytes.length; i++) {
      hash ^= BigInt(view.getUint8(i)) << BigInt(8 * (i - blocksEnd));
    }
    hash = wrap(hash * multiplier);
  }
  hash = wrap((hash ^ (hash >> shift)) * multiplier);
  return hash ^ (hash >> shift);
}

function mix(block: bigint): bigint {
  const scaled = wrap(block * multiplier);
  return wrap((scaled ^ (scaled >> shift)) * multiplier);
}

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
