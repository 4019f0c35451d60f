/** *Import Annotations…*: asks for files and their format, and for labels that the project lacks. */
import path from 'node:path';
import * as vscode from 'vscode';
import {
  previewImport,
  recordImport,
  type ForkedPreview,
  type ForkedReport,
} from '../batch/forkedImport.js';
import { CancelledError, UserError } from '../base/errors.js';
import { formats } from '../interchange/formats.js';
import { cancellable } from './cancellable.js';

export interface ImportTarget {
  /** Absolute path of the project's folder; `glossator.json` is written where there is none. */
  readonly root: string;
  readonly cliFile: string;
}

export async function importAnnotations(
  { root, cliFile }: ImportTarget,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Import Annotations'),
    openLabel: vscode.l10n.t('Import'),
    canSelectMany: true,
    defaultUri: vscode.Uri.file(root),
  });
  if (!picked || picked.length === 0) throw new CancelledError();
  const files = picked.map(file => file.fsPath);
  const format = await askForFormat(files);
  const request = { root, cliFile, files, format };
  const preview = await cancellable(vscode.l10n.t('Looking through the files…'), more =>
    previewImport({ ...request, ...more }),
  );
  await confirmLabels(preview);
  const report = await cancellable(vscode.l10n.t('Importing…'), more =>
    recordImport({ ...request, ...more }),
  );
  await announce(report, root, log);
}

/** Formats that such files usually have come first. */
async function askForFormat(files: readonly string[]): Promise<string> {
  const extensions = new Set(files.map(file => path.extname(file).toLowerCase()));
  const isUsual = (extension: string): boolean => extensions.has(extension);
  const items = formats
    .map(({ name, title, extension }) => ({ label: title, description: extension, name }))
    .sort((a, b) => Number(isUsual(b.description)) - Number(isUsual(a.description)));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Format of the files'),
  });
  if (!picked) throw new CancelledError();
  return picked.name;
}

/** Labels that the project lacks are added only where the user says so. */
async function confirmLabels({
  missing,
  records,
  answered,
  silent,
  project,
}: ForkedPreview): Promise<void> {
  if (records === 0) {
    throw new UserError(
      vscode.l10n.t('Nothing in these files can be read. Is it another format, perhaps?'),
    );
  }
  if (answered === 0) {
    throw new UserError(
      silent.map(({ path: file, reason }) => `${path.basename(file)}: ${reason}`).join('\n'),
    );
  }
  const lists = [
    ...(missing.entities.length > 0
      ? [vscode.l10n.t('Entities: {0}', missing.entities.join(', '))]
      : []),
    ...(missing.classes.length > 0
      ? [vscode.l10n.t('Classes: {0}', missing.classes.join(', '))]
      : []),
  ];
  if (lists.length === 0) {
    if (project) return;
    throw new UserError(vscode.l10n.t('These files have no label to begin a glossator.json with.'));
  }
  const add = project ? vscode.l10n.t('Add Labels') : vscode.l10n.t('Create glossator.json');
  const message = project
    ? vscode.l10n.t('These files have labels that glossator.json lacks. Add them?')
    : vscode.l10n.t('There is no glossator.json yet. Create it with the labels of these files?');
  const answer = await vscode.window.showWarningMessage(
    message,
    { modal: true, detail: lists.join('\n') },
    add,
  );
  if (answer !== add) throw new CancelledError();
}

async function announce(
  { recorded, notInCorpus, replaced, problems, leftOut, notes }: ForkedReport,
  root: string,
  log: vscode.LogOutputChannel,
): Promise<void> {
  log.info(`Imported ${recorded} answers`);
  if (notes !== '') log.warn(notes);
  const message = [
    recorded === 1
      ? vscode.l10n.t('Imported 1 answer.')
      : vscode.l10n.t('Imported {0} answers.', recorded),
    ...(notInCorpus > 0
      ? [vscode.l10n.t('About texts that no file of the project has: {0}.', notInCorpus)]
      : []),
    ...(replaced > 0 ? [vscode.l10n.t('{0} took the place of earlier ones.', replaced)] : []),
    ...(problems > 0 ? [problemsOf(problems, notes, root)] : []),
    ...(leftOut.length > 0 ? [vscode.l10n.t('Some of them lack something.')] : []),
  ].join(' ');
  const showLog = vscode.l10n.t('Show What Was Left Out');
  const lacks = problems > 0 || leftOut.length > 0;
  const show = lacks ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const picked = await show(message, ...(lacks ? [showLog] : []));
  if (picked === showLog) log.show();
}

/** How many, and of the first its file (from the project's folder), line and reason. */
function problemsOf(count: number, notes: string, root: string): string {
  const first = notes.split('\n').find(line => /:\d+: /.test(line));
  const unused =
    count === 1
      ? vscode.l10n.t('1 record could not be used')
      : vscode.l10n.t('{0} records could not be used', count);
  if (first === undefined) return `${unused}.`;
  const inside = root + path.sep;
  const place = first.startsWith(inside) ? first.slice(inside.length) : first;
  return count === 1 ? `${unused}: ${place}` : vscode.l10n.t('{0}, the first: {1}', unused, place);
}
