import assert from 'node:assert/strict';
import { describeProbes } from '../../../bench/encoder/table.mjs';

const columns = ['lexical', 'both', 'tfidf'].map(name => ({ name, title: name }));
const set = (name: string) => ({ name, title: name.toUpperCase(), task: 'classes' as const });
const budgetsOf = () => [{ name: '8/class', perClass: 8 }];
const values = (...figures: number[]) => ({
  values: { '8/class': Object.fromEntries(figures.map((figure, i) => [i + 1, figure])) },
});

describe('the table of the encoder bench', () => {
  const results = {
    sets: {
      a: {
        columns: { lexical: values(0.5, 0.7), both: values(0.7, 0.9), tfidf: values(0.4, 0.4) },
      },
      b: { columns: { lexical: values(0.8, 0.2), both: values(0.78), tfidf: values(0.5, 0.5) } },
    },
  };
  const described = describeProbes({
    results,
    sets: [set('a'), set('b')],
    columns,
    seeds: [1, 2],
    budgetsOf,
  });
  const cells = described.table.split('\n').map(line =>
    line
      .split('|')
      .map(cell => cell.trim())
      .slice(1, -1),
  );

  it('gives mean and deviation over the draws, and the mean over sets', () => {
    assert.deepEqual(cells[2], ['A, 8 per class', '60.0 ± 14.1', '80.0 ± 14.1', '40.0 ± 0.0']);
    assert.deepEqual(cells[4], ['**mean of 2, 8 per class**', '**55.0**', '**79.0**', '**45.0**']);
  });

  it('compares columns over the draws that both have', () => {
    // Over all its draws `lexical` has 50 % on B, and 80 % on the one that `both` has.
    assert.deepEqual(cells[3], ['B, 8 per class', '50.0 ± 42.4', '▼78.0 (1)', '50.0 ± 0.0']);
    assert.ok(described.notes.some(note => note.includes('B, 8 per class (-2.0)')));
    assert.ok(described.notes.some(note => note.includes('both − lexical') && /9\.0$/.test(note)));
  });
});
