/** *Remove Label*: of the words that the caret is on. */
import * as vscode from 'vscode';
import { NothingThereError } from '../base/errors.js';
import { sameSpan } from '../domain/span.js';
import { decisionOn } from '../editor/decisions.js';
import type { OpenFiles } from '../editor/openFiles.js';
import { linkedPlace, markAtCaret } from '../editor/pointedAt.js';
import { withoutSpan } from '../editor/spanEdits.js';

export async function removeLabel(files: OpenFiles, argument: unknown): Promise<void> {
  const linked = await linkedPlace(files, argument);
  const atCaret = linked ? undefined : await markAtCaret(files, ['labelled', 'changed']);
  const file = linked?.file ?? atCaret?.file;
  const example = linked?.example ?? atCaret?.mark.example;
  const span = linked?.spans[0] ?? atCaret?.mark.span;
  const entities = example?.annotation?.entities;
  const labelled = span && entities?.spans.find(other => sameSpan(other, span));
  if (!file || !example || !entities || !labelled) {
    throw new NothingThereError(vscode.l10n.t('There is no label at the caret.'));
  }
  file.project.session.recordOutside([
    decisionOn(example, file.path, withoutSpan(entities, labelled)),
  ]);
}
