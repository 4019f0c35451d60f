/** `glossator label DIR --from FILE.jsonl`: records answers that were made elsewhere. */
import path from 'node:path';
import type { Command } from 'commander';
import { CancelledError, UserError } from '../base/errors.js';
import { placeIn } from '../base/paths.js';
import type { Annotation } from '../domain/annotation.js';
import type { OffsetUnit } from '../domain/offsetUnit.js';
import type { QueueItem } from '../domain/queueItem.js';
import type { LabelSchema } from '../domain/schema.js';
import { readLabelLines, type LabelEntry, type LabelLine } from '../interchange/glossatorJsonl.js';
import { defaultAnnotator } from '../store/annotatorName.js';
import type { RecordedDecision } from '../store/decision.js';
import { segmenterVersion } from '../text/segment.js';
import { cutsWord } from '../text/spans.js';
import { tokenizerVersion } from '../text/tokenize.js';
import { annotatorName, example, folderHelp, offsetsOption, type Run } from './commandLine.js';
import { Counted, cutWords } from './importNotes.js';
import { inputFile } from './inputFile.js';
import { annotationOfLine, annotationOfPart, spansInExample, trimmedLine } from './labelLine.js';
import { openProject, type OpenProject } from './openProject.js';
import type { Output } from './output.js';

interface LabelOptions {
  readonly from: string;
  readonly annotator?: string | undefined;
  readonly offsets: OffsetUnit;
}

/** A line of the file that was read, waiting for its example. */
interface Entry {
  readonly line: number;
  readonly value: LabelLine;
}

/** One example that a line answers. */
interface Part {
  readonly item: QueueItem;
  readonly annotation: Annotation;
}

interface Decided {
  readonly line: number;
  /** The same for lines that are one answer together. */
  readonly answer: string;
  readonly decision: RecordedDecision;
}

const locateAtOnce = 500;

/** Its arguments and options. */
export function addLabelCommand(program: Command, run: Run): void {
  program
    .command('label')
    .description('record answers from a JSONL file')
    .argument('<dir>', folderHelp)
    .requiredOption('--from <file>', 'JSONL: {text, spans?, label?, labels?, answer?, …}')
    .option('--annotator <name>', 'who answered, where a line does not say', annotatorName)
    .addOption(offsetsOption().default('utf16'))
    .addHelpText('after', example('label texts --from answers.jsonl'))
    .action((dir: string, options: LabelOptions) =>
      run(output => labelCommand(dir, options, output)),
    );
}

async function labelCommand(folder: string, options: LabelOptions, output: Output): Promise<void> {
  const file = inputFile(options.from);
  const opened = await openProject(folder, output);
  try {
    await opened.engine.request('index', { encode: false });
    const annotator = options.annotator ?? (await defaultAnnotator(opened.root));
    const labeller = new Labeller(opened, annotator, options.from);
    try {
      await recordAll(labeller, file, options, opened.interrupted);
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      throw new UserError('Stopped. What is recorded stays; label again to record the rest.');
    } finally {
      // What is recorded stays so, whatever came after it.
      tell(labeller, options.from, output);
    }
    if (labeller.problems.length > 0) {
      throw new UserError('Some lines were not used; the rest is recorded.');
    }
  } finally {
    await opened.close();
  }
}

async function recordAll(
  labeller: Labeller,
  file: AsyncIterable<Uint8Array>,
  { offsets }: LabelOptions,
  interrupted: AbortSignal,
): Promise<void> {
  let waiting: Entry[] = [];
  for await (const entry of readLabelLines(file, { offsets })) {
    if (interrupted.aborted) throw new CancelledError();
    if (waiting.length >= locateAtOnce && !continues(waiting.at(-1), entry)) {
      await labeller.record(waiting);
      waiting = [];
    }
    if (entry.kind === 'problem') labeller.problem(entry.line, entry.message);
    else if (entry.value.text === undefined && offsets === 'codepoints') {
      // Only the document could convert them, and it is the engine that holds it.
      labeller.problem(entry.line, 'Spans of a file count in UTF-16 units; name the text instead.');
    } else waiting.push({ line: entry.line, value: trimmedLine(entry.value) });
  }
  await labeller.record(waiting);
}

/** Whether a line speaks of the same document by places, so that both may be about one example. */
function continues(last: Entry | undefined, next: LabelEntry): boolean {
  return (
    next.kind === 'value' &&
    next.value.text === undefined &&
    last?.value.text === undefined &&
    next.value.path === last?.value.path
  );
}

function tell({ recorded, problems, cut }: Labeller, from: string, output: Output): void {
  // Lines that can't be read are known before those that find no example.
  const notUsed = problems
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, message }) => ({ path: from, line, reason: message }));
  for (const { path, line, reason } of notUsed) output.note(`${path}:${line}: ${reason}`);
  if (cut.count > 0) output.note(cut.describe(cutWords));
  output.result(
    { recorded, problems: problems.length, notUsed, cutWords: cut.count },
    `Recorded ${recorded} answers${problems.length > 0 ? `, ${problems.length} lines not used` : ''}.`,
  );
}

