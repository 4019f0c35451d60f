/**
 * What every format has to survive, format by format of the table: the texts of annotation-tools §2.9, and
 * that whatever doesn't come back is in the loss report. What one format alone does is beside it.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ExportRecord, Loss } from '../../../src/interchange/exportRecord.js';
import { formats, type Format } from '../../../src/interchange/formats.js';
import type { ImportRecord } from '../../../src/interchange/importRecord.js';
import { collect } from './decodeDocBin.js';
import { anyMarked, goldenTexts, inputOf, marksOf, records } from './roundTrip.js';
import { anySpans, entities, mark, recordOf, schemaOf } from './records.js';

const schema = schemaOf({ entities: ['PER', 'LOC'], overlap: true });

/** Words and tags only: the spaces between the words are told anew. */
const withoutText = new Set(['conll2003', 'conll2002']);

async function back(
  { createExporter, importer }: Format,
  given: readonly ExportRecord[],
): Promise<{ found: ImportRecord[]; losses: readonly Loss[] }> {
  const exporter = createExporter({});
  const file = await collect(exporter.write(given, schema));
  // Chunks of odd sizes cut characters and records in two.
  const found = await records(importer, inputOf(file, { chunk: 11 }), { schema });
  return { found, losses: exporter.losses() };
}

/** Text and marks as they compare: without spaces where the format doesn't keep them. */
function seen({ name }: Format, record: ExportRecord | ImportRecord): unknown {
  const { text } = record;
  if (!withoutText.has(name)) return { text, marks: marksOf(record) };
  const bare = (part: string): string => part.replace(/[\s\p{Z}\p{Cc}\p{Cf}]/gu, '');
  return {
    text: bare(text),
    marks: marksOf(record).map(([start, end, label]) => [bare(text.slice(start, end)), label]),
  };
}

/** Plain words with at least one span at their ends: what every format carries. */
const anyPlain: fc.Arbitrary<ExportRecord> = fc
  .array(fc.constantFrom('Ann', 'met', 'Zürich', '💩', 'e\u0301', 'أحمد'), { minLength: 1 })
  .chain(words => {
    const ends = words.map((_, i) => words.slice(0, i + 1).join(' ').length);
    const at = (i: number): number => (i === 0 ? 0 : (ends[i - 1] ?? 0) + 1);
    return anySpans('x'.repeat(words.length), ['PER', 'LOC'])
      .filter(spans => spans.length > 0)
      .map(spans => {
        const free = spans
          .sort((a, b) => a.start - b.start)
          .filter((span, i, all) => all.slice(0, i).every(other => other.end <= span.start));
        return recordOf(
          words.join(' '),
          entities(free.map(({ start, end, label }) => [at(start), ends[end - 1] ?? 0, label])),
        );
      });
  });

for (const format of formats) {
  describe(`${format.name}, there and back`, () => {
    for (const [text, word] of goldenTexts) {
      it(`keeps “${word}” of ${JSON.stringify(text.slice(0, 30))}`, async () => {
        const record = recordOf(text, entities([mark(text, word, 'PER')]));
        const { found } = await back(format, [record]);
        assert.deepEqual(
          found.map(one => seen(format, one)),
          [seen(format, record)],
        );
      });
    }

    it('keeps all of these texts in one file, apart and in order', async () => {
      // Two answers of one person about one text would be one.
      const given = goldenTexts.map(([text, word], i) => ({
        ...recordOf(text, entities([mark(text, word, 'PER')])),
        annotator: `ann ${i}`,
      }));
      const { found } = await back(format, given);
      assert.deepEqual(
        found.map(one => seen(format, one)),
        given.map(one => seen(format, one)),
      );
    });

    it('keeps plain words with any spans, and has nothing to report', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyPlain, { maxLength: 4 }), async plain => {
          const given = plain.map((record, i) => ({ ...record, annotator: `ann ${i}` }));
          const { found, losses } = await back(format, given);
          assert.deepEqual(losses, []);
          assert.deepEqual(
            found.map(one => seen(format, one)),
            given.map(one => seen(format, one)),
          );
        }),
      );
    });

    it('reports whatever of any text does not come back', async () => {
      await fc.assert(
        fc.asyncProperty(anyMarked(['PER', 'LOC']), async record => {
          const { found, losses } = await back(format, [record]);
          if (losses.length === 0) {
            assert.deepEqual(
              found.map(one => seen(format, one)),
              [seen(format, record)],
            );
            return;
          }
          const [one] = found;
          const missing = one
            ? marksOf(record).length - marksOf(one).length
            : Math.max(1, marksOf(record).length);
          const counted = losses.reduce((sum, loss) => sum + loss.count, 0);
          assert.ok(missing <= counted || one === undefined, `${missing} of ${counted}`);
        }),
        { numRuns: 300 },
      );
    });
  });
}
