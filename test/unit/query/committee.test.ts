import assert from 'node:assert/strict';
import {
  bootstrapCount,
  columnMask,
  keepsFeature,
  resample,
} from '../../../src/query/committee.js';

const keys = Array.from({ length: 20_000 }, (_, i) => `key ${i}`);

describe('Members of a committee', () => {
  it('see each example as often as drawing with replacement would have it', () => {
    const counts = [0, 0, 0, 0];
    for (const key of keys) {
      const count = Math.min(3, bootstrapCount(1, 0, key));
      counts[count] = (counts[count] ?? 0) + 1;
    }
    const poisson = [0.3679, 0.3679, 0.1839, 0.0803];
    counts.forEach((count, times) =>
      assert.ok(Math.abs(count / keys.length - (poisson[times] ?? 0)) < 0.012),
    );
  });

  it('keep their draws when examples are added, and differ from each other', () => {
    const few = resample(keys.slice(0, 50), key => key, 1, 2);
    const more = resample(keys.slice(0, 80), key => key, 1, 2);
    assert.deepEqual(more.slice(0, few.length), few);
    assert.notDeepEqual(
      resample(keys.slice(0, 50), key => key, 1, 3),
      few,
    );
    assert.notDeepEqual(
      resample(keys.slice(0, 50), key => key, 2, 2),
      few,
    );
  });

  it('are never left without an example', () => {
    for (let member = 0; member < 20; member++) {
      assert.ok(resample(['only'], key => key, 1, member).length > 0);
    }
    assert.deepEqual(
      resample([], (key: string) => key, 1, 0),
      [],
    );
  });

  it('see half of the columns and half of the hashed features, each its own', () => {
    const [first, second] = [columnMask(101, 1, 0), columnMask(101, 1, 1)];
    assert.equal(
      first.reduce((sum, kept) => sum + kept, 0),
      51,
    );
    assert.deepEqual(columnMask(101, 1, 0), first);
    assert.notDeepEqual(first, second);
    const kept = keys.filter((_, feature) => keepsFeature(feature, 1, 0)).length;
    assert.ok(Math.abs(kept / keys.length - 0.5) < 0.02);
    const both = keys.filter((_, f) => keepsFeature(f, 1, 0) && keepsFeature(f, 1, 1)).length;
    assert.ok(Math.abs(both / keys.length - 0.25) < 0.02);
  });
});
