/** Lanes: no two pieces of one lane cross, and no lane is left empty under a piece without reason. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assignLanes, lanesPerLine, type Piece } from '../../../webview/lanes.js';

const piece = (line: number, left: number, right: number, length = right - left): Piece => ({
  line,
  left,
  right,
  length,
});

const crosses = (a: Piece, b: Piece): boolean =>
  a.line === b.line && a.left < b.right - 0.5 && b.left < a.right - 0.5;

describe('lanes', () => {
  it('put the shorter span next to the words, whatever the order they come in', () => {
    assert.deepEqual(assignLanes([piece(0, 0, 100), piece(0, 20, 40)]), [1, 0]);
    assert.deepEqual(assignLanes([piece(0, 20, 40), piece(0, 0, 100)]), [0, 1]);
  });

  it('are given for each line on its own', () => {
    const pieces = [piece(0, 0, 50, 80), piece(0, 10, 20, 10), piece(1, 0, 30, 80)];
    const lanes = assignLanes(pieces);
    assert.deepEqual(lanes, [1, 0, 0]);
    assert.deepEqual(
      [...lanesPerLine(pieces, lanes)],
      [
        [0, 2],
        [1, 1],
      ],
    );
  });

  it('let neighbours share one, even when rounding makes them touch', () => {
    assert.deepEqual(assignLanes([piece(0, 0, 10.3), piece(0, 10, 20)]), [0, 0]);
  });

  it('never hold two pieces that cross, and each piece is in the lowest lane it can have', () => {
    const any = fc.record({
      line: fc.nat(2),
      left: fc.nat(200),
      width: fc.integer({ min: 1, max: 80 }),
      length: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), raw => {
        const pieces = raw.map(r => piece(r.line, r.left, r.left + r.width, r.length));
        const lanes = assignLanes(pieces);
        const before = (i: number, j: number): boolean => {
          const [a, b] = [pieces[i], pieces[j]];
          assert.ok(a && b);
          return a.length - b.length < 0 || (a.length === b.length && a.left <= b.left);
        };
        pieces.forEach((a, i) => {
          pieces.forEach((b, j) => {
            if (i !== j && lanes[i] === lanes[j]) assert.ok(!crosses(a, b));
          });
          for (let lower = 0; lower < (lanes[i] ?? 0); lower++) {
            const inTheWay = pieces.some(
              (b, j) => j !== i && lanes[j] === lower && crosses(a, b) && before(j, i),
            );
            assert.ok(inTheWay);
          }
        });
      }),
    );
  });
});
