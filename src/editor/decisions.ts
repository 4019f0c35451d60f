/** A decision about an example of an open file, as it is recorded. */
import { sha256 } from '../base/hash.js';
import { surroundings } from '../corpus/context.js';
import type { Anchor } from '../domain/anchor.js';
import type { EntityAnnotation } from '../domain/annotation.js';
import type { FileExample } from './fileExamples.js';

export interface EditorDecision {
  readonly key: string;
  readonly text: string;
  readonly anchor: Anchor;
  readonly annotation: { readonly entities: EntityAnnotation };
  readonly context: { readonly kind: 'editor' };
}

/** @param path of the file, relative to the project */
export function decisionOn(
  { key, text, document, start, end }: FileExample,
  path: string,
  entities: EntityAnnotation,
): EditorDecision {
  const { record, field } = document;
  return {
    key,
    text,
    anchor: {
      ...{ path, record, field, start, end },
      ...surroundings(document.text, start, end),
      docHash: sha256(document.text),
    },
    annotation: { entities },
    context: { kind: 'editor' },
  };
}
