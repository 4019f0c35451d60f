/** `glossator eval DIR`: metrics on the hold-out, or on a labelled file. */
import type { Command } from 'commander';
import { UserError } from '../base/errors.js';
import type { OffsetUnit } from '../domain/offsetUnit.js';
import { tasksOf, type LabelSchema } from '../domain/schema.js';
import type { EvaluationResult, GoldExample, MetricInterval } from '../protocol/engine.js';
import { coldStartAnswers } from '../query/phase.js';
import { readLabelLines } from '../interchange/glossatorJsonl.js';
import { countFrom1, example, folderHelp, offsetsOption, type Run } from './commandLine.js';
import { inputFile } from './inputFile.js';
import { openProject, readProject } from './openProject.js';
import type { Output } from './output.js';
import { ofNoTask, unmeasured } from './unmeasured.js';

interface EvalOptions {
  readonly test?: string | undefined;
  readonly offsets: OffsetUnit;
  /** Of twenty answers each that are looked back on for advice on stopping. */
  readonly rounds: number;
}

/** Its arguments and options. */
export function addEvalCommand(program: Command, run: Run): void {
  program
    .command('eval')
    .description('metrics on the hold-out, or on a labelled file')
    .argument('<dir>', folderHelp)
    .option('--test <file>', 'JSONL: {text, spans} or {text, label|labels}')
    .option('--rounds <n>', 'rounds to compare for advice on stopping', countFrom1, 4)
    .addOption(offsetsOption().default('utf16'))
    .addHelpText('after', example('eval texts --test gold.jsonl'))
    .action((dir: string, options: EvalOptions) =>
      run(output => evalCommand(dir, options, output)),
    );
}

async function evalCommand(folder: string, options: EvalOptions, output: Output): Promise<void> {
  const { schema } = readProject(folder).project;
  const read =
    options.test === undefined ? undefined : await readGold(options.test, options.offsets, schema);
  const { gold, leftOut = 0 } = read ?? {};
  if (leftOut > 0) {
    output.note(
      `Left out ${leftOut} of the lines: only complete, accepted answers can be measured on.`,
    );
  }
  const { engine, project, close } = await openProject(folder, output);
  try {
    const { holdout: heldOut } = await engine.request('index', { encode: true });
    const { advice, telling } = await engine.request('round', { replay: options.rounds });
    const result = await engine.request('evaluate', { gold });
    for (const reason of unmeasured({ result, test: options.test, heldOut }, project)) {
      output.note(reason);
    }
    if (result.learnedFrom > 0) {
      output.note(
        `${result.learnedFrom} of the ${result.examples} texts measured on are ones that the model has learned from: of new texts it knows less.`,
      );
    }
    const names = tasksOf(schema).length > 1;
    output.result(
      {
        ...{ on: gold ? 'file' : 'hold-out', ...result },
        ...(gold && { leftOut }),
        ...{ stopping: advice, telling: telling ?? null },
      },
      [
        describe(result, schema),
        ...(telling
          ? [`scores    A wrong answer had the higher score in ${percent(telling.area)} of pairs.`]
          : []),
        ...advice.map(({ reason, stop, task }) => {
          const about = names && task !== undefined ? `${task}: ` : '';
          return `${stop ? 'stop?   ' : 'stopping'}  ${about}${reason}`;
        }),
      ].join('\n'),
    );
  } finally {
    await close();
  }
}

/** @throws UserError naming the first line that can't be used: a metric on part of a file misleads. */
async function readGold(
  file: string,
  offsets: OffsetUnit,
  schema: LabelSchema,
): Promise<{ readonly gold: GoldExample[]; readonly leftOut: number }> {
  const gold: GoldExample[] = [];
  let leftOut = 0;
  for await (const entry of readLabelLines(inputFile(file), { offsets })) {
    if (entry.kind === 'problem') throw new UserError(`${file}:${entry.line}: ${entry.message}`);
    const { text, spans, labels, answer = 'accept', complete = true } = entry.value;
    if (text === undefined) throw new UserError(`${file}:${entry.line}: has no "text"`);
    if (answer !== 'accept' || !complete) {
      leftOut += 1;
      continue;
    }
    const stranger =
      spans?.map(span => span.label).find(name => !has(schema.entities, name)) ??
      labels?.find(name => !has(schema.classes, name));
    if (stranger !== undefined) {
      throw new UserError(
        `${file}:${entry.line}: glossator.json has no label "${stranger}" for this; add it, or leave it out here.`,
      );
    }
    gold.push({ text, spans, labels });
  }
  if (gold.length === 0) throw new UserError(`${file} holds no example to measure on.`);
  const useless = ofNoTask(gold, schema);
  if (useless !== undefined) throw new UserError(`${file} ${useless}`);
  return { gold, leftOut };
}

/** A task that the project doesn't have isn't measured, so its labels don't matter. */
function has(task: LabelSchema['entities'] | LabelSchema['classes'], name: string): boolean {
  return task?.labels.some(label => label.name === name) ?? true;
}

function describe({ examples, entities, classes }: EvaluationResult, schema: LabelSchema): string {
  const lines = [`${examples} examples`];
  const none = `Nothing is learned yet: it takes ${coldStartAnswers} answers outside of the hold-out`;
  if (entities?.learned === false) {
    lines.push(`entities  ${none}, one of them with an entity.`);
  } else if (entities) {
    lines.push(
      `entities  F1 ${percent(entities.f1)} ${between(entities.f1Interval)}  precision ${percent(entities.precision)}  ` +
        `recall ${percent(entities.recall)}  (memorised words: F1 ${percent(entities.memorisedF1)})`,
      ...entities.perLabel.map(
        row => `  ${row.label}  F1 ${percent(row.f1)}  (${row.support} in the test)`,
      ),
    );
  }
  if (classes?.learned === false) {
    const differing =
      schema.classes?.mode === 'multi'
        ? 'and a class that holds for some of them and not for others'
        : 'of at least two classes';
    lines.push(`classes   ${none} ${differing}.`);
  } else if (classes) {
    lines.push(
      `classes   accuracy ${percent(classes.accuracy)} ${between(classes.accuracyInterval)}  macro-F1 ${percent(classes.macroF1)}  ` +
        `(always the most frequent: ${percent(classes.majority)})`,
    );
  }
  return lines.join('\n');
}

function between({ low, high }: MetricInterval): string {
  return `(95 %: ${(100 * low).toFixed(1)}–${percent(high)})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
