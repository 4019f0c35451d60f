/** A set of data/sets.mjs as what simulations run on. */
import path from 'node:path';
import { load } from '../data/sets.mjs';
import { encoderChild, product } from '../product.mjs';

/** Tokens are kept where the source has them, as the command line does. */
export async function openWorld(set, model, cacheFolder, slices) {
  const { exampleOfTokens, World, sha256, silentLog } = await product();
  const toExample = ({ text, tokens, tags, spans = [], label, labels = label ? [label] : [] }) =>
    tokens ? exampleOfTokens(tokens, tags) : { key: sha256(text), text, spans, labels };
  const { train, test } = load(set.name);
  return World.open({
    task: set.task,
    pool: train.map(toExample),
    test: test.map(toExample),
    modelFolder: model,
    cacheFolder: identity => path.join(cacheFolder, identity.slice(0, 16), set.name),
    encoderChild: await encoderChild(),
    log: silentLog,
    slices,
    onProgress: () => undefined,
  });
}
