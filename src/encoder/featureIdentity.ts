/** What features hang on: a cache made under one identity must not be read under another. */
import { sha256 } from '../base/hash.js';

export interface FeatureOrigin {
  /** Of the model's files. */
  readonly fingerprint: string;
  /** Values per word. */
  readonly dims: number;
  /** Of the way from words to features. */
  readonly encoderVersion: number;
  /** Of the way from text to words. */
  readonly tokenizerVersion: number;
  /** Version of ONNX Runtime. */
  readonly runtime: string;
  /** Floating point differs between kinds of CPU, so a cache must not move between them. */
  readonly processor: string;
}

export function featureIdentity(origin: FeatureOrigin): string {
  const { fingerprint, dims, encoderVersion, tokenizerVersion, runtime, processor } = origin;
  return sha256(
    JSON.stringify([fingerprint, dims, encoderVersion, tokenizerVersion, runtime, processor]),
  );
}
