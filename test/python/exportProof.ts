/** Writes what the spaCy proof reads: exports made by the product's own code, and what must be in them. */
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sha256 } from '../../src/base/hash.js';
import type { Annotation } from '../../src/domain/annotation.js';
import type { LabelSchema } from '../../src/domain/schema.js';
import type { ExportRecord, Loss } from '../../src/interchange/exportRecord.js';
import { createExporter } from '../../src/interchange/formats.js';
import { reservedSymbols, spacyStringId } from '../../src/interchange/spacyStrings.js';
import {
  classLabels,
  entityLabels,
  overlapCases,
  proofCases,
  trainingCases,
  type LabelledText,
  type ProofCase,
} from './proofCases.js';

type Mode = 'single' | 'multi';

function schemaOf(mode: Mode): LabelSchema {
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

async function exportTo(
  file: string,
  format: string,
  cases: readonly ProofCase[],
  mode: Mode,
): Promise<readonly Loss[]> {
  const exporter = createExporter(format);
  const bytes = exporter.write(
    cases.map(({ line }, i) => toRecord(line, i)),
    schemaOf(mode),
  );
  await pipeline(Readable.from(bytes), createWriteStream(file));
  return exporter.losses();
}

function truthOf(cases: readonly ProofCase[]): object[] {
  return cases.flatMap(({ expected }) => expected ?? []);
}

/** Strings whose ids must be spaCy's: every plane, the reserved words, and every length up to 40 bytes. */
function idVectors(): Record<string, string> {
  const strings = [
    ...reservedSymbols().keys(),
    ...[
      'hello',
      'Berlin',
      'é',
      '日本',
      '👩‍👩‍👧‍👦',
      '\u0000',
      'agents',
      'FLAG64',
      'FLAG18',
      'DEPRECATED277',
      'person',
    ],
    ...Array.from({ length: 41 }, (_, i) => 'aé日💩'.repeat(i).slice(0, i).toWellFormed()),
  ];
  return Object.fromEntries(strings.map(string => [string, spacyStringId(string).toString()]));
}

export async function exportProof(folder: string): Promise<void> {
  const training = trainingCases();
  const inFolder = (name: string): string => path.join(folder, name);
  const losses = await exportTo(inFolder('proof.spacy'), 'spacy', proofCases, 'single');
  await exportTo(inFolder('overlap.spacy'), 'spacy', overlapCases, 'multi');
  await exportTo(inFolder('train.spacy'), 'spacy', training, 'single');
  await exportTo(inFolder('empty.spacy'), 'spacy', [], 'single');
  await exportTo(inFolder('proof.jsonl'), 'prodigy', proofCases, 'single');
  const truth = {
    ids: idVectors(),
    losses,
    files: {
      'proof.spacy': truthOf(proofCases),
      'overlap.spacy': truthOf(overlapCases),
      'train.spacy': truthOf(training),
      'empty.spacy': [],
    },
    prodigy: proofCases.map(({ line, expected }) => ({
      text: line.text,
      ents: expected?.ents ?? null,
    })),
  };
  await writeFile(inFolder('truth.json'), JSON.stringify(truth));
}
