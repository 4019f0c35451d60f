/** Formats by name. */
import assert from 'node:assert/strict';
import { UserError } from '../../../src/base/errors.js';
import {
  createExporter,
  formatNames,
  formatOf,
  formats,
} from '../../../src/interchange/formats.js';

describe('formats', () => {
  it('are known by every name that is listed, each once', () => {
    assert.equal(new Set(formatNames).size, formatNames.length);
    for (const name of formatNames) {
      const { extension } = formatOf(name);
      assert.equal(createExporter(name).extension, extension);
    }
  });

  it('call their exporters what they are called themselves', () => {
    for (const { name } of formats) assert.equal(createExporter(name).format, name);
  });

  it('take jsonl for Prodigy’s JSON lines', () => {
    assert.equal(createExporter('jsonl').format, 'prodigy');
  });

  it('are named when somebody asks for another', () => {
    assert.throws(
      () => createExporter('docx'),
      (error: unknown) => {
        assert.ok(error instanceof UserError);
        assert.match(
          error.message,
          /^There is no format "docx"; choose one of spacy, huggingface, /,
        );
        return true;
      },
    );
  });
});
