/** The container in the activity bar. Its views open the project once somebody looks at them. */
import { DisposableStore, type Disposable } from '../base/disposable.js';
import type { Log } from '../base/log.js';
import type { CurrentProject } from './currentProject.js';
import { FilesView } from './filesView.js';
import { HistoryView } from './historyView.js';
import { LabelsView } from './labelsView.js';
import { QueueView } from './queueView.js';

export class Views implements Disposable {
  private readonly owned = new DisposableStore();
  readonly history: HistoryView;

  /** @param open opens the workspace's project where somebody has labelled before; called when a view is seen */
  constructor(current: CurrentProject, open: () => void, log: Log) {
    this.history = this.owned.add(new HistoryView(current));
    const views = [
      this.history,
      this.owned.add(new LabelsView(current, log)),
      this.owned.add(new QueueView(current)),
      this.owned.add(new FilesView(current, log)),
    ];
    for (const view of views) {
      if (view.isVisible) open();
      this.owned.add(
        view.onDidBecomeVisible(({ visible }) => {
          if (visible) open();
        }),
      );
    }
  }

  dispose(): void {
    this.owned.dispose();
  }
}
