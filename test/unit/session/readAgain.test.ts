/** The corpus has changed and the engine reads it again: what was fetched from the old one is not asked. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { silentLog } from '../../../src/base/log.js';
import { ProjectSession } from '../../../src/session/projectSession.js';
import { openStore } from '../../../src/store/annotationStore.js';
import { prepareProjectFolder } from '../../../src/store/projectFolder.js';
import { enginesOf, until } from '../engine/processes.js';
import {
  builtInModel,
  engineChild,
  projectOf,
  projectWith,
  removeProjects,
} from '../engine/sampleProject.js';
import { answerTo, examples, settings, shown } from './workbench.js';

const asFile = (texts: readonly string[]): string => texts.map(text => `${text}\n\n`).join('');
/** The same examples as somebody has corrected them. */
const corrected = examples.map(text => text.replace(/ever|again/, 'often'));

describe('a corpus that is read again', function () {
  this.timeout(30_000);
  let root: string;
  let project: ProjectSession;

  beforeEach(async () => {
    root = projectWith(settings, { 'texts.txt': asFile(examples) });
    const settled = projectOf(root);
    const store = openStore({ file: prepareProjectFolder(root), log: silentLog });
    store.syncSchema(settled.schema);
    project = new ProjectSession({
      ...{ root, project: settled, store, log: silentLog },
      ...{ annotator: 'ada', modelFolder: builtInModel, childFile: engineChild },
    });
    await project.session.start();
  });
  afterEach(async () => {
    project.dispose();
    await until(() => enginesOf(process.pid).length === 0);
  });
  after(removeProjects);

  const readAgain = async (texts: readonly string[]): Promise<void> => {
    writeFileSync(path.join(root, 'texts.txt'), asFile(texts));
    await project.restartEngine();
  };
  const waiting = (): string[] => project.session.upcoming.map(({ text }) => text);

  it('asks only what is there now, from the example on the screen on', async () => {
    const { session } = project;
    session.decide(answerTo(shown(session)));
    await readAgain(corrected);
    const asked = [shown(session).item.text, ...waiting()];
    assert.ok(asked.length > 4);
    assert.deepEqual(
      asked.filter(text => !corrected.includes(text)),
      [],
    );
    assert.deepEqual(shown(session).counts, { left: corrected.length, answered: 1 });
  });

  it('leaves an example on the screen that is still there', async () => {
    const { session } = project;
    const before = session.state;
    await readAgain([...corrected, shown(session).item.text]);
    assert.equal(session.state, before);
    assert.ok(waiting().every(text => corrected.includes(text)));
  });

  it('leaves one on the screen that is gone but begun, and goes on with what is there', async () => {
    const { session } = project;
    const before = shown(session);
    session.begin(before.serial);
    await readAgain(corrected);
    assert.equal(session.state, before);
    session.decide(answerTo(before));
    assert.ok(project.store.annotationOf(before.item.key, 'ada'));
    assert.ok(corrected.includes(shown(session).item.text));
  });

  it('leaves an earlier answer on the screen that is looked at', async () => {
    const { session } = project;
    session.decide(answerTo(shown(session)));
    await session.earlier();
    const { item } = shown(session);
    await readAgain(corrected);
    assert.equal(shown(session).item.key, item.key);
    session.leaveReview();
    assert.ok(corrected.includes(shown(session).item.text));
  });
});
