/** Exports for the proofs, made by the product's own code. */
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sha256 } from '../../src/base/hash.js';
import type { Annotation } from '../../src/domain/annotation.js';
import type { LabelSchema } from '../../src/domain/schema.js';
import type { ExportRecord, Loss } from '../../src/interchange/exportRecord.js';
import { createExporter, type ExportOptions } from '../../src/interchange/formats.js';
import { classLabels, entityLabels, type LabelledText, type ProofCase } from './proofCases.js';

export type Mode = 'single' | 'multi';

export function schemaOf(mode: Mode): LabelSchema {
  return {
    entities: { overlap: mode === 'multi', labels: entityLabels.map(name => ({ name })) },
    classes: { mode, labels: classLabels.map(name => ({ name })) },
  };
}

function toRecord(line: LabelledText, i: number): ExportRecord {
  return {
    text: line.text,
    anchor: {
      path: 'proof.jsonl',
      record: i + 1,
      field: 'text',
      start: 0,
      end: line.text.length,
      before: '',
      after: '',
      docHash: sha256(line.text),
    },
    annotation: toAnnotation(line),
    annotator: 'proof',
    timestamp: 1_700_000_000_000 + i,
    flagged: false,
    key: sha256(line.text),
  };
}

function toAnnotation({
  spans,
  label,
  labels,
  answer = 'accept',
  complete = true,
}: LabelledText): Annotation {
  const verdict = answer === 'reject' ? 'no' : 'yes';
  const marks = spans ?? (answer === 'ignore' ? [] : undefined);
  const classes = label === undefined ? labels : [label];
  const whole = answer === 'accept';
  return {
    entities: marks && {
      answer,
      complete: whole && complete,
      spans: marks.map(span => ({ ...span, verdict, source: 'import' })),
    },
    classes: classes && {
      answer,
      complete: whole,
      values: classes.map(name => ({ label: name, verdict, source: 'import' })),
    },
  };
}

/** Writes one file, and beside it what belongs there. */
export async function exportTo(
  file: string,
  format: string,
  cases: readonly ProofCase[],
  mode: Mode,
  options: ExportOptions = {},
): Promise<readonly Loss[]> {
  const exporter = createExporter(format, options);
  const schema = schemaOf(mode);
  const bytes = exporter.write(
    cases.map(({ line }, i) => toRecord(line, i)),
    schema,
  );
  await pipeline(Readable.from(bytes), createWriteStream(file));
  const written = { name: path.basename(file), part: 'train', examples: cases.length } as const;
  for (const { name, text } of exporter.companions?.([written], schema) ?? []) {
    await writeFile(path.join(path.dirname(file), name), text);
  }
  return exporter.losses();
}
