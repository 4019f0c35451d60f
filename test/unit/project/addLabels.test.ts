/** Labels are added to glossator.json without touching what its owner wrote there. */
import assert from 'node:assert/strict';
import { addLabels } from '../../../src/project/addLabels.js';
import { parseProject } from '../../../src/project/parse.js';

const none = { entities: [], classes: [], multi: false };

describe('addLabels', () => {
  it('keeps comments and layout, and puts new labels behind the others', () => {
    const text =
      '{\n  // ours\n  "version": 1,\n  "entities": { "labels": [\n    "PER", // people\n    { "name": "LOC", "key": "p" },\n  ] }\n}\n';
    const added = addLabels(text, { ...none, entities: ['ORG', 'DATE'] });
    assert.match(added, /\/\/ ours/);
    assert.match(added, /\/\/ people/);
    assert.match(added, /"p" \},\n {4}\{ "name": "ORG" \},\n {4}\{ "name": "DATE" \},\n {2}\] \}/);
    const parsed = parseProject(added);
    assert.ok(parsed.kind === 'valid');
    assert.deepEqual(
      parsed.project.schema.entities?.labels.map(label => label.name),
      ['PER', 'LOC', 'ORG', 'DATE'],
    );
  });

  it('adds a task that the project did not have', () => {
    const text = '{ "version": 1, "entities": { "labels": ["PER"] } }';
    const parsed = parseProject(addLabels(text, { ...none, classes: ['a', 'b'], multi: true }));
    assert.ok(parsed.kind === 'valid');
    assert.equal(parsed.project.schema.classes?.mode, 'multi');
    assert.deepEqual(
      parsed.project.schema.classes.labels.map(label => label.name),
      ['a', 'b'],
    );
  });

  it('adds to a list on one line', () => {
    const text = '{ "version": 1, "entities": { "labels": ["PER"] } }';
    const added = addLabels(text, { ...none, entities: ['a "b"'] });
    assert.equal(
      added,
      '{ "version": 1, "entities": { "labels": ["PER", { "name": "a \\"b\\"" }] } }',
    );
  });

  it('leaves the text as it is where there is nothing to add', () => {
    assert.equal(addLabels('{ /* x */ }', none), '{ /* x */ }');
  });
});
