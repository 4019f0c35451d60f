/** *Next Suggestion in File*, *Previous Suggestion in File*: the caret goes there, round the file's end. */
import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.js';
import type { FileExample } from '../editor/fileExamples.js';
import type { Mark } from '../editor/marks.js';
import type { OpenFile } from '../editor/openFile.js';
import type { OpenFiles } from '../editor/openFiles.js';
import { activeEditor } from '../editor/pointedAt.js';

/** Examples that the engine is asked about before the next are. */
const askedAtOnce = 50;

/** Documents that are being looked through. */
const searched = new WeakSet<vscode.TextDocument>();

/** Goes to the suggestion, as soon as there is one; the status bar says that it is looked for. */
export async function goToSuggestion(files: OpenFiles, step: 1 | -1): Promise<void> {
  const editor = activeEditor();
  const { document, selection } = editor;
  if (searched.has(document)) return;
  searched.add(document);
  try {
    const { version } = document;
    const caret = step > 0 ? selection.end : selection.start;
    const range = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Window,
        title: vscode.l10n.t('Looking for a suggestion in this file'),
      },
      () => findSuggestion(files, document, caret, step),
    );
    if (document.isClosed) return;
    if (range === undefined) {
      say(vscode.l10n.t('No suggestions in this file so far.'));
    } else if (document.version !== version || !editor.selection.isEqual(selection)) {
      // What is typed meanwhile must not take the place of the suggestion.
      say(vscode.l10n.t('The next suggestion is in line {0}.', range.start.line + 1));
    } else {
      editor.selection = new vscode.Selection(range.start, range.end);
      editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  } finally {
    searched.delete(document);
  }
}

function say(text: string): void {
  vscode.window.setStatusBarMessage(text, 5_000);
}

/** Waits for what is being learned where there is nothing yet. */
async function findSuggestion(
  files: OpenFiles,
  document: vscode.TextDocument,
  caret: vscode.Position,
  step: 1 | -1,
): Promise<vscode.Range | undefined> {
  for (;;) {
    const file = await files.read(document);
    const found = await findIn(files, file, file.offsetAt(caret), step);
    if (found !== undefined || file.project.engineStatus.kind !== 'busy') return found;
    await untilSettled(files, file);
    if (document.isClosed) return undefined;
  }
}

/** Until the engine isn't busy any more, or the document or its project has been closed. */
async function untilSettled(files: OpenFiles, { document, project }: OpenFile): Promise<void> {
  const heard = new DisposableStore();
  await new Promise<void>(resolve => {
    heard.add(project.onDidChangeEngine(({ kind }) => kind !== 'busy' && resolve()));
    heard.add(
      files.onDidChange(changed => {
        if (changed === document && files.of(document)?.project !== project) resolve();
      }),
    );
    heard.add(vscode.workspace.onDidCloseTextDocument(closed => closed === document && resolve()));
  });
  heard.dispose();
}

async function findIn(
  files: OpenFiles,
  read: OpenFile,
  caret: number,
  step: 1 | -1,
): Promise<vscode.Range | undefined> {
  let file = read;
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
    if (next) return file.rangeOf(next);
  }
  return undefined;
}

function marksOf(file: OpenFile, example: FileExample, step: 1 | -1): Mark[] {
  const marks = file.marks
    .filter(mark => mark.kind === 'suggested' && mark.example.key === example.key)
    .filter(mark => file.offsetOf(mark.example) === file.offsetOf(example))
    .sort((a, b) => a.start - b.start);
  return step > 0 ? marks : marks.reverse();
}
