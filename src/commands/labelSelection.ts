/** *Label Selection…*: the selected words get a label, chosen by its key or name. */
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../base/errors.js';
import type { Label } from '../domain/schema.js';
import { decisionOn } from '../editor/decisions.js';
import { likelihoods, type Likelihood } from '../editor/marks.js';
import type { OpenFiles } from '../editor/openFiles.js';
import { percent } from '../editor/percent.js';
import { linkedPlace, selectedWords, type Words } from '../editor/pointedAt.js';
import { withSpans } from '../editor/spanEdits.js';

/** How long the list waits for what the model thinks, before it shows without. */
const patienceMilliseconds = 300;

export async function labelSelection(files: OpenFiles, argument: unknown): Promise<void> {
  const linked = await linkedPlace(files, argument);
  const words: Words[] = linked
    ? linked.spans.map(({ start, end }) => ({ ...linked, start, end }))
    : await selectedWords(files);
  const [first] = words;
  if (!first) return;
  const { session, project } = first.file.project;
  const label = await chooseLabel(files, first);
  const overlap = project.schema.entities?.overlap ?? false;
  const byExample = new Map(words.map(({ example }) => [example.key, example]));
  const examples = await files.withAnswersNow(first.file, [...byExample.values()]);
  session.recordOutside(
    examples.map(example => {
      const spans = words
        .filter(one => one.example.key === example.key)
        .map(({ start, end }) => {
          return { start, end, label, verdict: 'yes' as const, source: 'person' as const };
        });
      const entities = withSpans(example.annotation?.entities, spans, overlap);
      return decisionOn(example, first.file.path, entities);
    }),
  );
}

/** @throws CancelledError when none is chosen */
export async function chooseLabel(files: OpenFiles, words: Words): Promise<string> {
  const labels = words.file.project.project.schema.entities?.labels ?? [];
  if (labels.length === 0) {
    throw new UserError(vscode.l10n.t('This project has no entities; add some to glossator.json.'));
  }
  const likely = await likelihoodsOf(files, words);
  const text = words.example.text.slice(words.start, words.end);
  const name = await pickLabel(vscode.l10n.t('Label “{0}”', text), labels, likely);
  if (name === undefined) throw new CancelledError();
  return name;
}

async function likelihoodsOf(
  files: OpenFiles,
  { file, example, start, end }: Words,
): Promise<Likelihood[]> {
  const known = file.suggestionsOf(example);
  if (known) return likelihoods(known, { start, end });
  const asked = files.suggest(file, [example]).catch(() => file);
  const answered = await Promise.race([asked, wait(patienceMilliseconds, file)]);
  const told = answered.suggestionsOf(example);
  return told ? likelihoods(told, { start, end }) : [];
}

/** Undefined when the list was left. A label's key chooses it at once. */
function pickLabel(
  title: string,
  labels: readonly Label[],
  likely: readonly Likelihood[],
): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly name: string }>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Press a key or type a label');
  pick.items = labels.map(({ name, key, description }) => {
    const probability = likely.find(one => one.label === name)?.probability ?? 0;
    return {
      name,
      label: `${key ?? ' '}   ${name}`,
      description: probability >= 0.01 ? percent(probability) : '',
      ...(description === undefined ? {} : { tooltip: description }),
    };
  });
  const best = likely.find(one => one.label !== undefined)?.label;
  const preferred = pick.items.find(item => item.name === best);
  if (preferred) pick.activeItems = [preferred];
  return new Promise(resolve => {
    const choose = (name: string | undefined): void => {
      resolve(name);
      pick.dispose();
    };
    pick.onDidChangeValue(value => {
      const byKey = labels.find(label => label.key === value);
      if (byKey) choose(byKey.name);
    });
    pick.onDidAccept(() => choose(pick.selectedItems[0]?.name));
    pick.onDidHide(() => choose(undefined));
    pick.show();
  });
}
