/** What is done with the rows of every set: a split where none is published, and no text twice. */
import { createHash } from 'node:crypto';

const heldOutShare = 0.3;

/**
 * For sets without an official split: three texts in ten are test texts. The text alone decides, so that
 * equal texts are on one side and the split stays when rows come or go.
 */
export function splitByText(rows) {
  const isTest = ({ text }) =>
    createHash('sha256').update(`split 1\n${text}`).digest().readUInt32BE() <
    heldOutShare * 2 ** 32;
  return { train: rows.filter(row => !isTest(row)), test: rows.filter(isTest) };
}

/** The first of each text: an annotation belongs to a text, wherever it stands. */
export function firstOfEachText(rows) {
  const texts = new Set();
  return rows.filter(({ text }) => !texts.has(text) && texts.add(text));
}

/**
 * Training rows with each text once and without the texts of the test rows; the test split stays as it is
 * published, but for empty texts. `counts` says what was left out of training.
 */
export function separate({ train, test }) {
  const hasText = ({ text }) => text.trim() !== '';
  const tested = test.filter(hasText);
  const distinct = firstOfEachText(train.filter(hasText));
  const testTexts = new Set(tested.map(({ text }) => text));
  const kept = distinct.filter(({ text }) => !testTexts.has(text));
  return {
    train: kept,
    test: tested,
    counts: {
      train: kept.length,
      test: tested.length,
      empty: train.length + test.length - train.filter(hasText).length - tested.length,
      repeated: train.filter(hasText).length - distinct.length,
      inTest: distinct.length - kept.length,
    },
  };
}
