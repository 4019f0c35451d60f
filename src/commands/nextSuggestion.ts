/** *Next Suggestion in File*, *Previous Suggestion in File*: the caret goes there, round the file's end. */
import * as vscode from 'vscode';
import type { FileExample } from '../editor/fileExamples.js';
import type { Mark } from '../editor/marks.js';
import type { OpenFile } from '../editor/openFile.js';
import type { OpenFiles } from '../editor/openFiles.js';
import { activeEditor } from '../editor/pointedAt.js';

/** Examples that the engine is asked about before the next are. */
const askedAtOnce = 50;

export async function goToSuggestion(files: OpenFiles, step: 1 | -1): Promise<void> {
  const editor = activeEditor();
  const { document } = editor;
  let file = await files.read(document);
  const caret = file.offsetAt(step > 0 ? editor.selection.end : editor.selection.start);
  const startOf = (example: FileExample): number => file.offsetOf(example);
  // Whole file round, from the caret on: its own example first and, for what is behind it there, last.
  const own = file.examples.findLastIndex(example => startOf(example) <= caret);
  const order = file.examples.map((_, i) => {
    const size = file.examples.length;
    return (((Math.max(0, own) + step * i) % size) + size) % size;
  });
  const rounds = [...order, ...order.slice(0, 1)];
  for (let from = 0; from < rounds.length; from += askedAtOnce) {
    const some = rounds.slice(from, from + askedAtOnce).flatMap(i => file.examples[i] ?? []);
    file = await files.suggest(file, some);
    const found = some.flatMap((example, i) => {
      const isFirst = from === 0 && i === 0;
      return marksOf(file, example, step).filter(
        mark => !isFirst || (step > 0 ? mark.start >= caret : mark.end <= caret),
      );
    });
    const [next] = found;
    if (!next) continue;
    const range = file.rangeOf(next);
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return;
  }
  vscode.window.setStatusBarMessage(vscode.l10n.t('No suggestions in this file so far.'), 5_000);
}

function marksOf(file: OpenFile, example: FileExample, step: 1 | -1): Mark[] {
  const marks = file.marks
    .filter(mark => mark.kind === 'suggested' && mark.example.key === example.key)
    .filter(mark => file.offsetOf(mark.example) === file.offsetOf(example))
    .sort((a, b) => a.start - b.start);
  return step > 0 ? marks : marks.reverse();
}
