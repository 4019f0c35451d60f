/**
 * Indexing: how fast the engine reads and encodes a folder that it has never seen, on one thread (as while
 * a person labels) and on two (as on the command line), and what the features take on disk.
 */
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { removeFolder, temporaryFolder } from '../test/harness/workspace.mjs';
import { synthesise, writeProject } from './corpus.mjs';
import { withEngine } from './product.mjs';
import { median, spread } from './statistics.mjs';

const sentences = 2_000;
const runs = 5;
const bytesPerWord = 144;

const sizeOf = folder =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);

export async function indexing() {
  const folder = temporaryFolder('bench');
  try {
    writeProject(folder, synthesise(sentences));
    const cache = path.join(folder, '.glossator/cache');
    const rates = { 1: [], 2: [] };
    const processor = { 1: [], 2: [] };
    let bytes = NaN;
    let wordsPerSentence = NaN;
    // By turns, so that what else the machine does weighs on both alike.
    for (let run = 0; run < runs; run++) {
      for (const threads of [1, 2]) {
        rmSync(cache, { recursive: true, force: true });
        const before = process.cpuUsage();
        const { distinct, tokens, milliseconds } = await withEngine(folder, { threads }, engine =>
          engine.request('index', { encode: true }),
        );
        const { user, system } = process.cpuUsage(before);
        rates[threads].push((1000 * distinct) / milliseconds.encode);
        processor[threads].push((user + system) / 1000 / distinct);
        bytes = sizeOf(cache) / tokens;
        wordsPerSentence = tokens / distinct;
      }
    }
    const rate = threads => {
      const figures = spread(rates[threads]);
      return {
        figure: `encoding, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
        measured: figures.median,
        unit: 'sentences/s',
        detail: {
          ...figures,
          wordsPerSecond: figures.median * wordsPerSentence,
          processorMillisecondsPerSentence: median(processor[threads]),
        },
      };
    };
    return [
      rate(1),
      rate(2),
      {
        figure: 'encoding, two threads against one',
        measured: spread(rates[2]).median / spread(rates[1]).median,
        unit: '×',
        detail: { processor: median(processor[2]) / median(processor[1]) },
      },
      {
        figure: 'cache of the features',
        measured: bytes,
        unit: 'bytes/word',
        target: bytesPerWord,
      },
    ];
  } finally {
    removeFolder(folder);
  }
}
