/** Pieces per second of encoders as the engine indexes a folder, on one thread and on two. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { removeFolder, temporaryFolder } from '../../test/harness/workspace.mjs';
import { synthesise, writeProject } from '../corpus.mjs';
import { load } from '../machine.mjs';
import { product, withEngine } from '../product.mjs';

/** Enough that the start of a second process doesn’t count. */
const sentences = 20_000;
const rounds = 2;

/** Pieces of the texts, those before and after each included. */
async function countPieces(folder, texts) {
  const { WordPieces, readModelFolder, tokenize } = await product();
  const { tokenizer, tokenizerConfig } = await readModelFolder(folder);
  const pieces = new WordPieces(tokenizer, tokenizerConfig);
  let count = texts.length * (pieces.prefix.length + pieces.suffix.length);
  for (const { text } of texts) {
    for (const [i, { start, end }] of tokenize(text).entries()) {
      count += pieces.encode(text.slice(start, end), i === 0).length;
    }
  }
  return count;
}

/**
 * The models take turns and the best round of each counts, so that a busy machine spoils the comparison
 * less; so does the processor's time, which one thread can be measured by.
 *
 * @param models name → folder
 * @returns name → `{ pieces, piecesPerSecond: { 1, 2, processor }, load }`
 */
export async function measureSpeed(models) {
  const folder = temporaryFolder('bench');
  const texts = synthesise(sentences);
  const speeds = {};
  try {
    writeProject(folder, texts);
    for (const [name, modelFolder] of Object.entries(models)) {
      const pieces = await countPieces(modelFolder, texts);
      const piecesPerSecond = { 1: 0, 2: 0, processor: 0 };
      speeds[name] = { modelFolder, pieces, piecesPerSecond };
    }
    for (let round = 0; round < rounds; round++) {
      for (const threads of [1, 2]) {
        for (const { modelFolder, pieces, piecesPerSecond } of Object.values(speeds)) {
          rmSync(path.join(folder, '.glossator/cache'), { recursive: true, force: true });
          const before = process.cpuUsage();
          const { milliseconds } = await withEngine(folder, { threads, modelFolder }, engine =>
            engine.request('index', { encode: true }),
          );
          const speed = Math.round((1000 * pieces) / milliseconds.encode);
          piecesPerSecond[threads] = Math.max(piecesPerSecond[threads], speed);
          if (threads > 1) continue;
          const { user, system } = process.cpuUsage(before);
          const ofProcessor = Math.round((1e6 * pieces) / (user + system));
          piecesPerSecond.processor = Math.max(piecesPerSecond.processor, ofProcessor);
        }
      }
    }
  } finally {
    removeFolder(folder);
  }
  return Object.fromEntries(
    Object.entries(speeds).map(([name, { pieces, piecesPerSecond }]) => [
      name,
      { pieces, piecesPerSecond, load: load() },
    ]),
  );
}
