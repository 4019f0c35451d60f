/** The columns of the table, and which model, code and packages a column's figures depend on. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { codeVersion, product } from '../product.mjs';
import { tfidfVersion } from './tfidf.mjs';

/** Grows when rows are drawn or figures are worked out in another way. */
const benchVersion = 1;

export const digest = value =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

/**
 * In the order of the table: `{ name, title, lexical, folder? }`, or `tfidf` instead of features of ours.
 * `both` is what the product does.
 *
 * @param encoder folder of the encoder in question
 * @param minilm folder of MiniLM-L6; its column is left out where there is none
 * @param others `{ name, folder }` of further encoders
 */
export const columnsOf = ({ encoder, minilm, others }) => [
  { name: 'lexical', title: 'lexical only', lexical: true },
  { name: 'encoder', title: 'encoder only', lexical: false, folder: encoder },
  { name: 'both', title: 'both', lexical: true, folder: encoder },
  ...(existsSync(path.join(minilm, 'model.onnx'))
    ? [{ name: 'minilm', title: 'MiniLM-L6, both', lexical: true, folder: minilm }]
    : []),
  { name: 'tfidf', title: 'TF-IDF', tfidf: true },
  ...others.map(({ name, folder }) => ({ name, title: `${name}, both`, lexical: true, folder })),
];

/** Versions of the product's code: what heads do, what encoders do. */
export async function codeVersions() {
  return {
    heads: await codeVersion({
      'engine/heads.ts': ['fitHeads'],
      'engine/evaluate.ts': ['evaluate'],
      'head/ngramFeatures.ts': ['NgramCounts'],
      'head/standardise.ts': ['RowStatistics'],
    }),
    encoder: await codeVersion({
      'encoder/wordPieces.ts': ['WordPieces'],
      'encoder/windows.ts': ['windowsOf'],
      'encoder/onnxSession.ts': ['openSession'],
      'encoder/quantise.ts': ['quantise', 'dequantise'],
      'text/tokenize.ts': ['tokenize'],
    }),
  };
}

/** Figures of another version are measured again. */
export async function versionOf({ tfidf, lexical, folder }, code) {
  if (tfidf) return digest([benchVersion, tfidfVersion()]);
  if (!folder) return digest([benchVersion, code.heads]);
  const { readModelFolder } = await product();
  const { fingerprint } = await readModelFolder(folder);
  return digest([benchVersion, code, lexical, fingerprint]);
}
