/** One status bar item: how much is answered, and whether the engine is at work. */
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { commandIds } from '../base/ids.js';
import type { ProjectSession } from '../session/projectSession.js';

export class StatusBar implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly item = this.owned.add(
    vscode.window.createStatusBarItem('glossator', vscode.StatusBarAlignment.Left),
  );
  private attached = new DisposableStore();

  constructor() {
    this.item.name = 'Glossator';
    this.item.command = commandIds.nextUncertainExample;
    this.detach({ invalid: false });
    this.item.show();
    this.owned.add({ dispose: () => this.attached.dispose() });
  }

  attach(project: ProjectSession): void {
    this.attached.dispose();
    this.attached = new DisposableStore();
    const draw = (): void => this.draw(project);
    this.attached.add(project.session.onDidChange(draw));
    this.attached.add(project.onDidChangeEngine(draw));
    draw();
  }

  /** No project is open; `invalid`: because its `glossator.json` can't be used. */
  detach({ invalid }: { readonly invalid: boolean }): void {
    this.attached.dispose();
    this.item.text = invalid ? '$(warning) Glossator' : '$(tag) Glossator';
    const trouble = vscode.l10n.t('Glossator: glossator.json can’t be used; your answers are kept');
    this.item.tooltip = invalid
      ? trouble
      : vscode.l10n.t('Glossator: label the texts of this folder');
    const label = invalid ? trouble : 'Glossator';
    this.item.accessibilityInformation = { label, role: 'button' };
  }

  dispose(): void {
    this.owned.dispose();
  }

  private draw({ session, engineStatus, stopAdvice }: ProjectSession): void {
    const icon = engineStatus.kind === 'busy' ? '$(sync~spin)' : '$(tag)';
    const answered = vscode.l10n.t('{0} answered', session.answeredCount);
    this.item.text = `${icon} ${answered}`;
    const advice = stopAdvice === undefined ? '' : `. ${stopAdvice}`;
    const status = describe(engineStatus) + advice;
    this.item.tooltip = `Glossator: ${answered}${status}`;
    this.item.accessibilityInformation = {
      label: `Glossator: ${answered}${status}`,
      role: 'button',
    };
  }
}

function describe(status: ProjectSession['engineStatus']): string {
  switch (status.kind) {
    case 'idle':
      return '';
    case 'busy':
      return `. ${status.message}`;
    case 'stopped':
      return `. ${vscode.l10n.t('Ranking has stopped: {0}', status.reason)}`;
  }
}
