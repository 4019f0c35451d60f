/** A text whose right answer is known: what a simulated person answers from, and what is measured on. */
import type { Annotation } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import type { Span } from '../domain/span.js';
import type { Task } from '../domain/annotation.js';
import type { Token } from '../domain/token.js';

export interface LabelledExample {
  /** SHA-256 (hex) of the text, and of its tokens where the source gave them. */
  readonly key: string;
  readonly text: string;
  /** The words of a tokenised source, kept as they were; otherwise the text is tokenised by us. */
  readonly tokens?: readonly Token[] | undefined;
  /** All entities of the text; empty for classes. */
  readonly spans: readonly Span[];
  /** All classes of the text; empty for entities. */
  readonly labels: readonly string[];
}

/** What a person who knows the answer says: complete, with nothing left open. */
export function goldAnnotation({ spans, labels }: LabelledExample, task: Task): Annotation {
  return task === 'entities'
    ? {
        entities: {
          answer: 'accept',
          complete: true,
          spans: spans.map(span => ({ ...span, verdict: 'yes', source: 'person' })),
        },
      }
    : {
        classes: {
          answer: 'accept',
          complete: true,
          values: labels.map(label => ({ label, verdict: 'yes', source: 'person' })),
        },
      };
}

/**
 * The labels that occur, in alphabetical order: the schema of a person who knows what there is to find.
 * Classes are of mode `multi` as soon as one example has none or several.
 *
 * @param multi that classes are of that mode in any case
 */
export function schemaOf(
  examples: readonly LabelledExample[],
  task: Task,
  multi = false,
): LabelSchema {
  const found = examples.flatMap(({ spans, labels }) =>
    task === 'entities' ? spans.map(span => span.label) : labels,
  );
  const labels = [...new Set(found)].sort().map(name => ({ name }));
  if (task === 'entities') return { entities: { overlap: false, labels } };
  const single = !multi && examples.every(example => example.labels.length === 1);
  return { classes: { mode: single ? 'single' : 'multi', labels } };
}
