/** *Accept Suggestion*, *Reject Suggestion*: one at the caret, or those that a link names. */
import * as vscode from 'vscode';
import { NothingThereError } from '../base/errors.js';
import { sameSpan } from '../domain/span.js';
import type { JudgedSpan, Verdict } from '../domain/annotation.js';
import { decisionOn } from '../editor/decisions.js';
import { openSuggestions } from '../editor/marks.js';
import type { OpenFiles } from '../editor/openFiles.js';
import { linkedPlace, markAtCaret } from '../editor/pointedAt.js';
import { withoutSuggestions, withSpans } from '../editor/spanEdits.js';

export async function judgeSuggestions(
  files: OpenFiles,
  argument: unknown,
  verdict: Verdict,
): Promise<void> {
  const linked = await linkedPlace(files, argument);
  const atCaret = linked ? undefined : await markAtCaret(files, ['suggested']);
  const file = linked?.file ?? atCaret?.file;
  const example = linked?.example ?? atCaret?.mark.example;
  const wanted = linked?.spans ?? (atCaret ? [atCaret.mark.span] : []);
  const suggestions = file && example && file.suggestionsOf(example);
  const judged =
    example && suggestions
      ? openSuggestions(example, suggestions)
          .filter(span => wanted.some(other => sameSpan(span, other)))
          .map((span): JudgedSpan => {
            return { ...span, verdict, source: 'model', model: `round ${suggestions.round}` };
          })
      : [];
  if (!file || !example || judged.length === 0) {
    throw new NothingThereError(vscode.l10n.t('There is no suggestion at the caret.'));
  }
  const { session, project } = file.project;
  const overlap = project.schema.entities?.overlap ?? false;
  const before = example.annotation?.entities;
  const entities =
    verdict === 'yes' ? withSpans(before, judged, overlap) : withoutSuggestions(before, judged);
  session.recordOutside([decisionOn(example, file.path, entities)]);
}
