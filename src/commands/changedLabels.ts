/** What to do with labels of a text that was edited since: look, keep what still fits, or hear no more of it. */
import * as vscode from 'vscode';
import { NothingThereError } from '../base/errors.js';
import type { Annotation, JudgedSpan } from '../domain/annotation.js';
import type { ChangedTexts } from '../editor/changes.js';
import { decisionOn } from '../editor/decisions.js';
import type { FileExample } from '../editor/fileExamples.js';
import type { StaleText } from '../editor/fileLabels.js';
import type { OpenFile } from '../editor/openFile.js';
import type { OpenFiles } from '../editor/openFiles.js';
import { placeOfCaret } from '../editor/pointedAt.js';
import { parseTarget } from '../editor/targets.js';

/** *Show What Changed*: the labelled text beside what stands there now. */
export async function showChange(
  files: OpenFiles,
  texts: ChangedTexts,
  argument: unknown,
): Promise<void> {
  const { file, example, stale } = await changedPlace(files, argument);
  if (example?.earlier) {
    const { earlier, annotation } = example;
    const now = yes(annotation);
    const kept = now.flatMap(({ start, end, label }) => {
      const at = earlier.text.indexOf(example.text.slice(start, end));
      return at < 0 ? [] : [{ start: at, end: at + end - start, label }];
    });
    await texts.show(
      earlier.key,
      { text: earlier.text, spans: [...kept, ...earlier.lost] },
      { text: example.text, spans: now },
    );
  } else if (stale) {
    const { line } = file.positionAt(stale.at);
    const text = file.document.lineAt(Math.min(line, file.document.lineCount - 1)).text;
    const spans = yes(stale.annotation);
    await texts.show(stale.key, { text: stale.text, spans }, { text, spans: [] });
  }
}

/** *Keep Labels*: the labels that still fit become labels of the text as it is now. */
export async function keepLabels(files: OpenFiles, argument: unknown): Promise<void> {
  const { file, example } = await changedPlace(files, argument);
  const entities = example?.annotation?.entities;
  if (!example || !entities) throw nothingChanged();
  file.project.session.recordOutside([decisionOn(example, file.path, entities)]);
}

/** The hint at a text that is gone goes away in this workspace; its labels stay in the database. */
export async function dismissStale(files: OpenFiles, argument: unknown): Promise<void> {
  const { stale } = await changedPlace(files, argument);
  if (stale) await files.dismiss(stale.key);
}

async function changedPlace(
  files: OpenFiles,
  argument: unknown,
): Promise<{ file: OpenFile; example?: FileExample; stale?: StaleText }> {
  const target = parseTarget(argument);
  if (!target) {
    const { file, example } = await placeOfCaret(files);
    if (!example.earlier) throw nothingChanged();
    return { file, example };
  }
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(target.file, true));
  const file = await files.read(document);
  const example = file.examples.find(one => one.key === target.key && one.earlier !== undefined);
  const stale = file.stale.find(({ key }) => key === target.key);
  if (example) return { file, example };
  if (stale) return { file, stale };
  throw nothingChanged();
}

function yes(annotation: Annotation | undefined): JudgedSpan[] {
  return (annotation?.entities?.spans ?? []).filter(({ verdict }) => verdict === 'yes');
}

function nothingChanged(): NothingThereError {
  return new NothingThereError(vscode.l10n.t('The labelled text has not been changed here.'));
}
