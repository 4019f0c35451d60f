/** Pieces per second of encoders, as the engine runs them, on one thread and on two. */
import { synthesise } from '../corpus.mjs';
import { load } from '../machine.mjs';
import { product } from '../product.mjs';

const sentences = 1000;
const rounds = 3;

/** Pieces of the sentences, those before and after each included. */
async function countPieces(folder, words) {
  const { WordPieces, readModelFolder } = await product();
  const { tokenizer, tokenizerConfig } = await readModelFolder(folder);
  const pieces = new WordPieces(tokenizer, tokenizerConfig);
  const around = pieces.prefix.length + pieces.suffix.length;
  const length = sentence =>
    sentence.reduce((n, w, i) => n + pieces.encode(w, i === 0).length, around);
  return words.reduce((sum, sentence) => sum + length(sentence), 0);
}

/**
 * The models take turns and the best round of each counts, so that a busy machine spoils the comparison
 * less.
 *
 * @param folders name → folder
 * @returns name → `{ piecesPerSecond: { 1, 2 }, load }`
 */
export async function measureSpeed(folders) {
  const { Encoder, tokenize } = await product();
  const words = synthesise(sentences).map(({ text }) =>
    tokenize(text).map(({ start, end }) => text.slice(start, end)),
  );
  const speeds = {};
  for (const [name, folder] of Object.entries(folders)) {
    speeds[name] = { pieces: await countPieces(folder, words), piecesPerSecond: {} };
  }
  for (const threads of [1, 2]) {
    const seconds = {};
    for (let round = 0; round < rounds; round++) {
      for (const [name, folder] of Object.entries(folders)) {
        const encoder = await Encoder.open(folder, threads);
        for (const sentence of words.slice(0, 50)) await encoder.encode(sentence);
        const started = performance.now();
        for (const sentence of words) await encoder.encode(sentence);
        const taken = (performance.now() - started) / 1000;
        seconds[name] = Math.min(seconds[name] ?? Infinity, taken);
        await encoder.dispose();
      }
    }
    for (const [name, speed] of Object.entries(speeds)) {
      speed.piecesPerSecond[threads] = Math.round(speed.pieces / seconds[name]);
    }
  }
  for (const speed of Object.values(speeds)) speed.load = load();
  return speeds;
}
