import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Locator } from 'playwright-core';
import { glossator } from '../cli/cli.js';
import { until } from '../unit/engine/processes.js';
import { PanelPage } from './panelPage.js';
import { Workbench } from './workbench.js';

describe('a folder of text without glossator.json', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({
      prepare: folder => {
        writeFileSync(
          path.join(folder, 'notes.txt'),
          'Ada flew to Paris.\n\nBob stayed in Rome.\n',
        );
        writeFileSync(path.join(folder, 'mail.jsonl'), '{"text": "Where is my parcel?"}\n');
      },
    });
  });
  after(() => workbench.close());

  it('is shown with what was found in it, and nothing is written', async () => {
    await workbench.runCommand('Glossator: Next Uncertain Example');
    const frame = await workbench.panel();
    await frame.getByText('Which labels do you want?').waitFor();
    await frame.getByText(/Found 3 examples in 2 files\./).waitFor();
    await workbench.screenshot('no-labels');
  });

  it('becomes a project by a few prompts', async () => {
    const frame = await workbench.panel();
    await frame.getByRole('button', { name: 'Create glossator.json' }).click();
    await workbench.pick('Entities and Classes');
    await workbench.answerPrompt('Names of the entities', 'PERSON, PLACE');
    await workbench.answerPrompt('Names of the classes', 'travel, question');
    await workbench.page.getByRole('tab', { name: 'glossator.json' }).waitFor();
    const written = readFileSync(path.join(workbench.folder, 'glossator.json'), 'utf8');
    const project = JSON.parse(written) as {
      entities: { labels: { name: string }[] };
      classes: { mode: string };
    };
    assert.deepEqual(
      project.entities.labels.map(label => label.name),
      ['PERSON', 'PLACE'],
    );
    assert.equal(project.classes.mode, 'single');
  });

  it('then offers its first example, and says when everything is answered', async () => {
    const offer = workbench.notification('The project is ready').getByRole('button');
    await offer.filter({ hasText: 'Next Uncertain Example' }).click();
    const panel = await PanelPage.of(workbench);
    for (let n = 0; n < 2; n++) {
      await panel.focusWords();
      await panel.answering(() => panel.press('q', 'a'));
    }
    await panel.focusWords();
    await panel.press('Space');
    await panel.frame.getByText('Nothing left to ask.').waitFor();
    await workbench.screenshot('done');
  });

  it('shows the ignored ones again, and takes another answer to them', async () => {
    const frame = await workbench.panel();
    await frame.getByRole('button', { name: 'Revisit 1 Ignored' }).click();
    const history = workbench.page.getByRole('tree', { name: 'History', exact: true });
    await history.getByRole('treeitem', { name: /^ignored/ }).click();
    const panel = await PanelPage.of(workbench);
    await panel.focusWords();
    await panel.press('w', 'a');
    await panel.frame.getByText('Nothing left to ask.').waitFor();
    assert.equal(await frame.getByRole('button', { name: /Revisit/ }).count(), 0);
  });

  it('asks once whether a label that is gone from glossator.json was renamed, and takes no focus', async () => {
    const file = path.join(workbench.folder, 'glossator.json');
    const before = readFileSync(file, 'utf8');
    const name = (label: string): string => before.replace('"travel"', `"${label}"`);
    await keepWriting(file, name('jou'), () => question(workbench, 'travel').waitFor());
    await keepWriting(file, name('journey'), () =>
      until(() => labelsOf(workbench).includes('journey')),
    );
    assert.equal(await question(workbench, 'travel').count(), 1);
    assert.equal(await workbench.prompt().count(), 0);
    await sayWhatBecame(workbench, 'travel', 'Renamed to journey');
    await until(() => answersWith(workbench, 'journey') === 2);
    const panel = await workbench.panel();
    await panel.getByText('Nothing left to ask.').waitFor();
  });
});

describe('a label that was renamed in glossator.json before a command ran', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open({
      prepare: folder => {
        const file = path.join(folder, 'glossator.json');
        const settings = JSON.stringify({ version: 1, classes: { labels: ['travel', 'stay'] } });
        writeFileSync(file, settings);
        writeFileSync(path.join(folder, 'notes.txt'), 'Ada flew to Paris.\n');
        const answers = path.join(folder, '.glossator', 'answers.jsonl');
        mkdirSync(path.dirname(answers));
        writeFileSync(answers, '{"text": "Ada flew to Paris.", "label": "travel"}\n');
        assert.equal(glossator('label', folder, '--from', answers).code, 0);
        writeFileSync(file, settings.replace('travel', 'journey'));
        assert.equal(glossator('index', folder).code, 0);
      },
    });
  });
  after(() => workbench.close());

  it('is asked about when the folder is opened', async () => {
    await workbench.runCommand('Glossator: Next Uncertain Example');
    await sayWhatBecame(workbench, 'travel', 'Renamed to journey');
    await until(() => answersWith(workbench, 'journey') === 1);
    const panel = await workbench.panel();
    await panel.getByText('Nothing left to ask.').waitFor();
    assert.deepEqual(labelsOf(workbench), ['journey', 'stay']);
  });

  it('is said to be kept when it is removed', async () => {
    const file = path.join(workbench.folder, 'glossator.json');
    const removed = JSON.stringify({ version: 1, classes: { labels: ['stay'] } });
    await keepWriting(file, removed, async () => {
      await workbench
        .notification(/journey has 1 annotation and is gone.*Nothing is deleted/)
        .waitFor();
    });
    assert.deepEqual(labelsOf(workbench), ['stay']);
    assert.equal(answersWith(workbench, 'journey'), 1);
  });
});

function question(workbench: Workbench, label: string): Locator {
  return workbench.notification(new RegExp(`^.*${label} has \\d+ annotations? and is gone`));
}

async function sayWhatBecame(workbench: Workbench, label: string, fate: string): Promise<void> {
  await question(workbench, label).getByRole('button', { name: 'Renamed or Removed…' }).click();
  await workbench.pick(fate);
}

/** On a busy machine VS Code does not hear of every change, so it is told again now and then. */
async function keepWriting(file: string, text: string, heard: () => Promise<void>): Promise<void> {
  writeFileSync(file, text);
  const again = setInterval(() => writeFileSync(file, text), 20_000);
  try {
    await heard();
  } finally {
    clearInterval(again);
  }
}

function stored(workbench: Workbench, sql: string, ...values: string[]): unknown[] {
  const file = path.join(workbench.folder, '.glossator/annotations.db');
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database
      .prepare(sql)
      .all(...values)
      .map(row => row['value']);
  } finally {
    database.close();
  }
}

/** Of the project as it is now. */
function labelsOf(workbench: Workbench): unknown[] {
  const sql = 'SELECT name AS value FROM label WHERE retired_at IS NULL ORDER BY name';
  return stored(workbench, sql);
}

/** How many texts are of this class. */
function answersWith(workbench: Workbench, label: string): unknown {
  const sql = `SELECT count(*) AS value FROM class_value JOIN label ON label.id = class_value.label_id
    WHERE label.name = ? AND class_value.verdict = 'yes'`;
  return stored(workbench, sql, label)[0];
}
