/** Formats by name. */
import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors.js';
import { createExporter, formatNames } from '../../../src/interchange/formats.js';

describe('createExporter', () => {
  it('knows every name it lists', () => {
    for (const name of formatNames) assert.match(createExporter(name).extension, /^\.[a-z]+$/);
  });

  it('takes jsonl for Prodigy’s JSON lines', () => {
    assert.equal(createExporter('jsonl').format, 'prodigy');
  });

  it('names the formats there are when asked for another', () => {
    assert.throws(
      () => createExporter('docx'),
      new UserError('There is no format "docx"; choose one of spacy, prodigy, jsonl'),
    );
  });
});
