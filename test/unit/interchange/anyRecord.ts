/** Arbitrary records for formats that carry every answer. */
import fc from 'fast-check';
import type { ClassAnnotation, EntityAnnotation, Source } from '../../../src/domain/annotation.js';
import { compareSpans, sameSpan } from '../../../src/domain/span.js';
import type { ExportRecord } from '../../../src/interchange/exportRecord.js';
import { anySpans, anyText, recordOf, schemaOf } from './records.js';

const source = fc.constantFrom<Source>('person', 'model', 'pattern', 'import');
const provenance = fc.record(
  {
    source,
    score: fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs),
    model: fc.string({ minLength: 1 }),
  },
  { requiredKeys: ['source'] },
);

/** Answers as they can be given; what a complete answer implies isn't spelt out beside it. */
function anyEntities(text: string): fc.Arbitrary<EntityAnnotation> {
  return fc
    .tuple(
      anySpans(text, ['PERSON', 'GPE']),
      fc.constantFrom('accept', 'reject', 'ignore'),
      fc.boolean(),
      fc.array(provenance, { minLength: 6, maxLength: 6 }),
      fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    )
    .map(([spans, answer, complete, from, no]): EntityAnnotation => {
      const whole = answer === 'accept' && complete;
      const unique = spans.filter(
        (span, i) => spans.findIndex(other => sameSpan(span, other)) === i,
      );
      return {
        answer,
        complete: whole,
        spans: unique.sort(compareSpans).map((span, i) => {
          const rejected = answer === 'reject' || (answer === 'accept' && !whole && no[i] === true);
          return {
            ...span,
            verdict: rejected ? ('no' as const) : ('yes' as const),
            ...(from[i] ?? { source: 'person' as const }),
          };
        }),
      };
    });
}

const anyClasses = fc
  .tuple(
    fc.subarray(['travel', 'refund']),
    fc.constantFrom('accept', 'reject', 'ignore'),
    fc.boolean(),
    fc.array(provenance, { minLength: 6, maxLength: 6 }),
    fc.boolean(),
  )
  .map(([labels, answer, complete, from, no]): ClassAnnotation => {
    // An incomplete answer that says nothing can't be told from none.
    const whole = answer === 'accept' && (complete || labels.length === 0);
    const values = labels.map((label, i) => {
      const rejected = answer === 'reject' || (answer === 'accept' && !whole && i > 0 && no);
      return {
        label,
        verdict: rejected ? ('no' as const) : ('yes' as const),
        ...(from[i] ?? { source: 'person' as const }),
      };
    });
    return { answer, complete: whole, values };
  });

/** Texts with any answers to one task or both. */
export const anyRecord = anyText.chain(text =>
  fc
    .record({
      annotation: fc.oneof(
        fc.record({ entities: anyEntities(text) }),
        fc.record({ classes: anyClasses }),
        fc.record({ entities: anyEntities(text), classes: anyClasses }),
      ),
      flagged: fc.boolean(),
    })
    .map(({ annotation, flagged }): ExportRecord => ({
      ...recordOf(text, { ...annotation }),
      flagged,
    })),
);

/** The project that they belong to. */
export const multi = {
  ...schemaOf({ entities: ['PERSON', 'GPE'] }),
  ...schemaOf({ classes: ['travel', 'refund'], mode: 'multi' }),
};
