/** Reads files of the CoNLL family: the word in the first column, its tag in the last, whatever the scheme. */
import type { JudgedSpan } from '../domain/annotation.js';
import type { Importer, ImportEntry, ImportOptions } from './importRecord.js';
import { decodeTags, labelOfTag } from './tagScheme.js';
import { readTextLines } from './textLines.js';

/** Words of one text come one space apart, because the file doesn't say what stood between them. */
export const conllImporter: Importer = {
  format: 'conll',
  counts: 'lines',
  async *read(input, options) {
    const block = new Block(options);
    for await (const entry of readTextLines(input.chunks())) {
      const { line } = entry;
      if (entry.kind === 'problem') block.fail(line, entry.message);
      else if (entry.value.trim() === '') yield* block.take();
      else block.add(line, entry.value);
    }
    yield* block.take();
  },
};

const documentStart = '-DOCSTART-';
const looksLikeTag = /^(?:[Oo_]|[BIESULM]-.+)$/su;

/** The lines of one text. */
class Block {
  private line = 0;
  private words: string[] = [];
  private tags: string[] = [];
  private problems: ImportEntry[] = [];
  /** How many columns the file has; undefined until a word is read. */
  private columns: number | undefined;

  constructor(private readonly options: ImportOptions) {}

  fail(line: number, message: string): void {
    this.problems.push({ line, kind: 'problem', message });
  }

  add(line: number, content: string): void {
    const fields = content.includes('\t') ? content.split('\t') : content.trim().split(/ +/);
    const [word = '', ...rest] = fields;
    const tag = rest.at(-1)?.trim();
    if (word === documentStart || this.isComment(content, fields)) return;
    if (tag === undefined || tag === '' || word === '') {
      this.fail(line, 'needs a word and a tag, separated by spaces or a tab');
      return;
    }
    this.columns ??= fields.length;
    if (this.words.length === 0) this.line = line;
    this.words.push(word);
    this.tags.push(tag);
  }

  /** One bad line spoils its text, because what it says of the words around it can't be known. */
  *take(): Generator<ImportEntry, void, undefined> {
    const { line, words, tags, problems } = this;
    [this.words, this.tags, this.problems] = [[], [], []];
    if (problems.length > 0) yield* problems;
    else if (words.length > 0) {
      const value = recordOf(words, tags, this.options);
      yield { line, kind: 'value', value };
    }
  }

  /** A number sign begins a comment where the line doesn't look like the word lines of this file. */
  private isComment(content: string, fields: readonly string[]): boolean {
    if (!content.startsWith('#') || this.words.length > 0) return false;
    return (
      fields.length !== (this.columns ?? fields.length) || !looksLikeTag.test(fields.at(-1) ?? '')
    );
  }
}

function recordOf(
  words: readonly string[],
  tags: readonly string[],
  { schema }: ImportOptions,
): {
  text: string;
  annotation: { entities: { answer: 'accept'; complete: true; spans: JudgedSpan[] } };
} {
  const starts: number[] = [];
  let length = 0;
  for (const word of words) {
    starts.push(length);
    length += word.length + 1;
  }
  const labels = schema.entities?.labels ?? [];
  const spans = decodeTags(tags).map(({ first, end, label }): JudgedSpan => ({
    start: starts[first] ?? 0,
    end: (starts[end - 1] ?? 0) + (words[end - 1]?.length ?? 0),
    label: labelOfTag(label, labels),
    verdict: 'yes',
    source: 'import',
  }));
  return {
    text: words.join(' '),
    annotation: { entities: { answer: 'accept', complete: true, spans } },
  };
}
