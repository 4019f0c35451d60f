/** `glossator simulate`: learning curves of query strategies on labelled data, with the product's own loop. */
import path from 'node:path';
import { Option, type Command } from 'commander';
import { CancelledError, UserError } from '../base/errors.js';
import { sha256 } from '../base/hash.js';
import type { Task } from '../domain/annotation.js';
import { Slices } from '../engine/cooperate.js';
import { coldStarts, type ColdStart, type StrategyName } from '../project/config.js';
import { strategyCost } from '../query/strategyCost.js';
import { metricOf, type MetricName } from '../simulation/measure.js';
import { readLabelled } from '../simulation/readLabelled.js';
import {
  budgetUnits,
  simulate,
  type BudgetUnit,
  type SimulationPoint,
} from '../simulation/simulate.js';
import { meanPoints, meanStops } from '../simulation/summary.js';
import { World } from '../simulation/world.js';
import { countFrom1, example, strategyList, type Run } from './commandLine.js';
import { inputFile } from './inputFile.js';
import { interruptible } from './interrupt.js';
import { builtInModel, encoderChild } from './installation.js';
import type { Output } from './output.js';
import { privateFolder } from './privateFolder.js';

interface SimulateOptions {
  readonly task: Task;
  readonly multi?: boolean | undefined;
  readonly pool: string;
  readonly test: string;
  readonly strategy: readonly StrategyName[];
  readonly coldStart?: ColdStart | undefined;
  readonly seedSize: number;
  readonly batch: number;
  readonly budget: number;
  readonly unit: BudgetUnit;
  readonly seeds: number;
  readonly model?: string | undefined;
  readonly tagColumn?: number | undefined;
  readonly cache?: string | undefined;
}

/** Its arguments and options. */
export function addSimulateCommand(program: Command, run: Run): void {
  program
    .command('simulate')
    .description('learning curves of query strategies on labelled data')
    .addOption(
      new Option('--task <task>', 'what is labelled')
        .choices(['entities', 'classes'])
        .makeOptionMandatory(),
    )
    .option('--multi', 'several classes may hold, also where each example has one')
    .requiredOption('--pool <file>', 'JSONL with gold answers, or CoNLL columns: what is asked')
    .requiredOption('--test <file>', 'the same: what is measured on')
    .requiredOption('--strategy <names>', 'query strategies, separated by commas', strategyList)
    .addOption(
      new Option(
        '--cold-start <kind>',
        'how first answers are chosen; as each strategy has it without it',
      ).choices(coldStarts),
    )
    .requiredOption('--seed-size <n>', 'first answers, before anything is learned', countFrom1)
    .requiredOption('--batch <n>', 'answers between two points', countFrom1)
    .requiredOption('--budget <n>', 'answers in all', countFrom1)
    .addOption(
      new Option('--unit <unit>', 'what seed size, batch and budget count')
        .choices(budgetUnits)
        .default('examples'),
    )
    .option('--seeds <k>', 'runs of each strategy, with the seeds 1 to k', countFrom1, 1)
    .option('--model <dir>', 'folder of the encoder; the built-in one without it')
    .option('--tag-column <n>', 'column of the tag, from 1; the last without it', countFrom1)
    .option('--cache <dir>', 'where encoded texts are kept; a temporary folder without it')
    .addHelpText(
      'after',
      example(
        'simulate --task classes --pool pool.jsonl --test test.jsonl --strategy margin,random --seed-size 20 --batch 20 --budget 200 --seeds 3',
      ),
    )
    .action((options: SimulateOptions, command: Command) => {
      if (options.budget < options.seedSize) command.error('error: --budget is below --seed-size');
      if (options.multi === true && options.task !== 'classes') {
        command.error('error: --multi needs --task classes');
      }
      return run(output => simulateCommand(options, output));
    });
}

function simulateCommand(options: SimulateOptions, output: Output): Promise<void> {
  return interruptible(signal => runAll(options, new Slices(signal), output));
}

