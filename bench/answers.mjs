/**
 * Answers in the extension host, on a pool of 10,000 sentences that nobody has indexed yet: the engine
 * encodes it and learns, round after round, while the answers come (see host/answers.mjs).
 */
import path from 'node:path';
import { removeFolder, temporaryFolder } from '../test/harness/workspace.mjs';
import { synthesise, writeProject } from './corpus.mjs';
import { writeLines } from './files.mjs';
import { measureInHost } from './hostBench.mjs';
import { quantile } from './statistics.mjs';

const sentences = 10_000;

export async function answers() {
  const folder = temporaryFolder('bench');
  try {
    const workspace = path.join(folder, 'project');
    const input = path.join(folder, 'gold.jsonl');
    const pool = synthesise(sentences);
    writeProject(workspace, pool);
    writeLines(input, pool);
    const [measured] = await measureInHost('answers', { workspace, input });
    const { answers: rows, rounds, loop, profile } = measured;
    const milliseconds = rows.map(row => row.milliseconds);
    const figure = (name, value, target, detail) => ({
      ...{ figure: `answer to next example, ${name}`, measured: value, unit: 'ms', target },
      ...(detail && { detail }),
    });
    return [
      figure('p50', quantile(milliseconds, 0.5), 5, {
        answers: rows.length,
        rounds,
        nextWasThereAtOnce: rows.filter(row => row.atOnce).length,
        processorMilliseconds: quantile(
          rows.map(row => row.cpuMilliseconds),
          0.5,
        ),
      }),
      figure('p99', quantile(milliseconds, 0.99), 25, { max: Math.max(...milliseconds) }),
      {
        figure: 'event loop of the host, delay p99.9',
        measured: loop.p999,
        unit: 'ms',
        target: 50,
        detail: loop,
      },
      {
        figure: 'longest stretch of our code',
        measured: profile.longest.milliseconds,
        unit: 'ms',
        target: 20,
        detail: profile,
      },
    ];
  } finally {
    removeFolder(folder);
  }
}
