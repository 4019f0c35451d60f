/** Imported records → answers in the database, each at its example of the corpus where there is one. */
import { sha256 } from '../base/hash.js';
import { UserError } from '../base/errors.js';
import type { Anchor } from '../domain/anchor.js';
import type { Annotation, JudgedSpan } from '../domain/annotation.js';
import { overlaps } from '../domain/span.js';
import type { LabelSchema } from '../domain/schema.js';
import type { ImportRecord } from '../interchange/importRecord.js';
import { withoutOverlaps } from '../interchange/spans.js';
import type { Unit } from '../project/config.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { RecordedDecision } from '../store/decision.js';
import { segment, segmenterVersion } from '../text/segment.js';
import { cutsWord, trimSpan, type TextRange } from '../text/spans.js';
import { tokenizerVersion } from '../text/tokenize.js';
import { saysNothing, withinSchema } from './importedLabels.js';

/** Where examples of the corpus stand; null where none has the text. */
export type Locate = (
  queries: readonly { readonly text: string; readonly path?: string; readonly start?: number }[],
) => Promise<readonly ({ readonly anchor: Anchor } | null)[]>;

export interface ImportSettings {
  readonly schema: LabelSchema;
  readonly unit: Unit;
  /** Who answered, where the file doesn't say. */
  readonly annotator: string;
}

/** A record and the line that it came from. */
export interface ImportLine {
  readonly line: number;
  readonly value: ImportRecord;
}

export interface ImportCounts {
  /** Answers in the database. */
  recorded: number;
  /** Records of the file that say nothing of their text. */
  unanswered: number;
  /** Recorded texts that no example of the corpus has. */
  notInCorpus: number;
  /** Recorded answers that took the place of an earlier one, of the same import or before it. */
  replaced: number;
}

/** Told of single records, by their lines. */
export interface ImportListener {
  /** It couldn't be recorded. */
  problem(line: number, message: string): void;
  /** Something that the recorded answer lacks. */
  leftOut(line: number, message: string): void;
  replaced(line: number): void;
  /** A span of the recorded answer begins or ends inside a word (`cutsWord`). */
  cutWord(line: number): void;
}

const crossing = 'Spans that reach over the end of an example are not imported';
const identity =
  'Ids and fields of texts that are cut into several examples are not kept; each would carry them again';
const overlapping =
  'Spans that overlap a longer one are not imported; set "overlap": true in glossator.json to allow it';

/** One example that a record answers, or a part of it. */
interface Part {
  readonly line: number;
  readonly record: ImportRecord;
  readonly text: string;
  readonly anchor: Anchor | undefined;
  readonly annotation: Annotation;
}

export class RecordImporter {
  readonly counts: ImportCounts = { recorded: 0, unanswered: 0, notInCorpus: 0, replaced: 0 };

  constructor(
    private readonly store: AnnotationStore,
    private readonly locate: Locate,
    private readonly settings: ImportSettings,
    private readonly listener: ImportListener,
  ) {}

  /** One transaction: on disk when it is done. */
  async record(lines: readonly ImportLine[]): Promise<void> {
    const records = lines.flatMap(({ line, value }): ImportLine[] => {
      const record = withinSchema(value, this.settings.schema);
      for (const message of record.leftOut ?? []) this.listener.leftOut(line, message);
      if (!saysNothing(record)) return [{ line, value: record }];
      this.counts.unanswered += 1;
      return [];
    });
    const parts = await this.placed(records);
    const recorded = this.store.recordAll(parts.map(part => this.decisionOf(part)));
    for (const [i, answer] of recorded.entries()) {
      const part = parts[i];
      if (part === undefined) continue;
      if (answer instanceof UserError) this.listener.problem(part.line, answer.message);
      else {
        this.counts.recorded += 1;
        if (part.anchor === undefined) this.counts.notInCorpus += 1;
        for (const span of part.annotation.entities?.spans ?? []) {
          if (cutsWord(part.text, span)) this.listener.cutWord(part.line);
        }
        if (answer.replaced === true) {
          this.counts.replaced += 1;
          this.listener.replaced(part.line);
        }
      }
    }
  }

