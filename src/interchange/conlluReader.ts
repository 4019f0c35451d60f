/** Reads CoNLL-U: texts with their spaces, and entities from the last column. */
import type { JudgedSpan } from '../domain/annotation.js';
import type { Token } from '../domain/token.js';
import { parseMisc, unescape } from './conlluMisc.js';
import type {
  Importer,
  ImportEntry,
  ImportInput,
  ImportOptions,
  ImportRecord,
} from './importRecord.js';
import { decodeTags, labelOfTag } from './tagScheme.js';
import { readTextLines } from './textLines.js';

/** Under these names treebanks write an entity's tag into the last column. */
const tagNames = ['name', 'NE', 'NER'];
const anyTag = /(?:^|[|\t])(?:name|NE|NER)=/;
const noEntities = /^# *entities *= *none$/;

export const conlluImporter: Importer = {
  format: 'conllu',
  counts: 'lines',
  async *read(input, options) {
    // A treebank without a single tag says nothing of entities, rather than that there are none.
    const tagged = await hasTags(input);
    const sentence = new Sentence(options, tagged);
    for await (const entry of readTextLines(input.chunks())) {
      const { line } = entry;
      if (entry.kind === 'problem') sentence.fail(line, entry.message);
      else if (entry.value.trim() === '') yield* sentence.take();
      else sentence.add(line, entry.value);
    }
    yield* sentence.take();
  },
};

async function hasTags(input: ImportInput): Promise<boolean> {
  for await (const entry of readTextLines(input.chunks())) {
    if (entry.kind === 'value' && !entry.value.startsWith('#') && anyTag.test(entry.value)) {
      return true;
    }
  }
  return false;
}

interface Row {
  /** Empty for the words inside a multiword token, which the surface form before them covers. */
  readonly form: string;
  readonly tag: string;
  readonly misc: ReadonlyMap<string, string>;
}

/** The lines of one sentence. */
class Sentence {
  private line = 0;
  private rows: Row[] = [];
  private text: string | undefined;
  private saysNone = false;
  /** Number of the last word that a multiword token covers. */
  private coveredTo = 0;
  private problems: ImportEntry[] = [];

  constructor(
    private readonly options: ImportOptions,
    private readonly tagged: boolean,
  ) {}

  fail(line: number, message: string): void {
    this.problems.push({ line, kind: 'problem', message });
  }

  add(line: number, content: string): void {
    if (content.startsWith('#')) {
      this.text ??= /^# *text *= ?(.*)$/su.exec(content)?.[1];
      this.saysNone ||= noEntities.test(content);
      return;
    }
    const fields = content.split('\t');
    const [id = '', form = ''] = fields;
    const number = /^(\d+)(?:-(\d+)|\.\d+)?$/.exec(id);
    if (number === null || fields.length !== 10 || form === '') {
      this.fail(
        line,
        `isn’t a word of CoNLL-U: it has ${fields.length} columns separated by tabs, not 10 with a number first`,
      );
      return;
    }
    if (id.includes('.')) return;
    if (this.rows.length === 0) this.line = line;
    const misc = parseMisc(fields[9] ?? '');
    const tag = unescape(
      tagNames.map(name => misc.get(name)).find(each => each !== undefined) ?? 'O',
    );
    const covered = number[2] === undefined && Number(id) <= this.coveredTo;
    if (number[2] !== undefined) this.coveredTo = Number(number[2]);
    if (!covered) this.rows.push({ form, tag, misc });
    else if (tag !== 'O') this.tagSurface(tag);
  }

  *take(): Generator<ImportEntry, void, undefined> {
    const { line, rows, problems, text, saysNone } = this;
    [this.rows, this.problems, this.text, this.saysNone, this.coveredTo] = [
      [],
      [],
      undefined,
      false,
      0,
    ];
    if (problems.length > 0) yield* problems;
    else if (rows.length > 0) {
      const answered = this.tagged || saysNone;
      yield { line, kind: 'value', value: recordOf(rows, text, answered, this.options) };
    }
  }

  /** A tag of a word inside a multiword token is the token's; the first one counts. */
  private tagSurface(tag: string): void {
    const last = this.rows.at(-1);
    if (last?.tag === 'O') this.rows[this.rows.length - 1] = { ...last, tag };
  }
}

function recordOf(
  rows: readonly Row[],
  given: string | undefined,
  answered: boolean,
  { schema }: ImportOptions,
): ImportRecord {
  const { text, words } = placed(rows, given);
  if (!answered) return { text, annotation: {} };
  const labels = schema.entities?.labels ?? [];
  const spans = decodeTags(rows.map(row => row.tag)).map(({ first, end, label }): JudgedSpan => ({
    start: words[first]?.start ?? 0,
    end: words[end - 1]?.end ?? 0,
    label: labelOfTag(label, labels),
    verdict: 'yes',
    source: 'import',
  }));
  return { text, annotation: { entities: { answer: 'accept', complete: true, spans } } };
}

/** The text and the place of each word: by the spaces of the last column, else by the text as given. */
function placed(rows: readonly Row[], given: string | undefined): { text: string; words: Token[] } {
  const words: Token[] = [];
  let text = unescape(rows[0]?.misc.get('SpacesBefore') ?? '');
  for (const [i, { form, misc }] of rows.entries()) {
    words.push({ start: text.length, end: text.length + form.length });
    const exact = misc.get('SpacesAfter');
    const isLast = i === rows.length - 1;
    const usual = isLast || misc.get('SpaceAfter') === 'No' ? '' : ' ';
    text += form + (exact === undefined ? usual : unescape(exact));
  }
  const saysSpaces = rows.some(({ misc }) => misc.has('SpacesAfter') || misc.has('SpacesBefore'));
  if (given === undefined || given === text || saysSpaces) return { text, words };
  const aligned = alignWords(given, rows);
  return aligned === undefined ? { text, words } : { text: given, words: aligned };
}

/** Undefined where anything but white space stands between the words. */
function alignWords(text: string, rows: readonly Row[]): Token[] | undefined {
  const words: Token[] = [];
  let at = 0;
  for (const { form } of rows) {
    const start = text.indexOf(form, at);
    if (start === -1 || text.slice(at, start).trim() !== '') return undefined;
    at = start + form.length;
    words.push({ start, end: at });
  }
  return text.slice(at).trim() === '' ? words : undefined;
}
