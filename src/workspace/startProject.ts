/** Reads a project's corpus; what takes long says so and can be stopped. */
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { CancelledError } from '../base/errors.js';
import type { BegunWork } from '../protocol/begunWork.js';
import type { ProjectSession } from '../session/projectSession.js';

/** Reading that takes longer than this shows its progress. */
const noticeableMilliseconds = 1_000;

/**
 * Resolves once the engine can be asked.
 * @param begun what the person had begun in the panel; it is shown first
 * @throws CancelledError where the person stopped it
 */
export async function startProject(project: ProjectSession, begun?: BegunWork): Promise<void> {
  const started = project.session.start(begun);
  const isSlow = await Promise.race([
    started.then(() => false),
    wait(noticeableMilliseconds, true),
  ]);
  if (!isSlow) return;
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Glossator', cancellable: true },
    async (progress, token) => {
      token.onCancellationRequested(() => void project.stopEngine());
      const heard = project.onDidChangeEngine(status => {
        if (status.kind === 'busy') progress.report({ message: status.message });
      });
      try {
        await started;
      } catch (error) {
        throw token.isCancellationRequested ? new CancelledError() : error;
      } finally {
        heard.dispose();
      }
    },
  );
}
