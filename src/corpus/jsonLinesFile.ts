/** A `.jsonl` file → one document per line, from one field of each object. */
import { readJsonLines } from '../interchange/jsonLines.js';
import { linesOf, type DecodedLine } from './decodedLines.js';
import { FileProblems } from './problems.js';
import { nameList, textProblem } from './records.js';
import {
  emptyItem,
  lookAtHead,
  openFile,
  skippedItem,
  skippedItems,
  type FileToRead,
  type ReadItem,
} from './reader.js';

export async function* readJsonLinesFile(
  file: FileToRead,
): AsyncGenerator<ReadItem, void, undefined> {
  const opened = await openFile(file);
  try {
    const look = lookAtHead(file.path, opened.head, file.decoding);
    if ('skip' in look) {
      yield look.skip;
    } else if (look.decoding.name === 'utf-8') {
      yield* readRecords(file, opened.chunks, []);
    } else {
      const lines = await linesOf(opened.chunks, look.decoding);
      const undecodable: DecodedLine[] = [];
      if (typeof lines === 'string') yield skippedItem(file.path, null, lines);
      else yield* readRecords(file, asUtf8(lines, undecodable), undecodable);
    }
  } finally {
    opened.close();
  }
}

/** @param undecodable lines that `chunks` leaves empty; filled while they are read. */
async function* readRecords(
  file: FileToRead,
  chunks: AsyncIterable<Uint8Array>,
  undecodable: readonly DecodedLine[],
): AsyncGenerator<ReadItem, void, undefined> {
  const problems = new FileProblems(file.path);
  let found = 0;
  for await (const item of readJsonLines(chunks)) {
    found += 1;
    const read =
      item.kind === 'value' ? fieldOf(item.value, file.textField) : { problem: item.message };
    if ('problem' in read) {
      yield* skippedItems(problems.add(item.line, read.problem));
      continue;
    }
    yield {
      kind: 'document',
      document: {
        path: file.path,
        record: item.line,
        field: file.textField,
        text: read.text,
        kind: 'plain',
        line: item.line,
      },
    };
  }
  for (const { line, problem } of undecodable) {
    yield* skippedItems(problems.add(line, problem ?? ''));
  }
  if (found + undecodable.length === 0) yield emptyItem(file.path, 'has no text');
  yield* skippedItems(problems.rest());
}

function fieldOf(value: unknown, name: string): { text: string } | { problem: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problem: `is ${kindName(value)}, not an object with a "${name}"` };
  }
  if (!Object.hasOwn(value, name)) {
    return { problem: `has no field "${name}"; its fields are ${nameList(Object.keys(value))}` };
  }
  const text: unknown = Reflect.get(value, name);
  if (typeof text !== 'string') {
    return { problem: `has ${kindName(text)} in "${name}", not text` };
  }
  const problem = textProblem(text, name);
  return problem === undefined ? { text } : { problem };
}

function kindName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The lines as UTF-8; those that can't be decoded are left empty and put aside. */
async function* asUtf8(
  batches: AsyncIterable<readonly DecodedLine[]>,
  undecodable: DecodedLine[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const batch of batches) {
    for (const line of batch) if (line.problem !== undefined) undecodable.push(line);
    yield Buffer.from(batch.map(line => `${line.text}\n`).join(''), 'utf8');
  }
}
