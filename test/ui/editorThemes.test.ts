/** Labels in a text editor in both high contrasts: theirs are a solid line, the model's a dashed, without tints. */
import assert from 'node:assert/strict';
import { answerSome } from './answers.js';
import { spansIn } from './stored.js';
import { TextEditor } from './textEditor.js';
import { Workbench } from './workbench.js';

const words = 'Paul Stookey';
const themes = [
  { theme: 'Default High Contrast', name: 'editor-hc', work: 'rgb(255, 184, 121)' },
  { theme: 'Default High Contrast Light', name: 'editor-hc-light', work: 'rgb(107, 60, 6)' },
];

for (const { theme, name, work } of themes) {
  describe(`a text editor in ${theme}`, () => {
    let workbench: Workbench;
    before(async () => {
      workbench = await Workbench.open({
        fixture: 'sample',
        settings: {
          'glossator.editor.codeLens': true,
          'window.commandCenter': false,
          'workbench.colorTheme': theme,
        },
        prepare: answerSome,
      });
    });
    after(() => workbench.close());

    it('draws labels solid and suggestions dashed, in the colours of the theme', async () => {
      const editor = new TextEditor(workbench);
      await workbench.openFile('notes/desk.md');
      await editor.select(words);
      await workbench.runCommand('Glossator: Label Selection…');
      await workbench.page.getByText(`Label “${words}”`).waitFor();
      await editor.type('2');
      await editor.line(words, 'WORK').waitFor();
      assert.deepEqual(spansIn(workbench.folder, words), [`yes WORK ${words}`]);
      await editor.goToSuggestion();
      await editor.untilDecorated(`solid ${work}`);
      const looks = await editor.decorations();
      assert.ok(looks.some(look => look.startsWith('dashed')));
      assert.ok(
        looks.every(look => look.endsWith(' rgba(0, 0, 0, 0)')),
        looks.join('\n'),
      );
      await workbench.screenshot(name);
    });
  });
}
