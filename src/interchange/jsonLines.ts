/** Lines of a `.jsonl` file → values. One that isn't JSON is a problem with its number. */
import { messageOf } from '../base/errors.js';
import { readTextLines, type TextLinesOptions } from './textLines.js';

export type JsonLinesOptions = TextLinesOptions;

export type JsonLine =
  | { readonly line: number; readonly kind: 'value'; readonly value: unknown }
  | { readonly line: number; readonly kind: 'problem'; readonly message: string };

/** `line` is 1-based. Empty lines are passed over; a BOM is not part of any line. */
export async function* readJsonLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: JsonLinesOptions = {},
): AsyncGenerator<JsonLine, void, undefined> {
  for await (const entry of readTextLines(chunks, options)) {
    if (entry.kind === 'problem') yield entry;
    else if (!/^[ \t\r]*$/.test(entry.value)) yield parseLine(entry.line, entry.value);
  }
}

function parseLine(line: number, text: string): JsonLine {
  try {
    return { line, kind: 'value', value: JSON.parse(text) as unknown };
  } catch (error) {
    // The parser sees this line alone and calls it the first.
    const reason = messageOf(error).replace(/ \(line 1 (column \d+)\)$/, ' ($1)');
    return { line, kind: 'problem', message: `isn't valid JSON: ${reason}` };
  }
}
