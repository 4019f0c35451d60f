/** Work that takes a while: how far it is, and a way to stop it. */
import * as vscode from 'vscode';

export interface Control {
  readonly signal: AbortSignal;
  /** The share that is done, in [0, 1]. */
  readonly onProgress: (done: number) => void;
}

export function cancellable<T>(title: string, work: (control: Control) => Promise<T>): Thenable<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      let shown = 0;
      const onProgress = (done: number): void => {
        progress.report({ increment: 100 * Math.max(0, done - shown) });
        shown = Math.max(shown, done);
      };
      return work({ signal: stop.signal, onProgress });
    },
  );
}
