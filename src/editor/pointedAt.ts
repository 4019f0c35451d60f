/** What a command of the editor is about: the target of its link, or what the caret or selection is on. */
import * as vscode from 'vscode';
import { NothingThereError, UserError } from '../base/errors.js';
import { tokenize } from '../text/tokenize.js';
import type { FileExample } from './fileExamples.js';
import { exampleAround, marksAt, rangeInExample, type Mark, type MarkKind } from './marks.js';
import type { OpenFile } from './openFile.js';
import type { OpenFiles } from './openFiles.js';
import { parseTarget, type Target } from './targets.js';
import { wordsOf } from './words.js';

export interface Place {
  readonly file: OpenFile;
  readonly example: FileExample;
}

/** Words of an example, relative to its text. */
export interface Words extends Place {
  readonly start: number;
  readonly end: number;
}

/** The example, and the spans of it that the link names; undefined for a command without a link. */
export async function linkedPlace(
  files: OpenFiles,
  argument: unknown,
): Promise<(Place & { readonly spans: Target['spans'] }) | undefined> {
  const target = parseTarget(argument);
  if (!target) return undefined;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(target.file, true));
  const file = await files.read(document);
  const example = file.examples.find(({ key }) => key === target.key);
  if (!example) {
    throw new UserError(vscode.l10n.t('The text has changed meanwhile; nothing was done.'));
  }
  return { file, example, spans: target.spans };
}

export function activeEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new UserError(vscode.l10n.t('Open a text file of the corpus first.'));
  return editor;
}

/** The example that holds the caret. */
export async function placeOfCaret(files: OpenFiles): Promise<Place> {
  const { document, selection } = activeEditor();
  const file = await files.read(document);
  const offset = file.offsetAt(selection.active);
  const example = exampleAround(file.examples, offset, offset);
  if (!example) throw noExample();
  return { file, example };
}

/** The words of every selection; of an empty one the word that it stands in. */
export async function selectedWords(files: OpenFiles): Promise<Words[]> {
  const { document, selections } = activeEditor();
  const file = await files.read(document);
  return selections.map(selection => {
    const from = file.offsetAt(selection.start);
    const to = file.offsetAt(selection.end);
    const example = exampleAround(file.examples, from, from);
    if (!example) throw noExample();
    const inside =
      rangeInExample(example, from, Math.max(to, from + 1)) ??
      rangeInExample(example, from - 1, from);
    const { text } = example;
    const words = inside && wordsOf(text, tokenize(text), inside.start, inside.end);
    if (!words) throw new UserError(vscode.l10n.t('Select at least one word.'));
    const isInOne = to <= example.document.toFile(example.end - 1) + 1;
    if (
      !isInOne &&
      file.text.slice(example.document.toFile(example.end - 1) + 1, to).trim() !== ''
    ) {
      throw new UserError(vscode.l10n.t('A label can’t reach over two examples.'));
    }
    return { file, example, ...words };
  });
}

/** The mark of these kinds that the caret is on; the shortest where there are several. */
export async function markAtCaret(
  files: OpenFiles,
  kinds: readonly MarkKind[],
): Promise<{ file: OpenFile; mark: Mark } | undefined> {
  const { document, selection } = activeEditor();
  const file = await files.read(document);
  const mark = marksAt(file.marks, file.offsetAt(selection.active)).find(({ kind }) =>
    kinds.includes(kind),
  );
  return mark && { file, mark };
}

function noExample(): UserError {
  return new NothingThereError(
    vscode.l10n.t(
      'There is no example here; blank lines, headings’ marks and code aren’t asked about.',
    ),
  );
}
