/** Writes what the spaCy proof reads: exports made by the product's own code, and what must be in them. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { reservedSymbols, spacyStringId } from '../../src/interchange/spacyStrings.js';
import {
  overlapCases,
  overlappingTraining,
  proofCases,
  trainingCases,
  type ProofCase,
} from './proofCases.js';
import { exportTo } from './proofExport.js';

function truthOf(cases: readonly ProofCase[]): object[] {
  return cases.flatMap(({ expected }) => expected ?? []);
}

/** Strings whose ids must be spaCy's: every plane, the reserved words, and every length up to 40 bytes. */
function idVectors(): Record<string, string> {
  const strings = [
    ...reservedSymbols.keys(),
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
  for (const [name, cases, mode] of [
    ['flat', training, 'single'],
    ['overlapping', overlappingTraining(training), 'multi'],
  ] as const) {
    await mkdir(inFolder(name));
    await exportTo(inFolder(`${name}/train.spacy`), 'spacy', cases, mode);
  }
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
