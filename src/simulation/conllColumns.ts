/**
 * Column files of the CoNLL family: one token a line, its tag in one of the columns, an empty line after
 * each sentence. Tokens are kept as they stand, so that scores compare with other tools' on the same file.
 */
import { UserError } from '../base/errors.js';
import { sha256 } from '../base/hash.js';
import type { Token } from '../domain/token.js';
import type { DecodedLine } from '../corpus/decodedLines.js';
import { decodeTags } from '../interchange/tagScheme.js';
import type { LabelledExample } from './labelledExample.js';

interface Row {
  readonly line: number;
  readonly token: string;
  readonly tag: string;
}

/** The first column of the lines between documents. */
const documentStart = '-DOCSTART-';

/**
 * @param name of the file, for messages
 * @param tagColumn from 1; undefined: the last
 * @throws UserError that names the line which can't be read
 */
export async function readColumns(
  batches: AsyncIterable<readonly DecodedLine[]>,
  name: string,
  tagColumn: number | undefined,
): Promise<LabelledExample[]> {
  const sentences: Row[][] = [];
  let sentence: Row[] = [];
  for await (const batch of batches) {
    for (const { line, text, problem } of batch) {
      if (problem !== undefined) throw new UserError(`${name}:${line}: ${problem}`);
      if (text.trim() === '') {
        if (sentence.length > 0) sentences.push(sentence);
        sentence = [];
        continue;
      }
      const row = readRow(text, line, name, tagColumn);
      if (row && row.token !== documentStart) sentence.push(row);
    }
  }
  if (sentence.length > 0) sentences.push(sentence);
  checkTags(sentences, name);
  return sentences.map(rows =>
    exampleOfTokens(
      rows.map(row => row.token),
      rows.map(row => row.tag),
    ),
  );
}

/** A sentence of given tokens, one space between them; tags in any scheme, see `decodeTags`. */
export function exampleOfTokens(
  words: readonly string[],
  tags: readonly string[],
): LabelledExample {
  const text = words.join(' ');
  const tokens: Token[] = [];
  let at = 0;
  for (const word of words) {
    tokens.push({ start: at, end: at + word.length });
    at += word.length + 1;
  }
  return {
    key: sha256(words.join('\n')),
    text,
    tokens,
    spans: decodeTags(tags).map(({ first, end, label }) => ({
      start: tokens[first]?.start ?? 0,
      end: tokens[end - 1]?.end ?? 0,
      label,
    })),
    labels: [],
  };
}

/** Undefined for a comment. Columns are separated by tabs where the line has any, else by spaces. */
function readRow(
  text: string,
  line: number,
  name: string,
  tagColumn: number | undefined,
): Row | undefined {
  const cells = text.includes('\t') ? text.split('\t') : text.replace(/^ +| +$/g, '').split(/ +/);
  const token = cells[0] ?? '';
  const tag = ((tagColumn === undefined ? cells.at(-1) : cells[tagColumn - 1]) ?? '').trim();
  // A token may be a number sign, but no comment ends in a tag.
  if (token.startsWith('#') && !(cells.length > 1 && isPlacedTag(tag))) return undefined;
  if (cells.length < 2) throw new UserError(`${name}:${line}: has one column; a tag is missing`);
  if (tagColumn !== undefined && tagColumn > cells.length) {
    throw new UserError(`${name}:${line}: has ${cells.length} columns, so none at ${tagColumn}`);
  }
  if (token === '') throw new UserError(`${name}:${line}: has no token in its first column`);
  if (tag === '') throw new UserError(`${name}:${line}: has no tag in its column`);
  return { line, token, tag };
}

/** Tags are labels as they are, or have a place before them; a column with both holds something else. */
function checkTags(sentences: readonly (readonly Row[])[], name: string): void {
  let bare: Row | undefined;
  let placed: Row | undefined;
  for (const row of sentences.flat()) {
    if (row.tag === 'O') continue;
    if (isPlacedTag(row.tag)) placed ??= row;
    else bare ??= row;
  }
  if (bare && placed) {
    throw new UserError(
      `${name}:${bare.line}: the tag "${bare.tag}" has no place (B-, I-, …), unlike "${placed.tag}" at line ${placed.line}`,
    );
  }
}

/** `O`, or a label with its place in the entity before it. */
function isPlacedTag(tag: string): boolean {
  return /^(?:O|[BIESULM]-.+)$/su.test(tag);
}
