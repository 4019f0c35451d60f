/** `glossator score DIR`: the pool in the order in which it would be asked, without the random questions. */
import { Option, type Command } from 'commander';
import type { OffsetUnit } from '../domain/offsetUnit.js';
import type { QueueItem } from '../domain/queueItem.js';
import { readPatternFiles } from '../corpus/patternFiles.js';
import { compareSpans } from '../domain/span.js';
import { PatternHints } from '../interchange/patternHints.js';
import { strategyNames, type StrategyName } from '../project/config.js';
import { utf16ToCodePoint } from '../text/codePoints.js';
import { tokenEntropy } from '../uncertainty/entropy.js';
import { roundScore } from '../query/rank.js';
import { strategies } from '../query/strategies.js';
import { strategyCost } from '../query/strategyCost.js';
import { example, folderHelp, offsetsOption, wholeNumber, type Run } from './commandLine.js';
import { emptyCorpus } from './emptyCorpus.js';
import { openProject } from './openProject.js';
import type { Output } from './output.js';

interface ScoreOptions {
  readonly top: number;
  readonly strategy?: StrategyName | undefined;
  readonly offsets: OffsetUnit;
}

/** Its arguments and options. */
export function addScoreCommand(program: Command, run: Run): void {
  program
    .command('score')
    .description('the pool in order of uncertainty')
    .argument('<dir>', folderHelp)
    .option('--top <n>', 'how many examples', wholeNumber, 20)
    .addOption(new Option('--strategy <name>', 'query strategy').choices(strategyNames))
    .addOption(offsetsOption().default('utf16'))
    .addHelpText('after', example('score texts --top 5 --json'))
    .action((dir: string, options: ScoreOptions) =>
      run(output => scoreCommand(dir, options, output)),
    );
}

async function scoreCommand(folder: string, options: ScoreOptions, output: Output): Promise<void> {
  const { engine, project, root, close } = await openProject(folder, output);
  try {
    const { patterns, problems } = await readPatternFiles(root, project);
    for (const { path, line, message } of problems) output.note(`${path}:${line}: ${message}`);
    const hints = new PatternHints(patterns);
    const summary = await engine.request('index', { encode: true });
    const empty = emptyCorpus(summary, project);
    if (empty !== undefined) {
      output.note(empty);
      return;
    }
    const strategy = options.strategy ?? project.query.strategy;
    if (strategies[strategy].parts === true && project.schema.classes !== undefined) {
      output.note(
        `With classes, which are of the whole text, ${strategy} asks about whole examples.`,
      );
    }
    const cost = strategyCost(strategy, project.schema, summary.distinct);
    if (cost !== undefined) output.note(cost);
    await engine.request('round', { strategy: options.strategy });
    const items = await engine.request('ranking', { top: options.top, offsets: options.offsets });
    if (items.length === 0 && options.top > 0) {
      const { distinct, holdout } = summary;
      output.note(
        `Nothing is left to ask: all of the ${distinct} examples are answered or held out (${holdout}).`,
      );
    }
    for (const item of items) {
      const row = toRow(item, options.offsets, hints);
      const text = item.text.replaceAll(/\s+/g, ' ');
      output.result(row, `${row.rank}\t${row.score.toFixed(4)}\t${row.path}\t${text}`);
    }
  } finally {
    await close();
  }
}

function toRow(
  item: QueueItem,
  offsets: OffsetUnit,
  hints: PatternHints,
): Record<string, unknown> & { rank: number; score: number; path: string } {
  const { why, anchor, entities } = item;
  const model = entities?.spans ?? [];
  const suggested = [
    ...model.map(span => ({ ...span, source: 'model' })),
    ...hints.find(item.text, item.tokens, model).map(span => ({ ...span, source: 'pattern' })),
  ].sort(compareSpans);
  const convert =
    offsets === 'codepoints' ? utf16ToCodePoint(item.text) : (offset: number) => offset;
  const place = <S extends { start: number; end: number }>(span: S): S => ({
    ...span,
    start: convert(span.start),
    end: convert(span.end),
  });
  return {
    rank: why.rank,
    score: why.score,
    phase: why.phase,
    path: anchor.path,
    record: anchor.record,
    field: anchor.field,
    start: anchor.start,
    end: anchor.end,
    text: item.text,
    tokens: entities
      ? item.tokens.map(({ start, end }, i) => ({
          start: convert(start),
          end: convert(end),
          score: roundScore(
            tokenEntropy(entities.probabilities[i] ?? [], 0, entities.labels.length + 1),
          ),
        }))
      : [],
    strategy: why.strategy,
    round: why.round,
    part: item.part ? place(item.part) : null,
    question: entities?.question ? place(entities.question) : null,
    suggested: {
      spans: suggested.map(place),
      labels: [...(item.classes?.chosen ?? [])],
    },
  };
}
