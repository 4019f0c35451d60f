import assert from 'node:assert/strict';
import { featureIdentity, type FeatureOrigin } from '../../../src/encoder/featureIdentity.js';

describe('The identity of features', () => {
  const origin: FeatureOrigin = {
    fingerprint: 'f00',
    dims: 128,
    encoderVersion: 2,
    tokenizerVersion: 2,
    runtime: '1.30.0',
    processor: 'x64 A CPU',
  };

  it('is the same for the same origin, and another for every other', () => {
    assert.equal(featureIdentity({ ...origin }), featureIdentity(origin));
    const others: readonly Partial<FeatureOrigin>[] = [
      { fingerprint: 'f01' },
      { dims: 64 },
      { encoderVersion: 3 },
      { tokenizerVersion: 3 },
      { runtime: '1.31.0' },
      { processor: 'arm64 A CPU' },
    ];
    const found = [{}, ...others].map(other => featureIdentity({ ...origin, ...other }));
    assert.equal(new Set(found).size, found.length);
  });
});
