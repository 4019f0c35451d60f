/** The configuration of `spacy train`; test/python trains with it. */
import assert from 'node:assert/strict';
import type { ExportedFile } from '../../../src/interchange/exportRecord.js';
import { spacyConfig } from '../../../src/interchange/spacyConfig.js';
import { schemaOf } from './records.js';

const fileOf = (part: ExportedFile['part']): ExportedFile => ({
  name: `${part}.spacy`,
  part,
  examples: 1,
});
const entities = schemaOf({ entities: ['PER'] });
const classes = schemaOf({ classes: ['a', 'b'], mode: 'single' });

describe('config.cfg', () => {
  it('names the files of the split, and train again where there is no other', () => {
    const paths = (...parts: ExportedFile['part'][]): string | undefined =>
      /\[paths\]\n(train = .*\ndev = .*)/.exec(spacyConfig(parts.map(fileOf), entities))?.[1];
    assert.equal(paths('train', 'dev'), 'train = "train.spacy"\ndev = "dev.spacy"');
    assert.equal(paths('train', 'dev', 'test'), 'train = "train.spacy"\ndev = "dev.spacy"');
    assert.equal(paths('all'), 'train = "all.spacy"\ndev = "all.spacy"');
  });

  it('has one component for each task: flat or overlapping, one class or several', () => {
    const pipeline = (schema: Parameters<typeof spacyConfig>[1]): unknown =>
      JSON.parse(/^pipeline = (.*)$/m.exec(spacyConfig([], schema))?.[1] ?? '');
    const overlapping = { entities: { overlap: true, labels: [{ name: 'PER' }] } };
    const several = schemaOf({ classes: ['a', 'b'], mode: 'multi' });
    assert.deepEqual(pipeline(entities), ['tok2vec', 'ner']);
    assert.deepEqual(pipeline(overlapping), ['tok2vec', 'spancat']);
    assert.deepEqual(pipeline(classes), ['textcat']);
    assert.deepEqual(pipeline(several), ['textcat_multilabel']);
    assert.deepEqual(pipeline({ ...entities, ...classes }), ['tok2vec', 'ner', 'textcat']);
  });
});
