/**
 * A simulation in a process of its own: the command line, as anyone may run it, on files that are removed
 * afterwards. The editor's process computes nothing, and cancelling ends the work at once.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import { CancelledError, UserError } from '../base/errors.js';
import { refuseLink } from '../corpus/links.js';
import { makeFolder } from '../corpus/makeFolder.js';
import type { Task } from '../domain/annotation.js';
import { stopCriteria } from '../domain/stopAdvice.js';
import { forkCommand } from '../engine/forkedCommand.js';
import { strategyNames, type ColdStart, type StrategyName } from '../project/config.js';
import type { LabelledExample } from './labelledExample.js';
import type { SimulationPoint } from './simulate.js';

export interface ForkedSimulationOptions {
  /** Absolute path of the bundled command line. */
  readonly cliFile: string;
  readonly modelFolder: string;
  /** Where the files of the run may lie; made if it isn't there. */
  readonly folder: string;
  readonly task: Task;
  /** Whether several classes may hold. */
  readonly multi: boolean;
  readonly pool: readonly LabelledExample[];
  readonly test: readonly LabelledExample[];
  readonly strategies: readonly StrategyName[];
  /** How the first answers are chosen; undefined: as the strategy has it. */
  readonly coldStart?: ColdStart | undefined;
  readonly seedSize: number;
  readonly batch: number;
  readonly budget: number;
  readonly seeds: number;
  readonly signal: AbortSignal;
}

const share = z.number().check(z.gte(0), z.lte(1));
const amount = z.number().check(z.gte(0));
const pointSchema = z.object({
  strategy: z.enum(strategyNames),
  seed: amount,
  labels: amount,
  tokens: amount,
  minutes: amount,
  metric: share,
  agreement: z.nullable(z.number()),
  stop: z.array(z.enum(stopCriteria)),
});

/** Points as they come. @throws CancelledError; UserError with what the process said when it failed */
export async function* forkedSimulation(
  options: ForkedSimulationOptions,
): AsyncGenerator<SimulationPoint, void, undefined> {
  const { signal } = options;
  refuseLink(options.folder);
  await makeFolder(options.folder);
  const folder = mkdtempSync(path.join(options.folder, 'simulation-'));
  try {
    const args = argumentsOf(options, folder);
    const { child, closed, said } = forkCommand(options.cliFile, args, signal, 'SIGKILL');
    try {
      if (child.stdout) {
        for await (const line of createInterface({ input: child.stdout })) {
          yield z.parse(pointSchema, JSON.parse(line));
        }
      }
      const code = await closed;
      if (signal.aborted) throw new CancelledError();
      if (code !== 0) throw new UserError(`The simulation failed: ${said().slice(-2000)}`);
    } finally {
      child.kill('SIGKILL');
      // It may hold files of the folder that is removed next.
      await closed;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function argumentsOf(options: ForkedSimulationOptions, folder: string): string[] {
  const write = (name: string, examples: readonly LabelledExample[]): string => {
    const file = path.join(folder, name);
    const lines = examples.map(({ text, spans, labels }) =>
      JSON.stringify(options.task === 'entities' ? { text, spans } : { text, labels }),
    );
    writeFileSync(file, lines.map(line => `${line}\n`).join(''));
    return file;
  };
  return [
    ...['simulate', '--json', '--task', options.task],
    ...(options.multi ? ['--multi'] : []),
    ...['--pool', write('pool.jsonl', options.pool), '--test', write('test.jsonl', options.test)],
    ...['--strategy', options.strategies.join(','), '--seeds', String(options.seeds)],
    ...(options.coldStart === undefined ? [] : ['--cold-start', options.coldStart]),
    ...['--seed-size', String(options.seedSize), '--batch', String(options.batch)],
    ...['--budget', String(options.budget), '--model', options.modelFolder],
    ...['--cache', path.join(folder, 'cache')],
  ];
}
