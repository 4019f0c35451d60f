import assert from 'node:assert/strict';
import path from 'node:path';
import { placeIn } from '../../../src/base/paths.js';

const root = path.resolve('/projects/news');
const place = (file: string): string | undefined => placeIn(root, path.resolve(root, file));

describe('placeIn', () => {
  it('is relative to the folder, with /', () => {
    assert.equal(place('a.txt'), 'a.txt');
    assert.equal(place(path.join('more', 'a.txt')), 'more/a.txt');
    assert.equal(place('.'), '');
  });

  it('is nothing for what lies outside, also beside a folder of the same beginning', () => {
    assert.equal(place('..'), undefined);
    assert.equal(place(path.join('..', 'a.txt')), undefined);
    assert.equal(place(path.join('..', 'newspapers', 'a.txt')), undefined);
    assert.equal(place(path.join('..', '..', 'elsewhere')), undefined);
  });

  it('takes a name that begins with two dots for what it is', () => {
    assert.equal(place('..a.txt'), '..a.txt');
    assert.equal(place(path.join('..more', 'a.txt')), '..more/a.txt');
  });
});
