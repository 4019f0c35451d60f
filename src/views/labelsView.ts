/** *Labels*: how often each was given, with examples of it. */
import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.js';
import { messageOf } from '../base/errors.js';
import { commandIds, viewIds } from '../base/ids.js';
import type { Log } from '../base/log.js';
import type { Task } from '../domain/annotation.js';
import { tasksOf } from '../domain/schema.js';
import type { ProjectSession } from '../session/projectSession.js';
import type { LabelledPlace, LabelUse } from '../store/labelUse.js';
import type { CurrentProject } from './currentProject.js';
import { labelIcon } from './labelIcon.js';
import { TreeView } from './treeView.js';

type Node =
  | { readonly kind: 'task'; readonly task: Task; readonly count: number }
  | { readonly kind: 'label'; readonly use: LabelUse }
  | { readonly kind: 'place'; readonly place: LabelledPlace };

/** Examples listed below a label. */
const mostPlaces = 30;
/** Characters of a text in a row. */
const rowLength = 200;

/** Spans of the hold-out below which an F1 would say little. */
const fewestForF1 = 5;

export class LabelsView extends TreeView<Node> implements Disposable {
  /** By entity label, on the hold-out: F1 in [0, 1], or undefined where there are too few spans. */
  private f1 = new Map<string, number | undefined>();
  private measured: ProjectSession | undefined;

  constructor(
    private readonly current: CurrentProject,
    private readonly log: Log,
  ) {
    super(viewIds.labels, current);
    this.owned.add(current.onDidRest(() => this.measure()));
    this.owned.add(this.onDidBecomeVisible(() => this.measure()));
  }

  /** A view that nobody sees measures nothing, and starts no engine. */
  private measure(): void {
    const project = this.current.get();
    if (project !== this.measured) this.f1 = new Map();
    this.measured = project;
    if (!project?.project.schema.entities || !this.isVisible || !project.engine.isStarted) return;
    project.engine.request('evaluate', {}).then(
      ({ entities }) => {
        if (project !== this.current.get()) return;
        this.f1 = new Map(
          entities?.perLabel.map(({ label, f1, support }) => [
            label,
            support < fewestForF1 ? undefined : f1,
          ]),
        );
        this.refresh();
      },
      (error: unknown) => this.log.info(`Labels could not be measured: ${messageOf(error)}`),
    );
  }

  override getChildren(node?: Node): Node[] {
    const project = this.current.get();
    if (!project) return [];
    const { store, project: settings } = project;
    const uses = store.labelUse();
    const labelsOf = (task: Task): Node[] =>
      (settings.schema[task]?.labels ?? []).map(({ name }) => ({
        kind: 'label',
        use: uses.find(use => use.task === task && use.name === name) ?? { task, name, count: 0 },
      }));
    if (!node) {
      const tasks = tasksOf(settings.schema);
      if (tasks.length === 1 && tasks[0]) return labelsOf(tasks[0]);
      return tasks.map(task => ({
        kind: 'task',
        task,
        count: uses.filter(use => use.task === task).reduce((sum, use) => sum + use.count, 0),
      }));
    }
    if (node.kind === 'task') return labelsOf(node.task);
    if (node.kind === 'place') return [];
    return store
      .labelledPlaces(node.use.task, node.use.name, mostPlaces)
      .map(place => ({ kind: 'place', place }));
  }

  override getTreeItem(node: Node): vscode.TreeItem {
    const states = vscode.TreeItemCollapsibleState;
    if (node.kind === 'task') {
      const isEntities = node.task === 'entities';
      const title = isEntities ? vscode.l10n.t('Entities') : vscode.l10n.t('Classes');
      const item = new vscode.TreeItem(title, states.Expanded);
      item.id = node.task;
      item.description = isEntities ? spansOf(node.count) : answersOf(node.count);
      return item;
    }
    if (node.kind === 'label') return this.labelItem(node.use);
    const { key, text, start, end } = node.place;
    const words = start === null || end === null ? text : text.slice(start, end);
    const item = new vscode.TreeItem(words.slice(0, rowLength), states.None);
    if (start !== null) item.description = text.slice(0, rowLength);
    item.tooltip = text;
    item.command = {
      title: vscode.l10n.t('Open in Glossator'),
      command: commandIds.openExample,
      arguments: [{ key }],
    };
    return item;
  }

  private labelItem({ task, name, count }: LabelUse): vscode.TreeItem {
    const states = vscode.TreeItemCollapsibleState;
    const labels = this.current.get()?.project.schema[task]?.labels ?? [];
    const index = labels.findIndex(label => label.name === name);
    const label = labels[index];
    const item = new vscode.TreeItem(name, count > 0 ? states.Collapsed : states.None);
    item.id = `${task}/${name}`;
    item.iconPath = labelIcon(task, label, Math.max(0, index));
    const measured = task === 'entities' && this.f1.has(name);
    const f1 = measured ? `F1 ${this.f1.get(name)?.toFixed(2) ?? '–'}` : '';
    item.description = `${count.toLocaleString('en')}${measured ? `\u2003${f1}` : ''}`;
    item.tooltip = [name, label?.description, label?.key && vscode.l10n.t('Key: {0}', label.key)]
      .filter(part => part !== undefined && part !== '')
      .join('\n');
    item.contextValue = 'label';
    item.accessibilityInformation = {
      label: [name, timesOf(count), f1].filter(Boolean).join(', '),
    };
    return item;
  }
}

function spansOf(count: number): string {
  return count === 1 ? vscode.l10n.t('1 span') : vscode.l10n.t('{0} spans', count);
}

function answersOf(count: number): string {
  return count === 1 ? vscode.l10n.t('1 answer') : vscode.l10n.t('{0} answers', count);
}

function timesOf(count: number): string {
  return count === 1 ? vscode.l10n.t('given once') : vscode.l10n.t('given {0} times', count);
}
