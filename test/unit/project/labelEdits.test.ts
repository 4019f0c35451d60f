import assert from 'node:assert/strict';
import type { Edit } from 'jsonc-parser';
import { applyEdits } from 'jsonc-parser';
import { removeLabelEdit, renameLabelEdit } from '../../../src/project/labelEdits.js';
import { sameButLooks } from '../../../src/project/looks.js';
import { parseProject } from '../../../src/project/parse.js';
import type { Project } from '../../../src/project/project.js';

const file = `{
  "version": 1,
  // who and where
  "entities": { "labels": [{ "name": "PER", "key": "1" }, "LOC"] },
  "classes": { "labels": ["PER", "other"] },
}
`;

function after(edits: Edit[] | undefined): string {
  assert.ok(edits);
  return applyEdits(file, edits);
}

describe('changing labels in glossator.json', () => {
  it('renames a label of one task and leaves comments and everything else', () => {
    const renamed = after(renameLabelEdit(file, 'entities', 'PER', 'PERSON'));
    assert.equal(renamed, file.replace('"name": "PER"', '"name": "PERSON"'));
    assert.equal(
      after(renameLabelEdit(file, 'entities', 'LOC', 'PLACE')),
      file.replace('"LOC"', '"PLACE"'),
    );
  });

  it('takes a label out', () => {
    assert.equal(after(removeLabelEdit(file, 'entities', 'LOC')), file.replace(/, "LOC"/, ''));
    assert.equal(
      after(removeLabelEdit(file, 'classes', 'PER')),
      file.replace('"PER", "other"', '"other"'),
    );
  });

  it('does nothing to a label that isn’t there', () => {
    assert.equal(renameLabelEdit(file, 'classes', 'LOC', 'X'), undefined);
    assert.equal(removeLabelEdit('{}', 'classes', 'LOC'), undefined);
  });
});

describe('a changed glossator.json', () => {
  const project = (text: string): Project => {
    const parsed = parseProject(text);
    assert.ok(parsed.kind === 'valid');
    return parsed.project;
  };

  it('asks for another look only where colours, keys and descriptions differ', () => {
    const coloured = file.replace('"key": "1"', '"key": "2", "color": "#112233"');
    assert.ok(sameButLooks(project(file), project(coloured)));
    assert.ok(!sameButLooks(project(file), project(file.replace('"LOC"', '"PLACE"'))));
    assert.ok(
      !sameButLooks(
        project(file),
        project(file.replace('"version": 1', '"version": 1, "holdout": 0.2')),
      ),
    );
  });
});
