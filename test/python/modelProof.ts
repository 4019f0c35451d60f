/**
 * The models of model_proof.py through Glossator's encoder: pieces must be the tokenizers library's, features
 * those of PyTorch, and the same alone as among others.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Encoder, type EncoderInput } from '../../src/encoder/encoder.js';
import { readModelFolder } from '../../src/encoder/modelFolder.js';
import { quantise } from '../../src/encoder/quantise.js';
import { WordPieces } from '../../src/encoder/wordPieces.js';

interface Case extends EncoderInput {
  readonly joined: readonly boolean[];
  /** Of the whole text, special pieces included. */
  readonly ids: readonly number[];
  /** Hidden states of each word's first piece. */
  readonly features: readonly (readonly number[])[];
}

interface ModelCases {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly positions: number;
  /** Pieces of each word by itself. */
  readonly words: Readonly<Record<string, readonly number[]>>;
  readonly cases: readonly Case[];
}

/** Largest difference of a value from PyTorch in float32, and least cosine of a word's features. */
const tolerances: Readonly<Record<string, { readonly largest: number; readonly cosine: number }>> =
  {
    fp32: { largest: 1e-4, cosine: 0.999999 },
    fp16: { largest: 1e-2, cosine: 0.99999 },
    int8: { largest: 0.2, cosine: 0.998 },
    rows: { largest: 0.2, cosine: 0.998 },
  };

export interface ProofResult {
  readonly passed: number;
  readonly failures: readonly string[];
  /** One line for each model. */
  readonly measured: readonly string[];
}

type Check = (holds: boolean, message: () => string) => void;

export async function modelProof(folder: string): Promise<ProofResult> {
  const models = JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8')) as ModelCases[];
  const failures: string[] = [];
  const measured: string[] = [];
  let passed = 0;
  const check: Check = (holds, message) => {
    if (holds) passed += 1;
    else failures.push(message());
  };
  for (const model of models) {
    for (const kind of model.kinds) {
      const name = `${model.name} ${kind}`;
      const files = await readModelFolder(path.join(folder, `${model.name}-${kind}`));
      check(
        files.maxPieces === model.positions,
        () => `${name}: reads ${files.maxPieces} pieces, not ${model.positions}`,
      );
      check(
        files.facts.batchable === (kind !== 'int8'),
        () => `${name}: batchable is ${files.facts.batchable}`,
      );
      const pieces = new WordPieces(files.tokenizer, files.tokenizerConfig);
      if (kind === 'fp32') comparePieces(model, pieces, check);
      const encoder = await Encoder.open(files.folder);
      try {
        measured.push(await compareFeatures(name, kind, model, encoder, check));
        await compareTogether(name, model, encoder, check);
      } finally {
        await encoder.dispose();
      }
    }
  }
  return { passed, failures, measured };
}

function comparePieces({ name, words, cases }: ModelCases, pieces: WordPieces, check: Check): void {
  for (const [word, ids] of Object.entries(words)) {
    const got = pieces.encode(word, true);
    check(
      isDeepStrictEqual(got, ids),
      () => `${name} ${JSON.stringify(word)}: ${got.join()} is not ${ids.join()}`,
    );
  }
  for (const { words: text, joined, ids } of cases) {
    const inside = text.flatMap((word, i) => pieces.encode(word, i === 0, joined[i]));
    const got = [...pieces.prefix, ...inside, ...pieces.suffix];
    check(
      isDeepStrictEqual(got, ids),
      () => `${name} ${JSON.stringify(text)}: ${got.join()} is not ${ids.join()}`,
    );
  }
}

async function compareFeatures(
  name: string,
  kind: string,
  { cases }: ModelCases,
  encoder: Encoder,
  check: Check,
): Promise<string> {
  const allowed = tolerances[kind];
  if (!allowed) throw new Error(`No tolerance for ${kind}`);
  let largest = 0;
  let cosine = 1;
  for (const example of cases) {
    const got = await encoder.encode(example);
    for (const [w, wanted] of example.features.entries()) {
      const row = got.subarray(w * encoder.dims, (w + 1) * encoder.dims);
      const differences = wanted.map((value, d) => Math.abs(value - (row[d] ?? NaN)));
      const difference = Math.max(...differences);
      const alike = cosineOf(wanted, row);
      check(
        wanted.length === encoder.dims && difference <= allowed.largest && alike >= allowed.cosine,
        () =>
          `${name} ${JSON.stringify(example.words[w])}: differs by ${difference}, cosine ${alike}`,
      );
      largest = Math.max(largest, difference);
      cosine = Math.min(cosine, alike);
    }
  }
  return `${name}: differs by ${largest.toExponential(1)} at most, cosine ${cosine.toFixed(6)} at least`;
}

async function compareTogether(
  name: string,
  { cases }: ModelCases,
  encoder: Encoder,
  check: Check,
): Promise<void> {
  const together = await encoder.encodeMany(cases, () => Promise.resolve());
  for (const [i, example] of cases.entries()) {
    const alone = quantise(await encoder.encode(example), encoder.dims);
    check(
      isDeepStrictEqual(together[i], alone),
      () => `${name} ${JSON.stringify(example.words)}: other features among others than alone`,
    );
  }
}

function cosineOf(a: readonly number[], b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (const [d, x] of a.entries()) {
    const y = b[d] ?? 0;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}
