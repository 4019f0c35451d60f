import assert from 'node:assert/strict';
import { separate, splitByText } from '../../../bench/data/rows.mjs';

const rows = Array.from({ length: 1000 }, (_, i) => ({ text: `text ${i}` }));

describe('rows of a data set without an official split', () => {
  it('are split the same way whatever their order and their neighbours', () => {
    const all = splitByText(rows);
    const some = splitByText(rows.slice(200).reverse());
    const tested = new Set(all.test.map(row => row.text));
    assert.ok(all.test.length > 250 && all.test.length < 350, String(all.test.length));
    assert.equal(all.train.length + all.test.length, rows.length);
    assert.ok(some.test.every(row => tested.has(row.text)));
    assert.ok(some.train.every(row => !tested.has(row.text)));
  });
});

describe('training rows', () => {
  it('hold each text once and no text of the test split', () => {
    const { train, test, counts } = separate({
      train: [
        { text: 'a', label: 1 },
        { text: 'a', label: 2 },
        { text: 'b', label: 3 },
        { text: ' ', label: 4 },
      ],
      test: [
        { text: 'b', label: 5 },
        { text: 'b', label: 6 },
      ],
    });
    assert.deepEqual(train, [{ text: 'a', label: 1 }]);
    assert.equal(test.length, 2);
    assert.deepEqual(counts, { train: 1, test: 2, empty: 1, repeated: 1, inTest: 1 });
  });
});
