/** What a person reads at a label or suggestion: what it is, what the model thinks, and what can be done. */
import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.js';
import { commandIds } from '../base/ids.js';
import { likelihoods, marksAt, type Mark } from './marks.js';
import { occurrences } from './occurrences.js';
import type { OpenFile } from './openFile.js';
import type { OpenFiles } from './openFiles.js';
import { percent } from './percent.js';
import { showsLabels } from './settings.js';
import { commandLink, targetOf, type Target } from './targets.js';

/** The only commands that a hover's links may run. */
const trusted = [
  commandIds.acceptSuggestion,
  commandIds.rejectSuggestion,
  commandIds.labelSelection,
  commandIds.removeLabel,
  commandIds.labelAllOccurrences,
  commandIds.labelThisExample,
  commandIds.showChange,
  commandIds.keepLabels,
  commandIds.dismissStale,
];

export class LabelHovers implements vscode.HoverProvider, Disposable {
  private readonly registration = vscode.languages.registerHoverProvider({ scheme: 'file' }, this);

  constructor(private readonly files: OpenFiles) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const file = this.files.of(document);
    if (!file || file.version !== document.version || !showsLabels()) return undefined;
    const found = marksAt(file.marks, file.offsetAt(position));
    const stale = file.stale.filter(({ at }) => file.positionAt(at).line === position.line);
    const [first] = found;
    if (first)
      return new vscode.Hover(
        found.map(mark => markText(file, mark)),
        file.rangeOf(first),
      );
    const isAtEnd = position.character >= document.lineAt(position.line).text.length;
    if (stale.length === 0 || !isAtEnd) return undefined;
    return new vscode.Hover(
      stale.map(({ key, text }) => {
        const about = targetOf(document, key, []);
        return message(
          vscode.l10n.t('This labelled text is gone or changed beyond recognition: “{0}”', text),
          '',
          [
            [vscode.l10n.t('Show What Changed'), commandIds.showChange, about],
            [vscode.l10n.t('Dismiss'), commandIds.dismissStale, about],
          ],
        );
      }),
    );
  }

  dispose(): void {
    this.registration.dispose();
  }
}

type Action = readonly [title: string, command: string, about: Target];

function markText(file: OpenFile, mark: Mark): vscode.MarkdownString {
  const { example, span, kind } = mark;
  const about = targetOf(file.document, example.key, [span]);
  const all = labelAll(file, mark, about);
  const labelAs: Action = [vscode.l10n.t('Label As…'), commandIds.labelSelection, about];
  if (kind === 'suggested') {
    return message(`${span.label}?`, describeSuggestion(file, mark), [
      [`$(check) ${vscode.l10n.t('Accept')}`, commandIds.acceptSuggestion, about],
      [`$(close) ${vscode.l10n.t('Reject')}`, commandIds.rejectSuggestion, about],
      labelAs,
      ...all,
    ]);
  }
  const change: Action[] =
    kind === 'changed'
      ? [
          [vscode.l10n.t('Keep Labels'), commandIds.keepLabels, about],
          [vscode.l10n.t('Show What Changed'), commandIds.showChange, about],
        ]
      : [];
  return message(span.label, describeLabel(mark), [
    ...change,
    labelAs,
    [vscode.l10n.t('Remove Label'), commandIds.removeLabel, about],
    ...all,
    [vscode.l10n.t('Label This Example'), commandIds.labelThisExample, about],
  ]);
}

function labelAll(file: OpenFile, { example, span }: Mark, about: Target): Action[] {
  const words = example.text.slice(span.start, span.end);
  const others = occurrences(file.examples, words, span.label).flatMap(({ item, spans }) =>
    spans.filter(other => item.key !== example.key || other.start !== span.start),
  );
  const count = others.length;
  if (count === 0) return [];
  const title =
    count === 1
      ? vscode.l10n.t('Label the Other Occurrence')
      : vscode.l10n.t('Label All {0} Other Occurrences', count);
  return [[title, commandIds.labelAllOccurrences, about]];
}

/** E.g. `64 %, PRODUCT 24 %, none 9 %. Suggested in round 7.` */
function describeSuggestion(file: OpenFile, { example, span }: Mark): string {
  const suggestions = file.suggestionsOf(example);
  if (!suggestions) return '';
  const likely = likelihoods(suggestions, span);
  const own = likely.find(({ label }) => label === span.label);
  const others = likely
    .filter(({ label, probability }) => label !== span.label && probability >= 0.05)
    .slice(0, 2)
    .map(({ label, probability }) => `${label ?? vscode.l10n.t('none')} ${percent(probability)}`);
  const figures = [percent(own?.probability ?? 0), ...others].join(', ');
  const round = vscode.l10n.t('Suggested in round {0}.', suggestions.round);
  return `${figures}. ${round}`;
}

function describeLabel({ kind, span }: Mark): string {
  if (kind === 'changed') return vscode.l10n.t('Labelled before the text was changed.');
  const source = 'source' in span ? span.source : 'person';
  switch (source) {
    case 'model':
      return vscode.l10n.t('Suggested by the model, accepted by a person.');
    case 'pattern':
      return vscode.l10n.t('Labelled with other occurrences of the same words.');
    case 'import':
      return vscode.l10n.t('Imported.');
    case 'person':
      return vscode.l10n.t('Labelled by a person.');
  }
}

function message(title: string, text: string, actions: readonly Action[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('', true);
  markdown.isTrusted = { enabledCommands: trusted };
  markdown.appendMarkdown(`**${escaped(title)}** ${escaped(text)}`);
  const links = actions.map(
    ([name, command, about]) => `[${name}](${commandLink(command, about)})`,
  );
  markdown.appendMarkdown(`\n\n${links.join(' &nbsp; ')}`);
  return markdown;
}

/** Text of files and labels as Markdown that shows it and means nothing; `appendText` would forbid line breaks. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-!~<>$|&]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
