/** Runs of several sets on several processors: one process each, several on a set once its cache is filled. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A worker takes tasks of its set until there is none left. */
async function work(queue, settings, onReady, onRun) {
  const worker = fork(path.join(import.meta.dirname, 'worker.mjs'), [
    JSON.stringify({ ...settings, set: queue.set, plan: queue.plan }),
  ]);
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`${queue.set.name} ended with code ${code}`);
  });
  ended.catch(() => undefined);
  const answer = () => Promise.race([once(worker, 'message'), ended]);
  await answer();
  queue.ready = true;
  onReady();
  for (let task = queue.missing.shift(); task; task = queue.missing.shift()) {
    worker.send(task);
    const [{ points, seconds }] = await answer();
    onRun(queue, { ...task, seconds, points });
  }
  worker.disconnect();
}

/** The set with the most work left for each process on it; a second one waits for the first to encode. */
function nextQueue(queues) {
  return queues
    .filter(({ missing, workers, ready }) => missing.length > workers && (workers === 0 || ready))
    .sort((a, b) => b.missing.length / (b.workers + 1) - a.missing.length / (a.workers + 1))[0];
}

/**
 * @param sets `{ set, plan, missing: [{ strategy, seed }] }` each
 * @param settings what every worker needs to know besides
 * @param jobs processes at a time
 * @param onRun called with the set's entry and `{ strategy, seed, seconds, points }`
 */
export async function runAll(sets, settings, jobs, onRun) {
  const queues = sets.map(entry => ({ ...entry, workers: 0, ready: false }));
  await new Promise((resolve, reject) => {
    let running = 0;
    const fill = () => {
      while (running < jobs) {
        const queue = nextQueue(queues);
        if (!queue) break;
        running += 1;
        queue.workers += 1;
        work(queue, settings, fill, onRun).then(() => {
          running -= 1;
          queue.workers -= 1;
          fill();
        }, reject);
      }
      if (running === 0) resolve();
    };
    fill();
  });
}
