/**
 * A VS Code window as the flows of this folder see it: a page on a throw-away copy of a fixture, found by
 * what a user sees, never by waiting a while.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { openWindow, resultsFolder } from '../harness/session.mjs';
import { copyFixture, removeFolder, temporaryFolder } from '../harness/workspace.mjs';
import { storeEditorState } from './editorState.js';

/** VS Code answers within this many ms even on a busy machine with two cores. */
const patience = 90_000;

export interface WorkbenchOptions {
  /** Folder below test/fixtures that is copied; without it the workspace is empty. */
  readonly fixture?: string;
  /** Workspace settings, for example the colour theme. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Does something to the workspace before the window opens. */
  readonly prepare?: (folder: string) => void;
  readonly width?: number;
  readonly height?: number;
  /** False: opens in Restricted Mode. */
  readonly trust?: boolean;
}

export class Workbench {
  private constructor(
    readonly page: Page,
    /** Absolute path of the workspace. */
    readonly folder: string,
    private readonly owned: string | undefined,
  ) {}

  /** Opens a window on a new copy of the fixture; `close` removes the copy. */
  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const { fixture, settings, prepare, ...view } = options;
    const folder = fixture === undefined ? temporaryFolder('workspace') : copyFixture(fixture);
    if (settings !== undefined) {
      mkdirSync(path.join(folder, '.vscode'), { recursive: true });
      writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify(settings));
    }
    prepare?.(folder);
    const owned = fixture === undefined ? folder : path.dirname(folder);
    const workbench = new Workbench(await openWindow(folder, view), folder, owned);
    await workbench.untilReady();
    return workbench;
  }

  /** A second window on the same folder, with an extension host of its own. */
  async openSecondWindow(): Promise<Workbench> {
    const second = new Workbench(await openWindow(this.folder), this.folder, undefined);
    await second.untilReady();
    return second;
  }

  async close(): Promise<void> {
    await this.page.context().close();
    if (this.owned !== undefined) removeFolder(this.owned);
  }

  /**
   * Loads the page again, as a user who presses the browser's or VS Code's reload.
   * @param stored stands in what VS Code has stored of its editors by then
   */
  async reload(stored?: string): Promise<void> {
    const open = (await this.findPanel()) === undefined ? '' : 'glossator.panel';
    const marker = stored ?? open;
    await storeEditorState(this.page, marker, patience);
    await this.page.reload();
    await this.untilReady();
  }

  /** Runs a command through the palette by the name it has there, such as `Glossator: Show Log`. */
  async runCommand(title: string): Promise<void> {
    await this.chooseFromPalette(`>${title}`, this.row(title));
  }

  /** Its command is in the palette only as long as there is a side bar to close. */
  async hideSideBar(): Promise<void> {
    const title = 'View: Close Primary Side Bar';
    const bar = this.page.locator('.part.sidebar');
    await this.chooseFromPalette(`>${title}`, this.row(title), () => bar.isHidden());
  }

  /** Opens a file of the workspace, given relative to it, in an editor. */
  async openFile(file: string): Promise<void> {
    const name = path.basename(file);
    await this.chooseFromPalette(file, this.row(name));
    await this.page.getByRole('tab', { name }).waitFor({ timeout: patience });
  }

  /** Answers the input box or pick list with this title: types and presses Enter. */
  async answerPrompt(title: string, text: string): Promise<void> {
    const heading = this.page.locator('.quick-input-title').filter({ hasText: title });
    await heading.waitFor({ timeout: patience });
    await this.prompt().fill(text, { timeout: patience });
    await this.page.keyboard.press('Enter');
  }

  /** Chooses the entry of the open pick list that carries this text. */
  async pick(text: string): Promise<void> {
    await this.row(text).click({ timeout: patience });
  }

  /** The field of the open input box or pick list. */
  prompt(): Locator {
    return this.page.locator('.quick-input-widget:visible input[type="text"]').first();
  }

  /** The notification that contains this text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item').filter({ hasText: text });
  }

  /** The frame inside which Glossator's panel runs, once its page is there; other webviews are passed over. */
  async panel(): Promise<Frame> {
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      const panel = await this.findPanel();
      if (panel !== undefined) return panel;
      await this.page.waitForTimeout(100);
    }
    throw new Error('The Glossator panel did not open');
  }

  /** Saves a picture of the window below test-results/ui. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(resultsFolder, { recursive: true });
    await this.page.screenshot({ path: path.join(resultsFolder, `${name}.png`) });
  }

  private async findPanel(): Promise<Frame | undefined> {
    for (const frame of this.page.frames()) {
      if (await isPanel(frame)) return frame;
    }
    return undefined;
  }

  private async untilReady(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: patience });
  }

  private row(text: string): Locator {
    return this.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ has: this.page.getByText(text, { exact: true }) })
      .first();
  }

  /**
   * Extensions add their commands seconds after the window has drawn itself, and the palette does not
   * refresh while it is open: it is opened again until the entry is there, with more time for each try
   * because a busy machine needs seconds to filter the list.
   * @param isDone whether there is nothing to choose any more: a click may be carried out and yet time out
   */
  private async chooseFromPalette(
    text: string,
    row: Locator,
    isDone = () => Promise.resolve(false),
  ): Promise<void> {
    const deadline = Date.now() + patience;
    for (let timeout = 1500; Date.now() < deadline; timeout *= 1.5) {
      if (await isDone()) return;
      await this.page.keyboard.press('F1');
      try {
        await this.prompt().fill(text, { timeout: 2 * timeout });
        await row.click({ timeout });
        return;
      } catch {
        await this.page.keyboard.press('Escape');
      }
    }
    throw new Error(`“${text}” is not in the palette`);
  }
}

/** VS Code puts a webview's page into a frame that is called active-frame once it shows. */
async function isPanel(frame: Frame): Promise<boolean> {
  if (frame.parentFrame() === null) return false;
  try {
    const element = await frame.frameElement();
    if ((await element.getAttribute('id')) !== 'active-frame') return false;
    return await frame.evaluate(() =>
      Array.from(document.scripts).some(script => script.src.endsWith('/dist/panel.js')),
    );
  } catch {
    // The frame went away while it was asked.
    return false;
  }
}
