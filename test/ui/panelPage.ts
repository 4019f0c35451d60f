/** The panel as a person meets it: words, labels and buttons, found by role and name. */
import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import type { Workbench } from './workbench.js';

export class PanelPage {
  private constructor(
    private readonly workbench: Workbench,
    readonly frame: Frame,
  ) {}

  /** The panel once it shows an example. */
  static async of(workbench: Workbench): Promise<PanelPage> {
    const page = new PanelPage(workbench, await workbench.panel());
    await page.words().first().waitFor();
    return page;
  }

  static async open(workbench: Workbench): Promise<PanelPage> {
    await workbench.runCommand('Glossator: Next Uncertain Example');
    return PanelPage.of(workbench);
  }

  /** The panel of a project without entities, whose example is plain text. */
  static async openExample(workbench: Workbench): Promise<PanelPage> {
    await workbench.runCommand('Glossator: Next Uncertain Example');
    const page = new PanelPage(workbench, await workbench.panel());
    await page.example().waitFor();
    await page.example().focus();
    return page;
  }

  example(): Locator {
    return this.frame.getByRole('group', { name: 'Example' });
  }

  words(): Locator {
    return this.frame.getByRole('listbox', { name: 'Words' }).getByRole('option');
  }

  label(name: string): Locator {
    return this.frame.getByRole('group', { name: 'Entities' }).getByRole('button', { name });
  }

  classOption(name: string): Locator {
    return this.frame.getByRole('radio', { name });
  }

  button(name: string): Locator {
    return this.frame.getByRole('toolbar', { name: 'Answer' }).getByRole('button', { name });
  }

  /** What was announced about the last answer. */
  status(): Locator {
    return this.frame.getByRole('status').last();
  }

  /** What screen readers say of the words that carry a label, e.g. `Lyon, PLACE labelled before, 100 percent`. */
  async labelled(): Promise<string[]> {
    const names = await this.words().evaluateAll(words =>
      words.map(word => word.getAttribute('aria-label')),
    );
    return names.filter(name => name !== null);
  }

  /** The word under the caret. */
  async caret(): Promise<string> {
    const id = await this.frame
      .getByRole('listbox', { name: 'Words' })
      .getAttribute('aria-activedescendant');
    return (await this.frame.locator(`#${id}`).textContent()) ?? '';
  }

  /** The shown example's text. */
  async text(): Promise<string> {
    const words = await this.words().allTextContents();
    return words.join(' ');
  }

  /** The same with its blanks and punctuation, as it is stored. */
  async wholeText(): Promise<string> {
    return (await this.frame.locator('#example-text').textContent()) ?? '';
  }

  /** Moves the caret to the first word of this name, key by key. */
  async toWord(word: string): Promise<void> {
    const words = await this.words().allTextContents();
    const at = words.indexOf(word);
    assert.ok(at >= 0, word);
    await this.press('Home');
    for (let guard = 0; guard < 20 && (await this.caretIndex()) > at; guard++) {
      await this.press('ArrowUp', 'Home');
    }
    for (let i = await this.caretIndex(); i < at; i++) await this.press('ArrowRight');
  }

  private async caretIndex(): Promise<number> {
    const id = await this.frame
      .getByRole('listbox', { name: 'Words' })
      .getAttribute('aria-activedescendant');
    return Number(id?.split('-').at(-1));
  }

  /** Presses keys once what the page holds has been painted: the panel drops keys that come before that. */
  async press(...keys: string[]): Promise<void> {
    await this.frame.evaluate(() => new Promise(painted => requestAnimationFrame(painted)));
    for (const key of keys) await this.workbench.page.keyboard.press(key);
  }

  /** Does something that answers, and waits for the next example; returns the answered one's text. */
  async answering(answer: () => Promise<void>): Promise<string> {
    const before = await this.text();
    await answer();
    await this.until(async () => (await this.text()) !== before, 'the next example shows');
    return before;
  }

  /** Like `answering`, where the example is plain text. */
  async answeringExample(answer: () => Promise<void>): Promise<string> {
    const before = await this.example().innerText();
    await answer();
    await this.until(async () => (await this.example().innerText()) !== before, 'the next shows');
    return before.trim();
  }

  async focusWords(): Promise<void> {
    await this.frame.getByRole('listbox', { name: 'Words' }).focus();
  }

  /** Polls what has no event of its own on the page. */
  async until(condition: () => Promise<boolean>, what: string): Promise<void> {
    for (let attempt = 0; attempt < 300; attempt++) {
      if (await condition()) return;
      await this.workbench.page.waitForTimeout(100);
    }
    assert.fail(`In vain waited until ${what}`);
  }
}
