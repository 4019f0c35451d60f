/** A labelled file, JSONL or CoNLL columns → its examples. */
import { UserError } from '../base/errors.js';
import { sha256 } from '../base/hash.js';
import type { Task } from '../domain/annotation.js';
import { linesOf } from '../corpus/decodedLines.js';
import { decodingOf } from '../corpus/decoding.js';
import { readLabelLines, type LabelLine } from '../interchange/glossatorJsonl.js';
import { readColumns } from './conllColumns.js';
import type { LabelledExample } from './labelledExample.js';

export interface LabelledFile {
  /** As the user named it. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface ReadLabelledOptions {
  readonly task: Task;
  /** Of a column file, from 1; the last without it. */
  readonly tagColumn?: number | undefined;
}

/**
 * JSONL where the name ends in `.jsonl` or `.json`, or the text begins with `{`; else columns.
 * @throws UserError naming the first line that can't be used: a simulation on part of a file misleads.
 */
export async function readLabelled(
  { name, chunks }: LabelledFile,
  { task, tagColumn }: ReadLabelledOptions,
): Promise<LabelledExample[]> {
  const bytes = chunks[Symbol.asyncIterator]();
  const first = await bytes.next();
  const head = first.done ? new Uint8Array() : first.value;
  const all = rejoined(head, bytes);
  const json = /\.(jsonl|ndjson|json)$/i.test(name) || /^\uFEFF?\s*\{/.test(startOf(head));
  if (!json && task === 'classes') {
    throw new UserError(`${name} isn't JSONL; classes are read from lines of {"text", "label"}.`);
  }
  const examples = json ? await readJsonl(all, name, task) : await readLines(all, name, tagColumn);
  if (examples.length === 0) throw new UserError(`${name} holds no example.`);
  return examples;
}

const startOf = (head: Uint8Array): string => new TextDecoder().decode(head.subarray(0, 64));

async function* rejoined(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function readLines(
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
  name: string,
  tagColumn: number | undefined,
): Promise<LabelledExample[]> {
  const lines = await linesOf(chunks, decodingOf('utf-8'));
  if (typeof lines === 'string') throw new UserError(`${name} ${lines}`);
  return readColumns(lines, name, tagColumn);
}

async function readJsonl(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  task: Task,
): Promise<LabelledExample[]> {
  const examples: LabelledExample[] = [];
  for await (const entry of readLabelLines(chunks)) {
    const example = entry.kind === 'problem' ? entry.message : ofLine(entry.value, task);
    if (typeof example === 'string') throw new UserError(`${name}:${entry.line}: ${example}`);
    examples.push(example);
  }
  return examples;
}

/** An example, or what it lacks. */
function ofLine({ text, spans, labels, ...line }: LabelLine, task: Task): LabelledExample | string {
  if (text === undefined) return 'needs "text"';
  if ((line.answer ?? 'accept') !== 'accept' || line.complete === false) {
    return 'is no complete answer, so it can neither teach nor measure here';
  }
  if (task === 'entities' && spans === undefined) return 'needs "spans" (an empty list for none)';
  if (task === 'classes' && labels === undefined) return 'needs "label" or "labels"';
  return task === 'entities'
    ? { key: sha256(text), text, spans: spans ?? [], labels: [] }
    : { key: sha256(text), text, spans: [], labels: labels ?? [] };
}
