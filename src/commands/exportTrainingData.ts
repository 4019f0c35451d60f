/** *Export Training Data…*: asks for format and place, writes the files, says what was lost. */
import path from 'node:path';
import * as vscode from 'vscode';
import { CancelledError } from '../base/errors.js';
import { exportBatch, type ExportReport } from '../batch/exportBatch.js';
import { formats } from '../interchange/formats.js';
import type { ProjectSession } from '../session/projectSession.js';
import { cancellable } from './cancellable.js';

const items = formats.map(({ name, title, extension, purpose }) => ({
  label: title,
  description: extension,
  detail: purpose,
  format: name,
}));

const splits = [
  { label: vscode.l10n.t('Train 80 %, Dev 20 %'), split: [0.8, 0.2] },
  { label: vscode.l10n.t('Train 80 %, Dev 10 %, Test 10 %'), split: [0.8, 0.1, 0.1] },
];

export async function exportTrainingData(
  { store, project, root, engine }: ProjectSession,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const format = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Export as'),
  });
  if (!format) throw new CancelledError();
  const split = await vscode.window.showQuickPick(splits, { title: vscode.l10n.t('Split') });
  if (!split) throw new CancelledError();
  const folder = await vscode.window.showInputBox({
    title: vscode.l10n.t('Folder for the files'),
    // Each format in one of its own: several have files of the same names.
    value: path.join(root, 'training-data', format.format),
    ignoreFocusOut: true,
    validateInput: value =>
      path.isAbsolute(value) ? undefined : vscode.l10n.t('Give an absolute path'),
  });
  if (folder === undefined) throw new CancelledError();
  const report = await cancellable(vscode.l10n.t('Exporting…'), ({ signal, onProgress }) =>
    exportBatch(
      store,
      {
        format: format.format,
        out: folder,
        split: split.split,
        seed: project.query.seed,
        root,
        project,
        findMissing: keys => engine.request('missing', { keys }, signal),
      },
      { signal, onProgress: (done, total) => onProgress(done / total) },
    ),
  );
  await announce(report, folder, log);
}

async function announce(
  report: ExportReport,
  folder: string,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const total = report.files.reduce((sum, file) => sum + file.examples, 0);
  const parts = report.files
    .map(file => `${path.basename(file.path)}: ${file.examples}`)
    .join(', ');
  log.info(`Exported fine-tuning batch ${report.batch} to ${folder} (${parts})`);
  for (const file of report.removed) log.info(`Removed ${file}, an earlier split’s part`);
  for (const loss of report.losses) {
    log.warn(`${loss.count} × ${loss.message} ${loss.examples.join('; ')}`);
  }
  const open = vscode.l10n.t('Open Folder');
  const showLosses = vscode.l10n.t('Show What Was Lost');
  const message =
    total === 1
      ? vscode.l10n.t('Exported 1 example ({0}).', parts)
      : vscode.l10n.t('Exported {0} examples ({1}).', total, parts);
  const picked = await vscode.window.showInformationMessage(
    message,
    open,
    ...(report.losses.length > 0 ? [showLosses] : []),
  );
  if (picked === open) {
    await vscode.commands.executeCommand(
      'revealInExplorer',
      vscode.Uri.file(report.files[0]?.path ?? folder),
    );
  }
  if (picked === showLosses) log.show();
}
