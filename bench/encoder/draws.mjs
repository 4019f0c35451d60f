/** Which rows of a set a probe sees: the same for every column, and smaller budgets within larger ones. */
import { createHash } from 'node:crypto';

/** Test rows at most. */
const tested = { entities: 1500, classes: 2000 };
/** Texts that tell the scale of dense features; a pool has more, but they would say the same. */
const scaleTexts = 2000;

/** How many labelled examples: `count` at random, or up to so many `perClass`. */
export const budgets = {
  entities: [
    { name: '100', count: 100 },
    { name: '500', count: 500 },
    { name: '1000', count: 1000 },
  ],
  classes: [
    { name: '8/class', perClass: 8 },
    { name: '64/class', perClass: 64 },
    { name: '100', count: 100 },
    { name: '500', count: 500 },
  ],
};

/** Rows in an order that only their texts and the seed decide. */
function shuffled(rows, seed) {
  const place = ({ text }) => createHash('sha256').update(`${seed}\n${text}`).digest('hex');
  return rows
    .map(row => [place(row), row])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, row]) => row);
}

export const testRows = ({ task }, { test }) => shuffled(test, 'test').slice(0, tested[task]);

export const scaleRows = ({ train }) => shuffled(train, 'scale').slice(0, scaleTexts);

/** Up to so many of each class; where a row can have several, as long as one of its classes needs it. */
function upToPerClass(rows, perClass) {
  const counts = new Map();
  return rows.filter(({ label, labels = [label] }) => {
    if (!labels.some(name => (counts.get(name) ?? 0) < perClass)) return false;
    for (const name of labels) counts.set(name, (counts.get(name) ?? 0) + 1);
    return true;
  });
}

export function labelledRows({ train }, { count, perClass }, seed) {
  const rows = shuffled(train, `seed ${seed}`);
  return perClass === undefined ? rows.slice(0, count) : upToPerClass(rows, perClass);
}
