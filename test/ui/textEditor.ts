/** A text editor as a person meets it: words that are found and selected, hints behind them, hovers. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.js';

export class TextEditor {
  constructor(private readonly workbench: Workbench) {}

  /** The line that holds these words, the hints that are drawn into it among them; spaces are drawn hard. */
  line(...words: string[]): Locator {
    const pattern = words.map(word => word.replaceAll(' ', '\\s')).join('[\\s\\u200b]*');
    return this.workbench.page
      .locator('.editor-instance .view-line')
      .filter({ hasText: new RegExp(pattern) });
  }

  /** Selects the words by the editor's own search, which leaves the caret in the text. */
  async select(words: string): Promise<void> {
    const { page } = this.workbench;
    await page.locator('.editor-instance .view-lines').first().click();
    await page.keyboard.press('Control+F');
    const field = page.getByRole('textbox', { name: 'Find', exact: true });
    await field.fill(words);
    await page.locator('.find-widget .matchesCount').getByText(/^1 of/).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await this.untilSelected(words.length);
  }

  /** The status bar counts what is selected. */
  async untilSelected(characters?: number): Promise<void> {
    const count = characters === undefined ? /\(\d+ selected\)/ : `(${characters} selected)`;
    await this.workbench.page.locator('.statusbar').getByText(count).waitFor();
  }

  /** *Next Suggestion in File* by its keys; resolves when the caret has gone there. */
  async goToSuggestion(): Promise<void> {
    const { page } = this.workbench;
    const place = (): Promise<string> =>
      page
        .locator('.statusbar')
        .getByText(/^Ln \d+/)
        .first()
        .innerText();
    const before = await place();
    // There are none until the model has learned, which the command waits for.
    await this.type('Control+k', 'n');
    await this.until(async () => (await place()) !== before, 'the caret is on a suggestion');
  }

  /** Whether the keyboard writes into the text. */
  async hasFocus(): Promise<boolean> {
    return this.workbench.page.evaluate(
      () => document.activeElement?.closest('.editor-instance .monaco-editor') !== null,
    );
  }

  /** Lines under words as they are drawn: style, colour and background, e.g. `solid rgb(1, 2, 3) rgba(0, 0, 0, 0)`. */
  async decorations(): Promise<string[]> {
    const drawn = this.workbench.page.locator('.editor-instance .view-overlays .cdr');
    const looks = await drawn.evaluateAll(elements =>
      elements.map(element => {
        const style = getComputedStyle(element);
        const { borderBottomStyle: line, borderBottomWidth: width } = style;
        const look = `${line} ${style.borderBottomColor} ${style.backgroundColor}`;
        return line === 'none' || width !== '2px' ? '' : look;
      }),
    );
    return [...new Set(looks)].filter(look => look !== '');
  }

  /** Resolves when something is drawn with this line, e.g. `solid rgb(1, 2, 3)`. */
  async untilDecorated(look: string): Promise<void> {
    await this.until(
      async () => (await this.decorations()).some(one => one.startsWith(`${look} `)),
      `words are decorated with ${look}`,
    );
  }

  /** Shows the hover at the caret. */
  async hover(): Promise<Locator> {
    await this.workbench.runCommand('Show or Focus Hover');
    const hover = this.workbench.page.locator('.monaco-hover-content:visible').first();
    await hover.waitFor();
    return hover;
  }

  async type(...keys: string[]): Promise<void> {
    for (const key of keys) await this.workbench.page.keyboard.press(key);
  }

  /** Polls what has no event of its own on the page. */
  async until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
    for (let attempt = 0; attempt < 900; attempt++) {
      if (await condition()) return;
      await this.workbench.page.waitForTimeout(100);
    }
    assert.fail(`In vain waited until ${what}`);
  }
}