  /**
   * Every record at its example, which has no white space at its ends; one that holds several examples of the
   * corpus is cut into them.
   */
  private async placed(lines: readonly ImportLine[]): Promise<Part[]> {
    const trimmed = lines.map(({ value: { text } }) => trimSpan(text, 0, text.length));
    const found = await this.locate(
      lines.map(({ value }, i) => queryOf(value, trimmed[i] ?? { start: 0, end: 0 })),
    );
    const pieces = lines.map(({ value }, i) =>
      found[i] ? [] : examplesIn(value, this.settings.unit),
    );
    const inside = await this.locate(
      pieces.flatMap((ranges, i) =>
        ranges.map(({ start, end }) => ({ text: lines[i]?.value.text.slice(start, end) ?? '' })),
      ),
    );
    let next = 0;
    return lines.flatMap(({ line, value }, i): Part[] => {
      const ranges = pieces[i] ?? [];
      const anchors = inside.slice(next, (next += ranges.length)).map(item => item?.anchor);
      const [own, range] = [found[i], trimmed[i]];
      if (own && range && range.end - range.start < value.text.length) {
        return this.cut(line, value, [range], [own.anchor]);
      }
      if (anchors.some(anchor => anchor !== undefined)) {
        return this.cut(line, value, ranges, anchors);
      }
      const { text, annotation } = value;
      return [{ line, record: value, text, anchor: own?.anchor, annotation }];
    });
  }

  /** Classes are kept, so a record that has any is cut into one example alone. */
  private cut(
    line: number,
    record: ImportRecord,
    ranges: readonly TextRange[],
    anchors: readonly (Anchor | undefined)[],
  ): Part[] {
    const { entities, classes } = record.annotation;
    const within = (span: JudgedSpan, { start, end }: TextRange): boolean =>
      start <= span.start && span.start < span.end && span.end <= end;
    const trimmed = (entities?.spans ?? []).map(span => ({
      ...span,
      ...trimSpan(record.text, span.start, span.end),
    }));
    const left = trimmed.filter(span => !ranges.some(range => within(span, range)));
    left.forEach(() => this.listener.leftOut(line, crossing));
    const { foreign, ...bare } = record;
    const isOne = ranges.length === 1;
    if (foreign !== undefined && !isOne) this.listener.leftOut(line, identity);
    return ranges.flatMap((range, i): Part[] => {
      // Words of a span that was left out aren't outside of entities: nothing is known of them.
      const complete = entities?.complete === true && !left.some(span => overlaps(span, range));
      const spans = trimmed
        .filter(span => within(span, range))
        .map(span => ({ ...span, start: span.start - range.start, end: span.end - range.start }));
      const isUnknown = entities?.complete === true && !complete && spans.length === 0;
      if (isUnknown && classes === undefined) return [];
      return [
        {
          line,
          record: isOne ? record : bare,
          text: record.text.slice(range.start, range.end),
          anchor: anchors[i],
          annotation: {
            ...(entities && !isUnknown && { entities: { ...entities, complete, spans } }),
            ...(classes && { classes }),
          },
        },
      ];
    });
  }

  private decisionOf({ line, record, text, anchor, annotation }: Part): RecordedDecision {
    return {
      key: sha256(text),
      text,
      anchor,
      annotator: this.annotatorOf(record),
      annotation: this.allowed(line, settled(annotation, this.settings.schema)),
      flagged: record.flagged,
      foreign: record.foreign,
      adds: true,
      segmenterVersion,
      tokenizerVersion,
      context: { kind: 'import' },
    };
  }

  /** A file that leaves the name empty doesn't say whose answer it is. */
  private annotatorOf({ annotator = '' }: ImportRecord): string {
    return annotator === '' ? this.settings.annotator : annotator;
  }

  /** Without overlaps where the project doesn't allow them. */
  private allowed(line: number, annotation: Annotation): Annotation {
    const { entities } = annotation;
    if (entities === undefined || this.settings.schema.entities?.overlap === true)
      return annotation;
    const { kept, left } = withoutOverlaps(entities.spans.filter(span => span.verdict === 'yes'));
    if (left.length === 0) return annotation;
    left.forEach(() => this.listener.leftOut(line, overlapping));
    const no = entities.spans.filter(span => span.verdict === 'no');
    return { ...annotation, entities: { ...entities, spans: [...kept, ...no] } };
  }
}

/** One class of several that exclude each other settles all of them. */
function settled(annotation: Annotation, schema: LabelSchema): Annotation {
  const { classes } = annotation;
  const isSettled =
    classes?.answer === 'accept' &&
    schema.classes?.mode === 'single' &&
    classes.values.some(value => value.verdict === 'yes');
  return isSettled ? { ...annotation, classes: { ...classes, complete: true } } : annotation;
}

function queryOf(
  { text, place }: ImportRecord,
  { start, end }: TextRange,
): Parameters<Locate>[0][number] {
  return {
    text: text.slice(start, end),
    ...(place && { path: place.path }),
    ...(place?.start !== undefined && { start: place.start }),
  };
}

/** A class speaks of the whole text, so only entities can be cut. */
function examplesIn({ text, annotation }: ImportRecord, unit: Unit): TextRange[] {
  return segment(text, annotation.classes === undefined ? unit : 'record', 'plain');
}
