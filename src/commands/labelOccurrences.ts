/** *Label All Occurrences in File*: the same words again, shown first, recorded as one step back. */
import * as vscode from 'vscode';
import { CancelledError } from '../base/errors.js';
import { sameSpan } from '../domain/span.js';
import { decisionOn } from '../editor/decisions.js';
import type { FileExample } from '../editor/fileExamples.js';
import { occurrences } from '../editor/occurrences.js';
import type { OpenFile } from '../editor/openFile.js';
import type { OpenFiles } from '../editor/openFiles.js';
import { linkedPlace, markAtCaret, selectedWords, type Words } from '../editor/pointedAt.js';
import { pickOccurrences } from '../panel/occurrencePick.js';
import { asSaidNow, withOccurrences, type OccurrenceGroup } from '../session/occurrences.js';
import { chooseLabel } from './labelSelection.js';

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
  const chosen = await pickOccurrences(text, label, found, (one, span) => {
    const { line } = file.positionAt(one.document.toFile(one.start + span.start));
    return vscode.l10n.t('line {0}', line + 1);
  });
  if (!chosen) throw new CancelledError();
  const examples = await files.withAnswersNow(
    file,
    chosen.map(({ item }) => item),
  );
  record(
    file,
    chosen.flatMap((group, i) => asSaidNow(group, examples[i]?.annotation?.entities) ?? []),
  );
  const count = chosen.reduce((sum, { spans }) => sum + spans.length, 0);
  vscode.window.setStatusBarMessage(
    count === 1
      ? vscode.l10n.t('Labelled 1 occurrence; Undo Last Answer takes it back.')
      : vscode.l10n.t('Labelled {0} occurrences; Undo Last Answer takes them back.', count),
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

function record(file: OpenFile, chosen: readonly OccurrenceGroup<FileExample>[]): void {
  const byKey = new Map<string, OccurrenceGroup<FileExample>>();
  for (const group of chosen) {
    const known = byKey.get(group.item.key)?.spans ?? [];
    // The same text may stand in the file twice; it is one example.
    const added = group.spans.filter(span => !known.some(other => sameSpan(other, span)));
    byKey.set(group.item.key, { ...group, spans: [...known, ...added] });
  }
  file.project.session.recordOutside(
    [...byKey.values()].map(group => decisionOn(group.item, file.path, withOccurrences(group))),
  );
}
