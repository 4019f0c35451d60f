/** *Import Annotations…* as a person runs it: what it asks, what it records, what it says. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  enginesOf,
  answeredTexts,
  openPanel,
  projectFile,
  projectRoot,
  until,
  windowOfExtension,
} from './labelling.js';

/** What the person answers; undefined dismisses. */
interface Answers {
  readonly files: readonly string[] | undefined;
  /** The format to pick, by its title. */
  readonly format?: string;
  /** The button to press on a message. */
  readonly press?: string;
}

/** What the person saw, in order. */
interface Seen {
  readonly asked: string[];
  readonly formats: string[];
  readonly details: string[];
}

describe('Import Annotations…', function () {
  this.timeout(180_000);
  const file = projectFile();
  const good = readFileSync(file.fsPath, 'utf8');
  const window = windowOfExtension();
  const {
    showOpenDialog,
    showQuickPick,
    showWarningMessage,
    showInformationMessage,
    showErrorMessage,
  } = window;
  // Never part of the corpus, as a file from elsewhere.
  const lines = path.join(projectRoot(), '.glossator', 'imported.jsonl');

  before(openPanel);

  afterEach(() => {
    Object.assign(window, {
      showOpenDialog,
      showQuickPick,
      showWarningMessage,
      showInformationMessage,
      showErrorMessage,
    });
    writeFileSync(file.fsPath, good);
    rmSync(lines, { force: true });
  });

  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  /** Runs the command with these answers. */
  async function importing({ files, format, press }: Answers): Promise<Seen> {
    const seen: Seen = { asked: [], formats: [], details: [] };
    const tell = (message: string, ...rest: unknown[]): Promise<string | undefined> => {
      seen.asked.push(message);
      for (const item of rest) {
        if (typeof item === 'object' && item !== null && 'detail' in item) {
          seen.details.push(String(item.detail));
        }
      }
      return Promise.resolve(rest.find((item): item is string => item === press));
    };
    Object.assign(window, {
      showOpenDialog: () => Promise.resolve(files?.map(each => vscode.Uri.file(each))),
      showQuickPick: (items: readonly vscode.QuickPickItem[]) => {
        seen.formats.push(...items.map(item => item.label));
        return Promise.resolve(items.find(item => item.label === format));
      },
      showWarningMessage: tell,
      showInformationMessage: tell,
      showErrorMessage: tell,
    });
    await vscode.commands.executeCommand('glossator.importAnnotations');
    return seen;
  }

  const task = (text: string, label: string): string =>
    JSON.stringify({
      text,
      spans: [{ start: 0, end: 3, label }],
      answer: 'accept',
      _view_id: 'ner_manual',
    });
  const settings = (): string => readFileSync(file.fsPath, 'utf8');
  const missing = 'These files have labels that glossator.json lacks. Add them?';

  it('asks for files and their format, and records what they say', async () => {
    const text = 'Zoe wrote this elsewhere.';
    writeFileSync(lines, `${task(text, 'ARTIST')}\n`);
    const { asked, formats } = await importing({ files: [lines], format: 'Prodigy JSONL' });
    const strange = 'About texts that no file of the project has: 1.';
    assert.deepEqual(asked, [`Imported 1 answer. ${strange}`]);
    // Of all formats, those of such files come first.
    assert.equal(formats.length, 11);
    assert.deepEqual(
      new Set(formats.slice(0, 3)),
      new Set(['Hugging Face', 'Prodigy JSONL', 'doccano']),
    );
    assert.ok(answeredTexts().includes(text));
    assert.equal(settings(), good);
  });

  it('says how many answers took the place of earlier ones', async () => {
    const again = task('Zoe wrote this twice.', 'ARTIST');
    writeFileSync(lines, `${again}\n${task('Zia was in between.', 'ARTIST')}\n${again}\n`);
    const { asked } = await importing({ files: [lines], format: 'Prodigy JSONL' });
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /^Imported 3 answers\. .* 1 took the place of earlier ones\.$/);
  });

  it('does nothing where no file or no format is picked', async () => {
    const before = answeredTexts();
    writeFileSync(lines, `${task('Zia was dismissed.', 'ARTIST')}\n`);
    assert.deepEqual((await importing({ files: undefined })).asked, []);
    assert.deepEqual((await importing({ files: [lines] })).asked, []);
    assert.deepEqual(answeredTexts(), before);
  });

  it('asks before it adds a label, and records nothing where the answer is no', async () => {
    const before = answeredTexts();
    writeFileSync(lines, `${task('Zed has another label.', 'BRAND_NEW')}\n`);
    const { asked, details } = await importing({ files: [lines], format: 'Prodigy JSONL' });
    assert.deepEqual([asked, details], [[missing], ['Entities: BRAND_NEW']]);
    assert.deepEqual(answeredTexts(), before);
    assert.equal(settings(), good);
  });

  it('adds the label where the answer is yes; a bad line is named by file and line, and the rest goes on', async () => {
    const [first, second] = ['Zac has another label.', 'Zak as well.'];
    writeFileSync(lines, `${task(first, 'BRAND_NEW')}\nno JSON\n${task(second, 'ARTIST')}\n`);
    const [before] = enginesOf(process.pid);
    const answers = { files: [lines], format: 'Prodigy JSONL', press: 'Add Labels' };
    const { asked } = await importing(answers);
    assert.equal(asked[0], missing);
    const place = path.join('.glossator', 'imported.jsonl');
    const strange = 'About texts that no file of the project has: 2.';
    const said = `Imported 2 answers. ${strange} 1 record could not be used: `;
    assert.ok(asked[1]?.startsWith(`${said}${place}:2: isn't valid JSON`), asked[1]);
    for (const text of [first, second]) assert.ok(answeredTexts().includes(text), text);
    assert.match(settings(), /"BRAND_NEW"/);
    // The project is opened with the label first: of one that came and went unseen nothing is said.
    await until(() => !enginesOf(process.pid).includes(before ?? 0));
    await until(() => enginesOf(process.pid).length === 1);
    // It goes again, which is told; nothing of it may come into what others see.
    const told: string[] = [];
    const hear = (message: string): Promise<undefined> => Promise.resolve(void told.push(message));
    Object.assign(window, { showInformationMessage: hear });
    writeFileSync(file.fsPath, good);
    await until(() => told.some(message => message.startsWith('BRAND_NEW has 1 annotation ')));
  });

  it('says why there is nothing to record in lines that no tool has answered', async () => {
    const before = answeredTexts();
    writeFileSync(lines, `${JSON.stringify({ text: 'Zia wrote this.', label: 'ARTIST' })}\n`);
    const { asked } = await importing({ files: [lines], format: 'Prodigy JSONL' });
    assert.equal(asked.length, 1);
    assert.match(
      asked[0] ?? '',
      /^imported\.jsonl: none of its 1 records has an answer\. Labels of/,
    );
    assert.deepEqual(answeredTexts(), before);
  });

  it('says that nothing can be read where the format is another', async () => {
    const before = answeredTexts();
    writeFileSync(lines, 'neither JSON\nnor anything\n');
    const { asked } = await importing({ files: [lines], format: 'Prodigy JSONL' });
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /Nothing in these files can be read/);
    assert.deepEqual(answeredTexts(), before);
  });
});
