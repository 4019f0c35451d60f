/** Names under a lane neither collide nor leave the column. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { placeNames } from '../../../webview/nameFit.js';

describe('names of spans', () => {
  it('are cut 6 px before the next name', () => {
    const [first] = placeNames([0, 30], [60, 40], 640);
    assert.deepEqual(first, { left: 0, maxWidth: 24 });
  });

  it('move left at the right edge', () => {
    assert.deepEqual(placeNames([620], [50], 640), [{ left: 590, maxWidth: 50 }]);
  });

  it('never overlap and never leave the column', () => {
    const column = 640;
    const spans = fc.array(
      fc.record({ left: fc.nat(column - 10), width: fc.integer({ min: 5, max: 120 }) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(spans, raw => {
        const sorted = raw.sort((a, b) => a.left - b.left);
        const widths = sorted.map(s => s.width);
        const places = placeNames(
          sorted.map(s => s.left),
          widths,
          column,
        );
        places.forEach((place, i) => {
          const right = place.left + Math.min(widths[i] ?? 0, place.maxWidth);
          assert.ok(right <= column);
          const next = places[i + 1];
          if (next) assert.ok(right <= next.left);
        });
      }),
    );
  });
});
