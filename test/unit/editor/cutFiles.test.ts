/** An open file is read once for all answers that are given beside it. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { CutFiles, type ReadDocument } from '../../../src/editor/cutFiles.js';
import { parseProject } from '../../../src/project/parse.js';

const corpus = (unit: string) => {
  const text = JSON.stringify({ version: 1, classes: { labels: ['a'] }, corpus: { unit } });
  const parsed = parseProject(text);
  assert.ok(parsed.kind === 'valid');
  return parsed.project.corpus;
};

/** A document that VS Code has open and that was never saved. */
class Document implements ReadDocument {
  version = 1;
  isDirty = true;
  readonly uri = { fsPath: path.join('nowhere', 'a.txt') };
  constructor(private text: string) {}

  getText(): string {
    return this.text;
  }

  type(text: string): void {
    this.text += text;
    this.version += 1;
  }
}

describe('an open file', () => {
  const sentences = corpus('sentence');

  it('is cut into examples anew only where it or the way to cut it has changed', async () => {
    const cuts = new CutFiles();
    const document = new Document('One came. Two went.');
    const texts = async (how = sentences): Promise<string[]> => {
      const cut = await cuts.of(document, 'a.txt', how);
      return (cut?.examples ?? []).map(({ text }) => text);
    };
    const first = await cuts.of(document, 'a.txt', sentences);
    assert.deepEqual(await texts(), ['One came.', 'Two went.']);
    assert.equal(await cuts.of(document, 'a.txt', sentences), first);
    document.type(' Three stayed.');
    assert.deepEqual(await texts(), ['One came.', 'Two went.', 'Three stayed.']);
    assert.deepEqual(await texts(corpus('paragraph')), ['One came. Two went. Three stayed.']);
  });

  it('is not known where it changes while it is read', async () => {
    const document = new Document('One came.');
    const reading = new CutFiles().of(document, 'a.txt', sentences);
    document.type(' Two went.');
    assert.equal(await reading, undefined);
  });
});
