/** *Change Query Strategy…*: written to `glossator.json`, which takes effect when it is saved. */
import { modify } from 'jsonc-parser';
import * as vscode from 'vscode';
import { CancelledError } from '../base/errors.js';
import type { ProjectSession } from '../session/projectSession.js';
import { strategyNames } from '../project/config.js';
import { strategyTexts } from '../project/strategyTexts.js';
import { strategies } from '../query/strategies.js';
import { strategyCost } from '../query/strategyCost.js';
import { editProjectFile, openProjectFile } from './projectFileEdit.js';

export async function chooseStrategy({ root, project }: ProjectSession): Promise<void> {
  const picked = await vscode.window.showQuickPick(
    strategyNames.map(name => ({
      label: strategies[name].title,
      description: name === project.query.strategy ? vscode.l10n.t('current') : '',
      detail: [
        vscode.l10n.t('Asks for {0}', strategyTexts[name].asks),
        // Of a pool of any size: only a part of it is looked at.
        strategyCost(name, project.schema, Infinity) ?? [],
      ]
        .flat()
        .join('. '),
      name,
    })),
    { title: vscode.l10n.t('Query strategy'), matchOnDetail: true },
  );
  if (!picked) throw new CancelledError();
  const file = await openProjectFile(root);
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  const path = ['query', 'strategy'];
  await editProjectFile(file, modify(file.getText(), path, picked.name, { formattingOptions }));
}
