/**
 * The examples of an open file with what people have said about them. A text that has been annotated keeps
 * its place as long as it stands there, whatever the segmenter would cut now; where it was edited, its spans
 * move with the words that are left; where it is gone, it is kept as stale.
 */
import type { Annotation, JudgedSpan } from '../domain/annotation.js';
import type { Anchor } from '../domain/anchor.js';
import { overlaps } from '../domain/span.js';
import { findAnchor } from '../corpus/reanchor.js';
import type { PlacedExample } from '../store/placed.js';
import { carry } from './carry.js';
import type { FileDocument } from './fileDocuments.js';
import { exampleAt, type FileExample } from './fileExamples.js';
import { HeldStretches } from './heldStretches.js';
import { Neighbours, neighbourhood } from './neighbours.js';

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
/** Texts that are looked for in the whole document; where more are gone, most need not be. */
const mostSearched = 20;

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
  const gone = placed.filter(one => !here.has(one.key));
  const mayHold = holding(gone.length > mostSearched);
  for (const one of gone) {
    for (const anchor of one.anchors) {
      const document = documents.find(other => other.record === anchor.record);
      const mayBeHere = document && mayHold(document, one.text);
      const range = mayBeHere ? findAnchor(document.text, anchor, one.text) : undefined;
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
  const neighbours = new Neighbours(labelled);
  for (const { one, anchor, document } of missing) {
    if (!document || !hasLabels(one.annotation)) continue;
    const at = neighbours.find(
      anchor,
      i => labelled[i]?.document === document && labelled[i].annotation === undefined,
    );
    const example = at === undefined ? undefined : labelled[at];
    const spans = one.annotation.entities?.spans ?? [];
    const carried = example && carry(one.text, example.text, spans);
    if (at !== undefined && example && carried && carried.similarity >= sameEnough) {
      labelled[at] = {
        ...example,
        annotation: changed(one.annotation, carried.kept),
        earlier: { key: one.key, text: one.text, lost: carried.lost },
      };
    } else {
      const { key, text, annotation } = one;
      stale.push({
        key,
        text,
        annotation,
        at: document.toFile(nearWhere(document, anchor, mayHold)),
      });
    }
  }
  const place = (example: FileExample): number => example.document.toFile(example.start);
  return { examples: labelled.sort((a, b) => place(a) - place(b)), stale };
}

/**
 * Whether a document may hold a text at all, for searches in vain.
 * @param manySearches false: they are searched faster than it is found out
 */
function holding(manySearches: boolean): (document: FileDocument, text: string) => boolean {
  if (!manySearches) return () => true;
  const held = new Map<FileDocument, HeldStretches>();
  return (document, text) => {
    let stretches = held.get(document);
    if (!stretches)
      held.set(document, (stretches = new HeldStretches(document.text, neighbourhood)));
    return stretches.mayHold(text);
  };
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

/** Where a text that is gone would stand: between what stood beside it, else where it stood. */
function nearWhere(
  document: FileDocument,
  { before, after, start }: Anchor,
  mayHold: (document: FileDocument, text: string) => boolean,
): number {
  const { text } = document;
  const left = before.trim().slice(-neighbourhood);
  const right = after.trim().slice(0, neighbourhood);
  const leftAt = left === '' || !mayHold(document, left) ? -1 : text.lastIndexOf(left, start);
  if (leftAt >= 0) return leftAt + left.length;
  const rightAt =
    right === '' || !mayHold(document, right) ? -1 : text.indexOf(right, Math.max(0, start - 1000));
  return rightAt >= 0 ? rightAt : Math.min(start, text.length);
}