async function runAll(options: SimulateOptions, slices: Slices, output: Output): Promise<void> {
  const points: SimulationPoint[] = [];
  let world: World | undefined;
  try {
    world = await openWorld(options, slices, output);
    for (const strategy of new Set(options.strategy)) {
      const cost = strategyCost(strategy, world.schema, world.pool.length);
      if (cost !== undefined) output.note(`${cost} That is for each point.`);
    }
    for (let seed = 1; seed <= options.seeds; seed++) {
      for (const strategy of new Set(options.strategy)) {
        let last: SimulationPoint | undefined;
        for await (last of simulate(world, { ...options, strategy, seed }, slices)) {
          points.push(last);
          if (output.json) output.result(last, '');
        }
        if (last) output.note(describeRun(last, options.seeds, metricOf(world.schema)));
      }
    }
  } catch (error) {
    if (error instanceof CancelledError) {
      throw new UserError('Stopped. What was measured so far stands.');
    }
    throw error;
  } finally {
    if (!output.json && world && points.length > 0) {
      output.result(points, describe(points, metricOf(world.schema)));
    }
    await world?.dispose();
  }
}

async function openWorld(
  { task, tagColumn, ...options }: SimulateOptions,
  slices: Slices,
  output: Output,
): Promise<World> {
  const read = (name: string): ReturnType<typeof readLabelled> =>
    readLabelled({ name, chunks: inputFile(name) }, { task, tagColumn });
  const [pool, test] = [await read(options.pool), await read(options.test)];
  const world = await World.open({
    task,
    multi: options.multi,
    pool,
    test,
    modelFolder: options.model === undefined ? builtInModel() : path.resolve(options.model),
    cacheFolder: identity =>
      path.join(cacheRoot(options.cache), identity.slice(0, 16), placeOf(options)),
    encoderChild: encoderChild(),
    log: output.log,
    slices,
    onProgress: (done, total) =>
      output.progress({ type: 'progress', stage: 'encode', done, total }),
  });
  const left = pool.length - world.pool.length;
  output.note(
    `${world.pool.length} examples in the pool` +
      (left > 0 ? ` (${left} repeated or empty ones left out)` : '') +
      `, ${test.length} to measure on.`,
  );
  return world;
}

/** Texts may be private, so the folder is one of this user's; encoded texts there may go at any time. */
function cacheRoot(named: string | undefined): string {
  if (named !== undefined) return path.resolve(named);
  return path.join(privateFolder('Name another with --cache.'), 'simulate');
}

/** One cache for each pair of files, so that no run reads the features of all the others. */
function placeOf({ pool, test }: Pick<SimulateOptions, 'pool' | 'test'>): string {
  return sha256([pool, test].map(file => path.resolve(file)).join('\n')).slice(0, 16);
}

function describeRun(last: SimulationPoint, seeds: number, metric: MetricName): string {
  const { strategy, seed, labels } = last;
  return `${strategy}, seed ${seed} of ${seeds}: ${metric} ${percent(last.metric)} with ${labels} labels`;
}

/** A table of means over the seeds. */
function describe(points: readonly SimulationPoint[], metric: MetricName): string {
  const header = ['strategy', 'labels', 'tokens', 'minutes', metric, 'agreement', 'seeds'];
  const rows = meanPoints(points).map(point => [
    point.strategy,
    point.labels.toFixed(0),
    point.tokens.toFixed(0),
    point.minutes.toFixed(1),
    percent(point.metric) + (point.seeds > 1 ? ` ± ${(100 * point.deviation).toFixed(1)}` : ''),
    point.agreement?.toFixed(3) ?? '',
    String(point.seeds),
  ]);
  const cells = [header, ...rows];
  const widths = header.map((_, c) => Math.max(...cells.map(row => row[c]?.length ?? 0)));
  const lines = cells.map(row =>
    row
      .map((cell, c) => (c === 0 ? cell.padEnd(widths[c] ?? 0) : cell.padStart(widths[c] ?? 0)))
      .join('  '),
  );
  lines.push(
    '',
    'Minutes are modelled: 2 s + 0.1 s a word + 4.7 s an entity (Wei et al. 2019).',
    'Agreement of the last four rounds on unlabelled texts: from 0.990 on more answers may change little.',
    ...meanStops(points).map(
      ({ strategy, criterion, stopped, seeds, labels, metric: reached }) =>
        `${strategy}: ${criterion} would have stopped ${stopped} of ${seeds} runs, ` +
        `after ${labels.toFixed(0)} labels at ${percent(reached)}.`,
    ),
  );
  return lines.join('\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
