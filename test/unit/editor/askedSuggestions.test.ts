import assert from 'node:assert/strict';
import { AskedSuggestions, type AskedProject } from '../../../src/editor/askedSuggestions.js';
import { fileDocuments } from '../../../src/editor/fileDocuments.js';
import { examplesOf, type FileExample } from '../../../src/editor/fileExamples.js';

/** A project whose engine notes what it is asked, and answers when it is told to. */
class Project implements AskedProject {
  readonly asked: (readonly string[])[] = [];
  private readonly waiting: (() => void)[] = [];
  readonly engine: AskedProject['engine'] = {
    request: (_, { keys }) => {
      this.asked.push(keys);
      return new Promise(resolve => this.waiting.push(() => resolve(keys.map(() => null))));
    },
  };

  answer(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

describe('suggestions for open files', () => {
  let examples: FileExample[];
  before(async () => {
    const documents = await fileDocuments('a.txt', 'Ada flew.\n\nBob stayed.', 'text');
    examples = examplesOf(documents ?? [], 'paragraph');
    assert.equal(examples.length, 2);
  });
  const keys = (): string[] => examples.map(example => example.key);

  it('are asked for once, until the next round', async () => {
    const [suggestions, project] = [new AskedSuggestions(), new Project()];
    const [first] = examples;
    assert.ok(first);
    const asked = [suggestions.ask(project, [first]), suggestions.ask(project, examples)];
    assert.deepEqual(project.asked, [keys().slice(0, 1), keys().slice(1)]);
    project.answer();
    await Promise.all(asked);
    assert.ok(suggestions.isFresh(project, first));
    await suggestions.ask(project, examples);
    assert.equal(project.asked.length, 2);

    suggestions.roundFinished(project);
    assert.equal(suggestions.isFresh(project, first), false);
    assert.deepEqual([...suggestions.of(project).keys()], keys(), 'the old are kept meanwhile');
    const again = suggestions.ask(project, examples);
    assert.deepEqual(project.asked.at(-1), keys());
    project.answer();
    await again;
  });

  it('are asked for again where a round finished while they were on the way', async () => {
    const [suggestions, project] = [new AskedSuggestions(), new Project()];
    const [first] = examples;
    assert.ok(first);
    const asked = suggestions.ask(project, [first]);
    suggestions.roundFinished(project);
    project.answer();
    await new Promise(setImmediate);
    assert.equal(project.asked.length, 2);
    assert.equal(suggestions.isFresh(project, first), false);
    project.answer();
    await asked;
    assert.ok(suggestions.isFresh(project, first));
    assert.equal(project.asked.length, 2);
  });

  it('are asked of each project that has the text, also at the same time', async () => {
    const suggestions = new AskedSuggestions();
    const [one, other] = [new Project(), new Project()];
    const asked = [suggestions.ask(one, examples), suggestions.ask(other, examples)];
    assert.deepEqual([one.asked, other.asked], [[keys()], [keys()]]);
    for (const project of [one, other]) project.answer();
    await Promise.all(asked);
    assert.deepEqual([...suggestions.of(other).keys()], keys());
  });
});
