/** Headers of MessagePack values that are too large to be encoded in one piece (msgpack spec, "Formats"). */
import { Encoder } from '@msgpack/msgpack';
import { UserError } from '../base/errors.js';

const max = 0xffff_ffff;
// Kept, because each has a buffer of its own.
const exact = new Encoder();
const floating = new Encoder({ forceIntegerToFloat: true });

export function mapHeader(size: number): Uint8Array {
  return sized(0xdf, size);
}

export function arrayHeader(length: number): Uint8Array {
  return sized(0xdd, length);
}

/** Of a byte string; a format's limit, so a user with more has to write several files. */
export function bytesHeader(length: number): Uint8Array {
  return sized(0xc6, length);
}

/** Any small value. Whole numbers stay integers. */
export function value(of: unknown): Uint8Array {
  return exact.encode(of);
}

/** A map of labels to 1.0 and 0.0, as floating-point numbers. */
export function floats(of: Readonly<Record<string, number>>): Uint8Array {
  return floating.encode(of);
}

/** MessagePack counts with 32 bits. */
function sized(type: number, size: number): Uint8Array {
  if (size > max) {
    throw new UserError(
      'The export is too large for one .spacy file (4 GB of tokens); export it in several parts',
    );
  }
  const bytes = new Uint8Array(5);
  bytes[0] = type;
  new DataView(bytes.buffer).setUint32(1, size);
  return bytes;
}
