/**
 * The examples of an open file with what people have said about them. A text that has been annotated keeps
 * its place as long as it stands there, whatever the segmenter would cut now; where it was edited, its spans
 * move with the words that are left; where it is gone, it is kept as stale.
 */
import { sha256 } from '../base/hash.js';
import type { Annotation, JudgedSpan } from '../domain/annotation.js';
import type { Anchor } from '../domain/anchor.js';
import { overlaps } from '../domain/span.js';
import { findAnchor } from '../corpus/reanchor.js';
import type { Unit } from '../project/config.js';
import type { PlacedExample } from '../store/placed.js';
import { segment } from '../text/segment.js';
import { carry } from './carry.js';
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

/** An annotated text that the file no longer holds. */
export interface StaleText {
  readonly key: string;
  readonly text: string;
  readonly annotation: Annotation;
  /** Offset in the file near which it stood. */
  readonly at: number;
}

export interface FileLabels {
  /** In the order of the file. */
  readonly examples: readonly FileExample[];
  readonly stale: readonly StaleText[];
}

/** Below this share of common words a text is another one. */
const sameEnough = 0.5;
/** How much of what stood beside a text has to stand there still, in UTF-16 code units. */
const neighbourhood = 12;
/** How far beside a text that is looked for: blank lines may lie between. */
const within = 100;

export function examplesOf(documents: readonly FileDocument[], unit: Unit): FileExample[] {
  return documents.flatMap(document =>
    segment(document.text, unit, document.kind).map(({ start, end }) =>
      exampleAt(document, start, end),
    ),
  );
}

function exampleAt(document: FileDocument, start: number, end: number): FileExample {
  const text = document.text.slice(start, end);
  return {
    ...{ key: sha256(text), text, document, start, end },
    ...{ annotation: undefined, earlier: undefined },
  };
}

/** @param placed what the store knows of the file's path and of the examples' keys */
export function placeLabels(
  examples: readonly FileExample[],
  documents: readonly FileDocument[],
  placed: readonly PlacedExample[],
): FileLabels {
  const byKey = new Map(placed.map(one => [one.key, one.annotation]));
  let labelled: FileExample[] = examples.map(example => ({
    ...example,
    annotation: byKey.get(example.key),
  }));
  const here = new Set(examples.map(example => example.key));
  const missing: { one: PlacedExample; anchor: Anchor; document: FileDocument | undefined }[] = [];
  for (const one of placed) {
    if (here.has(one.key)) continue;
    for (const anchor of one.anchors) {
      const document = documents.find(other => other.record === anchor.record);
      const range = document && findAnchor(document.text, anchor, one.text);
      if (!document || !range) {
        missing.push({ one, anchor, document });
        continue;
      }
      const example = {
        ...exampleAt(document, range.start, range.end),
        annotation: one.annotation,
      };
      labelled = [
        ...labelled.filter(
          other =>
            other.document !== document ||
            !overlaps(other, range) ||
            other.annotation !== undefined,
        ),
        example,
      ];
    }
  }
  const stale: StaleText[] = [];
  for (const { one, anchor, document } of missing) {
    if (!document || !hasLabels(one.annotation)) continue;
    const at = labelled.findIndex(
      other =>
        other.document === document && other.annotation === undefined && stoodAt(other, anchor),
    );
    const example = labelled[at];
    const spans = one.annotation.entities?.spans ?? [];
    const carried = example && carry(one.text, example.text, spans);
    if (example && carried && carried.similarity >= sameEnough) {
      labelled[at] = {
        ...example,
        annotation: changed(one.annotation, carried.kept),
        earlier: { key: one.key, text: one.text, lost: carried.lost },
      };
    } else {
      const { key, text, annotation } = one;
      stale.push({ key, text, annotation, at: document.toFile(nearWhere(document.text, anchor)) });
    }
  }
  const place = (example: FileExample): number => example.document.toFile(example.start);
  return { examples: labelled.sort((a, b) => place(a) - place(b)), stale };
}

/** Whether there is a span or class to lose. */
function hasLabels({ entities, classes }: Annotation): boolean {
  const judged = [...(entities?.spans ?? []), ...(classes?.values ?? [])];
  return judged.some(({ verdict }) => verdict === 'yes');
}

/** The annotation for the new wording: nobody has looked at the words that are new. */
function changed({ entities }: Annotation, spans: readonly JudgedSpan[]): Annotation {
  return entities ? { entities: { ...entities, complete: false, spans } } : {};
}

/** Whether what stood next to the anchor stands next to the example, on one side at least. */
function stoodAt({ document, start, end }: FileExample, { before, after }: Anchor): boolean {
  const left = document.text.slice(Math.max(0, start - within), start).trimEnd();
  const right = document.text.slice(end, end + within).trimStart();
  const wasLeft = before.trim().slice(-neighbourhood);
  const wasRight = after.trim().slice(0, neighbourhood);
  const sameLeft = wasLeft === '' ? left === '' : left.endsWith(wasLeft);
  const sameRight = wasRight === '' ? right === '' : right.startsWith(wasRight);
  return sameLeft || sameRight;
}

/** Where a text that is gone would stand: between what stood beside it, else where it stood. */
function nearWhere(text: string, { before, after, start }: Anchor): number {
  const left = before.trim().slice(-neighbourhood);
  const right = after.trim().slice(0, neighbourhood);
  const leftAt = left === '' ? -1 : text.lastIndexOf(left, start);
  if (leftAt >= 0) return leftAt + left.length;
  const rightAt = right === '' ? -1 : text.indexOf(right, Math.max(0, start - 1000));
  return rightAt >= 0 ? rightAt : Math.min(start, text.length);
}
