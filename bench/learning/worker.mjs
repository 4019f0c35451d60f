/**
 * The runs of one set, in a process of its own: the pool is read and encoded once for all of them.
 * Messages in: `{ strategy, seed }`; out: `{ points, seconds }` for each, after a first `{ ready: true }`.
 */
import { product } from '../product.mjs';
import { openWorld } from './world.mjs';

const { set, plan, model, cacheFolder } = JSON.parse(process.argv[2]);
const { Slices, simulate } = await product();
const slices = new Slices(new AbortController().signal);
const world = await openWorld(set, model, cacheFolder, slices);

process.on('disconnect', () => process.exit(0));
process.on('message', async ({ strategy, seed }) => {
  const before = process.cpuUsage();
  const points = [];
  for await (const point of simulate(
    world,
    { ...plan, unit: 'examples', strategy, seed },
    slices,
  )) {
    const { labels, tokens, minutes, metric } = point;
    points.push({ labels, tokens, minutes, metric: Number(metric.toFixed(5)) });
  }
  const { user, system } = process.cpuUsage(before);
  process.send({ points, seconds: Math.round((user + system) / 1e5) / 10 });
});
process.send({ ready: true });
