/** Underlines and tints of labels in text editors: solid for people, dashed for the model. */
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import type { Label } from '../domain/schema.js';
import type { MarkKind } from './marks.js';
import type { OpenFile } from './openFile.js';
import type { OpenFiles } from './openFiles.js';
import { labelsAreShown, showsLabels } from './settings.js';

/** How many theme colours there are (`glossator.label1` …); labels beyond them start over. */
const themeColours = 12;

const lines: Readonly<Record<MarkKind, string>> = {
  labelled: 'solid',
  changed: 'dotted',
  suggested: 'dashed',
};

export class LabelDecorations implements Disposable {
  private readonly owned = new DisposableStore();
  /** By colour and kind; made when first needed. */
  private readonly types = new Map<string, vscode.TextEditorDecorationType>();
  private readonly staleType = this.owned.add(
    vscode.window.createTextEditorDecorationType({
      overviewRulerColor: new vscode.ThemeColor('editorWarning.foreground'),
      overviewRulerLane: vscode.OverviewRulerLane.Right,
      after: {
        margin: '0 0 0 2em',
        color: new vscode.ThemeColor('editorCodeLens.foreground'),
        fontStyle: 'italic',
      },
    }),
  );

  constructor(private readonly files: OpenFiles) {
    this.owned.add(files.onDidChange(document => this.draw(document)));
    this.owned.add(
      vscode.window.onDidChangeVisibleTextEditors(editors => {
        for (const { document } of editors) this.draw(document);
      }),
    );
    this.owned.add(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (!event.affectsConfiguration(labelsAreShown)) return;
        for (const { document } of vscode.window.visibleTextEditors) this.draw(document);
      }),
    );
    this.owned.add(
      vscode.window.onDidChangeActiveColorTheme(() => {
        this.forgetTypes();
        for (const { document } of vscode.window.visibleTextEditors) this.draw(document);
      }),
    );
    this.owned.add({ dispose: () => this.forgetTypes() });
  }

  dispose(): void {
    this.owned.dispose();
  }

  private forgetTypes(): void {
    this.types.forEach(type => type.dispose());
    this.types.clear();
  }

  private draw(document: vscode.TextDocument): void {
    const file = this.files.of(document);
    const ranges = showsLabels() && file ? this.rangesOf(file) : new Map<string, vscode.Range[]>();
    const stale = showsLabels() && file ? staleHints(file) : [];
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document !== document) continue;
      for (const [look, type] of this.types) editor.setDecorations(type, ranges.get(look) ?? []);
      editor.setDecorations(this.staleType, stale);
    }
  }

  private rangesOf(file: OpenFile): Map<string, vscode.Range[]> {
    const labels = file.project.project.schema.entities?.labels ?? [];
    const ranges = new Map<string, vscode.Range[]>();
    for (const mark of file.marks) {
      const index = labels.findIndex(label => label.name === mark.span.label);
      const look = this.lookOf(labels[index], Math.max(0, index), mark.kind);
      const list = ranges.get(look) ?? [];
      list.push(file.rangeOf(mark));
      ranges.set(look, list);
    }
    return ranges;
  }

  /** Name of the decoration type, which is there afterwards. */
  private lookOf(label: Label | undefined, index: number, kind: MarkKind): string {
    const theme = `glossator.label${(index % themeColours) + 1}`;
    const look = `${kind} ${label?.color ?? theme}`;
    if (this.types.has(look)) return look;
    const colour = label?.color ?? new vscode.ThemeColor(theme);
    const tint = label?.color ? tintOf(label.color) : new vscode.ThemeColor(`${theme}Background`);
    this.types.set(
      look,
      vscode.window.createTextEditorDecorationType({
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
        borderWidth: '0 0 2px 0',
        borderStyle: lines[kind],
        borderColor: colour,
        overviewRulerColor: colour,
        overviewRulerLane: vscode.OverviewRulerLane.Right,
        ...(kind === 'labelled' && tint !== undefined && { backgroundColor: tint }),
      }),
    );
    return look;
  }
}

/** The shares of the theme colours' tints: 16 % on dark backgrounds, 12 % on light, none in high contrast. */
function tintOf(colour: string): string | undefined {
  switch (vscode.window.activeColorTheme.kind) {
    case vscode.ColorThemeKind.Dark:
      return `${colour}29`;
    case vscode.ColorThemeKind.Light:
      return `${colour}1F`;
    default:
      return undefined;
  }
}

function staleHints(file: OpenFile): vscode.DecorationOptions[] {
  const byLine = new Map<number, number>();
  for (const { at } of file.stale) {
    const { line } = file.positionAt(at);
    byLine.set(line, (byLine.get(line) ?? 0) + 1);
  }
  return [...byLine].map(([line, count]) => ({
    range: file.document.lineAt(Math.min(line, file.document.lineCount - 1)).range,
    renderOptions: {
      after: {
        contentText:
          count === 1
            ? vscode.l10n.t('a labelled text is gone here')
            : vscode.l10n.t('{0} labelled texts are gone here', count),
      },
    },
  }));
}
