import assert from 'node:assert/strict';
import { PoolColumns, type ExampleFacts } from '../../../src/query/poolColumns.js';

const nothing: ExampleFacts = { entities: false, spans: 0, label: -1 };
const entities = (entropies: readonly number[], spans: number): ExampleFacts => ({
  entities: true,
  entropies,
  spans,
  residual: Float32Array.of(0.5, -0.5),
  label: 0,
});
const surfacesOf = (columns: PoolColumns, i: number): number[] => {
  const surfaces: number[] = [];
  columns.view.uncertainWords?.each(i, surface => surfaces.push(surface));
  return surfaces;
};

describe('The columns of a round', () => {
  it('tell the same surface form from others, wherever it stands', () => {
    const columns = new PoolColumns(2);
    columns.set(0, ['Paris', 'is', 'big'], entities([0.5, 0, 0], 0.75));
    columns.set(1, ['big', 'Paris'], entities([0.5, 0.5], 1));
    assert.deepEqual(surfacesOf(columns, 0), surfacesOf(columns, 1).slice(1));
    assert.equal(new Set(surfacesOf(columns, 1)).size, 2);
    assert.equal(columns.words[0], 3);
    assert.equal(columns.view.spans?.(0), 0.75);
    assert.equal(columns.view.label?.(0), 0);
    assert.deepEqual([...(columns.view.residual?.(1) ?? [])], [0.5, -0.5]);
  });

  it('offer only what some head has said', () => {
    const columns = new PoolColumns(2);
    columns.set(0, ['a'], nothing);
    const before = columns.view;
    assert.deepEqual([before.uncertainWords, before.classes], [undefined, undefined]);
    columns.set(1, ['a'], { ...nothing, classes: Float32Array.of(0.25, 0.75), label: 1 });
    assert.deepEqual([...(columns.view.classes?.(1) ?? [])], [0.25, 0.75]);
    assert.equal(columns.view.spans, undefined);
  });

  it('keep the dear parts only where a rule reads them', () => {
    const unread = new PoolColumns(1, []);
    unread.set(0, ['a'], entities([0.5], 1));
    assert.deepEqual(surfacesOf(unread, 0), []);
    assert.equal(unread.view.residual?.(0).length, 0);
    const read = new PoolColumns(1, ['uncertainWords', 'vectors']);
    read.set(0, ['a'], entities([0.5], 1));
    assert.equal(surfacesOf(read, 0).length, 1);
  });
});
