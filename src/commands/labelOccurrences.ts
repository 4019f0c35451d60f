/** *Label All Occurrences in File*: the same words again, shown first, recorded as one step back. */
import * as vscode from 'vscode';
import { CancelledError } from '../base/errors.js';
import { decisionOn } from '../editor/decisions.js';
import { occurrences, type Occurrence } from '../editor/occurrences.js';
import type { OpenFile } from '../editor/openFile.js';
import type { OpenFiles } from '../editor/openFiles.js';
import { linkedPlace, markAtCaret, selectedWords, type Words } from '../editor/pointedAt.js';
import { withSpans } from '../editor/spanEdits.js';
import { chooseLabel } from './labelSelection.js';

/** Characters shown on either side of the words. */
const context = 40;

export async function labelOccurrences(files: OpenFiles, argument: unknown): Promise<void> {
  const { words, label } = await pointedWords(files, argument);
  const { file, example } = words;
  const text = example.text.slice(words.start, words.end);
  const found = occurrences(file.examples, text, label);
  if (found.length === 0) {
    vscode.window.setStatusBarMessage(
      vscode.l10n.t('“{0}” stands nowhere else in this file without a label.', text),
      5_000,
    );
    return;
  }
  const chosen = await vscode.window.showQuickPick(
    found.map(one => itemOf(file, one)),
    {
      title: vscode.l10n.t('Label “{0}” as {1}', text, label),
      canPickMany: true,
      placeHolder: vscode.l10n.t('Occurrences in this file that get the label'),
    },
  );
  if (!chosen) throw new CancelledError();
  record(
    file,
    chosen.map(item => item.occurrence),
  );
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('Labelled {0} occurrences; Undo Last Answer takes them back.', chosen.length),
    5_000,
  );
}

async function pointedWords(
  files: OpenFiles,
  argument: unknown,
): Promise<{ words: Words; label: string }> {
  const linked = await linkedPlace(files, argument);
  const span = linked?.spans[0];
  if (linked && span) return { words: { ...linked, ...span }, label: span.label };
  const atCaret = await markAtCaret(files, ['labelled', 'changed', 'suggested']);
  if (atCaret) {
    const { file, mark } = atCaret;
    return { words: { file, example: mark.example, ...mark.span }, label: mark.span.label };
  }
  const [words] = await selectedWords(files);
  if (!words) throw new CancelledError();
  return { words, label: await chooseLabel(files, words) };
}

function itemOf(
  file: OpenFile,
  occurrence: Occurrence,
): vscode.QuickPickItem & { readonly occurrence: Occurrence } {
  const { example, span, wasPassed } = occurrence;
  const { text } = example;
  const before = text.slice(Math.max(0, span.start - context), span.start);
  const after = text.slice(span.end, span.end + context);
  const { line } = file.positionAt(example.document.toFile(example.start + span.start));
  const place = vscode.l10n.t('line {0}', line + 1);
  return {
    label: `${before}⟦${text.slice(span.start, span.end)}⟧${after}`.replaceAll(/\s+/g, ' '),
    description: wasPassed ? `${place}, ${vscode.l10n.t('answered without it')}` : place,
    picked: !wasPassed,
    occurrence,
  };
}

function record(file: OpenFile, chosen: readonly Occurrence[]): void {
  const overlap = file.project.project.schema.entities?.overlap ?? false;
  const byKey = new Map<string, Occurrence[]>();
  for (const one of chosen) {
    const list = byKey.get(one.example.key) ?? [];
    // The same text may stand in the file twice; it is one example.
    if (!list.some(({ span }) => span.start === one.span.start)) list.push(one);
    byKey.set(one.example.key, list);
  }
  file.project.session.recordOutside(
    [...byKey.values()].flatMap(list => {
      const [first] = list;
      if (!first) return [];
      const spans = list.map(({ span }) => {
        return { ...span, verdict: 'yes' as const, source: 'pattern' as const };
      });
      const entities = withSpans(first.example.annotation?.entities, spans, overlap);
      return [decisionOn(first.example, file.path, entities)];
    }),
  );
}
