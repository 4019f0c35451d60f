/** The commands that act on text editors. */
import type { CommandId } from '../base/ids.js';
import { commandIds } from '../base/ids.js';
import type { ChangedTexts } from '../editor/changes.js';
import type { OpenFiles } from '../editor/openFiles.js';
import { linkedPlace, placeOfCaret } from '../editor/pointedAt.js';
import { toggleLabels } from '../editor/settings.js';
import type { ProjectSession } from '../session/projectSession.js';
import { dismissStale, keepLabels, showChange } from './changedLabels.js';
import { judgeSuggestions } from './judgeSuggestions.js';
import { labelOccurrences } from './labelOccurrences.js';
import { labelSelection } from './labelSelection.js';
import { goToSuggestion } from './nextSuggestion.js';
import type { Command } from './registerCommands.js';
import { removeLabel } from './removeLabel.js';

export interface EditorParts {
  readonly files: OpenFiles;
  readonly texts: ChangedTexts;
  /** Shows an example in the panel. */
  readonly openExample: (project: ProjectSession, key: string) => Promise<void>;
}

export function editorCommands({ files, texts, openExample }: EditorParts) {
  return {
    [commandIds.labelSelection]: argument => labelSelection(files, argument),
    [commandIds.removeLabel]: argument => removeLabel(files, argument),
    [commandIds.labelAllOccurrences]: argument => labelOccurrences(files, argument),
    [commandIds.nextSuggestion]: () => goToSuggestion(files, 1),
    [commandIds.previousSuggestion]: () => goToSuggestion(files, -1),
    [commandIds.acceptSuggestion]: argument => judgeSuggestions(files, argument, 'yes'),
    [commandIds.rejectSuggestion]: argument => judgeSuggestions(files, argument, 'no'),
    [commandIds.toggleLabels]: () => toggleLabels(),
    [commandIds.labelThisExample]: async argument => {
      const place = (await linkedPlace(files, argument)) ?? (await placeOfCaret(files));
      await openExample(place.file.project, place.example.key);
    },
    [commandIds.showChange]: argument => showChange(files, texts, argument),
    [commandIds.keepLabels]: argument => keepLabels(files, argument),
    [commandIds.dismissStale]: argument => dismissStale(files, argument),
  } satisfies Partial<Record<CommandId, Command>>;
}
