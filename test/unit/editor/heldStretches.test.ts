import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HeldStretches } from '../../../src/editor/heldStretches.js';

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', ' '), maxLength: 60 });

describe('stretches that a text holds', () => {
  it('may be all of what stands in it', () => {
    fc.assert(
      fc.property(text, fc.nat(60), fc.nat(60), fc.integer({ min: 1, max: 12 }), (all, a, b, n) => {
        const part = all.slice(Math.min(a, b), Math.max(a, b));
        assert.equal(new HeldStretches(all, n).mayHold(part), true);
      }),
    );
  });

  it('are not those of a text that stands nowhere in it', () => {
    const held = new HeldStretches('The train to Lyon leaves at nine.', 12);
    assert.equal(held.mayHold('The train to Oslo leaves at nine.'), false);
    assert.equal(
      held.mayHold('The train to Lyon leaves.'),
      true,
      'what ends otherwise can’t be told',
    );
  });
});
