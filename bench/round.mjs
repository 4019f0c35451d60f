/**
 * A round: fitting both heads to 100, 300 and 1,000 answers and scoring a pool of 10,000 sentences with
 * them, by the clock, and the processor time of both together. Cold: the engine has just been started. Warm:
 * it has learned from all answers but the last five.
 */
import { removeFolder, temporaryFolder } from '../test/harness/workspace.mjs';
import { synthesise, writeProject } from './corpus.mjs';
import { answersOf, timedRound, withEngine } from './product.mjs';
import { spread } from './statistics.mjs';

const sentences = 10_000;
const answerCounts = [100, 300, 1_000];
const batchSize = 5;
const runs = 3;

/** A cold round and the warm one after it. */
async function rounds(folder, answers) {
  const training = answers.slice(0, -batchSize);
  return withEngine(folder, { threads: 1, training }, async engine => {
    await engine.request('index', { encode: true });
    const cold = await timedRound(engine);
    await engine.request('learn', { changes: answers.slice(-batchSize) });
    return { cold, warm: await timedRound(engine) };
  });
}

export async function round() {
  const folder = temporaryFolder('bench');
  try {
    const pool = synthesise(sentences);
    writeProject(folder, pool);
    await withEngine(folder, { threads: 2 }, engine => engine.request('index', { encode: true }));
    const answers = await answersOf(pool);
    const rows = [];
    for (const count of answerCounts) {
      const measured = [];
      for (let run = 0; run < runs; run++) {
        // Spread over the pool, whose neighbours in a file are no more alike than others.
        measured.push(await rounds(folder, answers.slice(run * count, (run + 1) * count)));
      }
      for (const start of ['cold', 'warm']) {
        for (const part of ['fit', 'score', 'processor']) {
          const figures = spread(measured.map(one => one[start][part]));
          rows.push({
            figure: `round, ${count} answers, ${start}: ${part}`,
            measured: figures.median,
            unit: 's',
            detail: figures,
          });
        }
      }
    }
    return rows;
  } finally {
    removeFolder(folder);
  }
}
