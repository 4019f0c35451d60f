/**
 * The runs of one set, in a process of its own: the pool is read and encoded once for all of them.
 * Messages in: `{ strategy, seed }`; out: `{ points, seconds }` for each, after a first `{ ready: true }`.
 */
import path from 'node:path';
import { root } from '../../test/harness/bundle.mjs';
import { load } from '../data/sets.mjs';
import { product } from '../product.mjs';

const { set, plan, model, cacheFolder } = JSON.parse(process.argv[2]);
const { exampleOfTokens, Slices, World, sha256, silentLog, simulate } = await product();

/** Tokens are kept where the source has them, as the command line does. */
const toExample = ({ text, tokens, tags, spans = [], label, labels = label ? [label] : [] }) =>
  tokens ? exampleOfTokens(tokens, tags, false) : { key: sha256(text), text, spans, labels };

const { train, test } = load(set.name);
const slices = new Slices(new AbortController().signal);
const world = await World.open({
  task: set.task,
  pool: train.map(toExample),
  test: test.map(toExample),
  modelFolder: path.resolve(root, model),
  cacheFolder: identity => path.join(cacheFolder, identity.slice(0, 16), set.name),
  threads: 2,
  log: silentLog,
  slices,
  onProgress: () => undefined,
});

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
