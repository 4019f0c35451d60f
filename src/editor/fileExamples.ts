/** The examples of an open file, where they stand in it. */
import { sha256 } from '../base/hash.js';
import type { Annotation, JudgedSpan } from '../domain/annotation.js';
import type { Unit } from '../project/config.js';
import { segment } from '../text/segment.js';
import type { FileDocument } from './fileDocuments.js';

export interface FileExample {
  /** SHA-256 (hex) of the text. */
  readonly key: string;
  readonly text: string;
  readonly document: FileDocument;
  /** `[start, end)` in the document's text, UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** What was said of this text, or of the text that it was; spans are relative to this text. */
  readonly annotation: Annotation | undefined;
  /** Set where the annotation is of an earlier wording. */
  readonly earlier: EarlierText | undefined;
}

export interface EarlierText {
  readonly key: string;
  readonly text: string;
  /** Spans whose words are gone. */
  readonly lost: readonly JudgedSpan[];
}

/** As the segmenter cuts the documents, with nothing said of any yet. */
export function examplesOf(documents: readonly FileDocument[], unit: Unit): FileExample[] {
  return documents.flatMap(document =>
    segment(document.text, unit, document.kind).map(({ start, end }) =>
      exampleAt(document, start, end),
    ),
  );
}

/** The example at `[start, end)` of a document's text, UTF-16 code units. */
export function exampleAt(document: FileDocument, start: number, end: number): FileExample {
  const text = document.text.slice(start, end);
  const key = sha256(text);
  return { key, text, document, start, end, annotation: undefined, earlier: undefined };
}