class Labeller {
  recorded = 0;
  readonly problems: { line: number; message: string }[] = [];
  /** Spans that begin or end inside a word. */
  readonly cut = new Counted();

  constructor(
    private readonly opened: OpenProject,
    private readonly annotator: string,
    private readonly from: string,
  ) {}

  problem(line: number, message: string): void {
    this.problems.push({ line, message });
  }

  async record(entries: readonly Entry[]): Promise<void> {
    const { root } = this.opened;
    const queries = entries.flatMap(({ value }) => placesOf(value, root));
    const found = await this.opened.engine.request('locate', { queries });
    let next = 0;
    const decisions: Decided[] = [];
    const begun = new Set<string>();
    for (const { line, value } of entries) {
      const items = placesOf(value, root).map(() => found[next++] ?? null);
      const isBegun = (): boolean =>
        decisions.some(({ decision }) => decision.key === items[0]?.key);
      // An answer about a part goes on from what the database has of its example.
      if (value.part !== undefined && isBegun()) this.write(decisions.splice(0));
      try {
        const parts = [...this.annotationsOf(value, items)];
        if (value.text !== undefined) begun.clear();
        for (const part of parts) decisions.push(this.decided({ line, value }, part, begun));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        this.problem(line, error.message);
      }
    }
    this.write(decisions);
  }

  private write(decisions: readonly Decided[]): void {
    const recorded = this.opened.store.recordAll(decisions.map(each => each.decision));
    const answers = new Set<string>();
    for (const [i, { line, answer, decision }] of decisions.entries()) {
      const done = recorded[i];
      if (done instanceof UserError) {
        this.problem(line, done.message);
        continue;
      }
      answers.add(answer);
      for (const span of decision.annotation.entities?.spans ?? []) {
        if (cutsWord(decision.text, span)) this.cut.add(this.from, line);
      }
    }
    this.recorded += answers.size;
  }

  private *annotationsOf(value: LabelLine, items: readonly (QueueItem | null)[]): Generator<Part> {
    const schema: LabelSchema = this.opened.project.schema;
    if (value.text !== undefined) {
      const [item] = items;
      if (!item) throw new UserError('No example of the corpus has this text.');
      const { part, annotator = this.annotator } = value;
      const annotation =
        part === undefined
          ? annotationOfLine(value, schema)
          : annotationOfPart(
              { ...value, part },
              item,
              this.opened.store.annotationOf(item.key, annotator),
              schema,
            );
      yield { item, annotation };
      return;
    }
    const spans = value.spans ?? [];
    const byExample = new Map<string, { item: QueueItem; spans: typeof spans }>();
    for (const [i, item] of items.entries()) {
      const span = spans[i];
      if (!span) continue;
      if (!item) throw new UserError(`No example stands at ${value.path ?? ''}, ${span.start}.`);
      const group = byExample.get(item.key) ?? { item, spans: [] };
      byExample.set(item.key, { item, spans: [...group.spans, span] });
    }
    for (const group of byExample.values()) {
      const inside = spansInExample(group.spans, group.item);
      const line = {
        ...value,
        text: group.item.text,
        spans: inside,
        complete: value.complete ?? false,
      };
      yield { item: group.item, annotation: annotationOfLine(line, schema) };
    }
  }

  /** `begun`: the answers that lines of places before this one have begun. */
  private decided({ line, value }: Entry, part: Part, begun: Set<string>): Decided {
    const { key, text, anchor } = part.item;
    const annotator = value.annotator ?? this.annotator;
    const answer =
      value.text === undefined
        ? JSON.stringify([key, annotator, value.answer, value.complete])
        : String(line);
    const { entities } = part.annotation;
    // What follows adds to a complete answer, which stays complete; as a complete one it would replace it.
    const annotation =
      entities && begun.has(answer)
        ? { entities: { ...entities, complete: false } }
        : part.annotation;
    begun.add(answer);
    return {
      line,
      answer,
      decision: {
        ...{ key, text, anchor, annotator, annotation },
        adds: value.part === undefined,
        partly: value.part !== undefined,
        segmenterVersion,
        tokenizerVersion,
        context: { kind: 'import' },
      },
    };
  }
}

/** One query for a line that names its text, else one per span. */
function placesOf(
  { text, path: file, start, spans = [] }: LabelLine,
  root: string,
): { text?: string; path?: string; start?: number }[] {
  const place = file === undefined ? {} : { path: placeIn(root, path.resolve(root, file)) ?? file };
  return text === undefined
    ? spans.map(span => ({ ...place, start: span.start }))
    : [{ text, ...place, ...(start !== undefined && { start }) }];
}
