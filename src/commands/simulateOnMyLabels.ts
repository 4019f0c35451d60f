/** *Simulate on My Labels*: what the project's strategy would have saved on the answers given so far. */
import path from 'node:path';
import * as vscode from 'vscode';
import { CancelledError } from '../base/errors.js';
import type { Task } from '../domain/annotation.js';
import type { ProjectSession } from '../session/projectSession.js';
import type { StrategyName } from '../project/config.js';
import type { CurveState } from '../protocol/curveView.js';
import { forkedSimulation } from '../simulation/forkedSimulation.js';
import { schemaOf, type LabelledExample } from '../simulation/labelledExample.js';
import { metricOf } from '../simulation/measure.js';
import { fewestAnswers, splitAnswers, testShare, wholeAnswers } from '../simulation/ownAnswers.js';
import type { SimulationPoint } from '../simulation/simulate.js';
import { meanPoints } from '../simulation/summary.js';
import { coldStartAnswers } from '../query/phase.js';
import { strategies as known } from '../query/strategies.js';
import type { CurveView } from '../views/curveView.js';

const seeds = 3;
/** Points on each curve, about. */
const steps = 12;

/** Complete answers of one task. */
interface TaskAnswers {
  readonly task: Task;
  readonly answers: readonly LabelledExample[];
}

/** Asks which task where there are two; both are simulated one after the other, each in a view of its own. */
export async function simulateOnMyLabels(
  session: ProjectSession,
  cliFile: string,
  openView: () => CurveView,
): Promise<void> {
  const { schema } = session.project;
  const training = session.store.training();
  const tasks = (['entities', 'classes'] as const)
    .filter(task => schema[task] !== undefined)
    .map(task => ({ task, answers: wholeAnswers(training, task) }));
  for (const chosen of await chooseTasks(tasks)) {
    await simulateTask(session, chosen, cliFile, openView);
  }
}

async function simulateTask(
  { project, root, modelFolder }: ProjectSession,
  { task, answers }: TaskAnswers,
  cliFile: string,
  openView: () => CurveView,
): Promise<void> {
  const { pool, test } = splitAnswers(answers, project.query.seed);
  const strategies = [...new Set<StrategyName>([project.query.strategy, 'random'])];
  const multi = task === 'classes' && project.schema.classes?.mode === 'multi';
  const batch = Math.max(1, Math.round((pool.length - coldStartAnswers) / steps));
  const perRun = 1 + Math.ceil((pool.length - coldStartAnswers) / batch);
  const total = perRun * strategies.length * seeds;

  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Simulating {0} on {1} answers', titleOf(task), answers.length),
      cancellable: true,
    },
    async (progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      const points: SimulationPoint[] = [];
      let view: CurveView | undefined;
      const show = (): void => {
        view ??= openView();
        view.show(curveState(points, { pool, test, task, multi, done: points.length / total }));
      };
      const run = forkedSimulation({
        cliFile,
        modelFolder,
        folder: path.join(root, '.glossator', 'cache'),
        task,
        multi,
        pool,
        test,
        strategies,
        coldStart: project.query.coldStart,
        seedSize: coldStartAnswers,
        batch,
        budget: pool.length,
        seeds,
        signal: stop.signal,
      });
      for await (const point of run) {
        points.push(point);
        progress.report({
          increment: 100 / total,
          message: vscode.l10n.t('{0} of {1}', points.length, total),
        });
        show();
      }
    },
  );
}

async function chooseTasks(tasks: readonly TaskAnswers[]): Promise<readonly TaskAnswers[]> {
  if (tasks.length === 1) return tasks;
  const choices = tasks.map(one => ({
    label: titleOf(one.task),
    description: vscode.l10n.t('{0} complete answers', one.answers.length),
    chosen: [one],
  }));
  const both = {
    label: vscode.l10n.t('Both'),
    description: vscode.l10n.t('one after the other'),
    chosen: tasks,
  };
  const areBothEnough = tasks.every(({ answers }) => answers.length >= fewestAnswers);
  const picked = await vscode.window.showQuickPick(areBothEnough ? [...choices, both] : choices, {
    title: vscode.l10n.t('Simulate labelling of'),
  });
  if (!picked) throw new CancelledError();
  return picked.chosen;
}

function titleOf(task: Task): string {
  return { entities: vscode.l10n.t('Entities'), classes: vscode.l10n.t('Classes') }[task];
}

interface Run {
  readonly pool: readonly LabelledExample[];
  readonly test: readonly LabelledExample[];
  readonly task: Task;
  readonly multi: boolean;
  /** Share of the work, in [0, 1]. */
  readonly done: number;
}

function curveState(
  points: readonly SimulationPoint[],
  { pool, test, task, multi, done }: Run,
): CurveState {
  const rows = meanPoints(points);
  const names = [...new Set(rows.map(row => row.strategy))];
  return {
    title: vscode.l10n.t('Simulation on My Labels: {0}', titleOf(task)),
    description:
      vscode.l10n.t(
        'Your answers given again: {0} in the pool, measured on the other {1} ({2} %, drawn at random). Mean of {3} seeds.',
        pool.length,
        test.length,
        100 * testShare,
        seeds,
      ) + (done < 1 ? ` ${vscode.l10n.t('{0} % done.', Math.floor(100 * done))}` : ''),
    metric: metricOf(schemaOf([...pool, ...test], task, multi)),
    curves: names.map(strategy => ({
      strategy: known[strategy].title,
      points: rows
        .filter(row => row.strategy === strategy)
        .map(({ labels, tokens, minutes, metric }) => ({
          answers: Math.round(labels),
          words: Math.round(tokens),
          minutes,
          metric,
        })),
    })),
  };
}
