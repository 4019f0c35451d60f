/** How the panel looks and which keys it takes: the user's settings, and whether the side sheet is open. */
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.js';
import { Emitter } from '../base/emitter.js';
import type { PanelSettings } from '../protocol/panel.js';

const section = 'glossator.panel';
const sheetKey = 'glossator.panel.sheet';

export class PanelLook implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly changes = this.owned.add(new Emitter<PanelSettings>());
  readonly onDidChange = this.changes.event;

  /** @param memory keeps the side sheet as it was left, in all windows */
  constructor(private readonly memory: vscode.Memento) {
    this.owned.add(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration(section)) this.changes.fire(this.settings);
      }),
    );
  }

  get settings(): PanelSettings {
    const configuration = vscode.workspace.getConfiguration(section);
    const free = configuration.get<unknown>('freeKeys');
    return {
      sheet: this.memory.get(sheetKey, true),
      fontFamily: configuration.get('fontFamily', ''),
      fontSize: configuration.get('fontSize', 0),
      freeKeys: Array.isArray(free) ? free.map(key => String(key).toLowerCase()) : [],
    };
  }

  async toggleSheet(): Promise<void> {
    await this.memory.update(sheetKey, !this.settings.sheet);
    this.changes.fire(this.settings);
  }

  dispose(): void {
    this.owned.dispose();
  }
}
