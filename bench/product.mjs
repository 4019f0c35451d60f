/** The product's own classes for benches, bundled as the product is, and the engine as the editor runs it. */
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { root, testBundle } from '../test/harness/bundle.mjs';

const source = `
  export { EngineClient } from './src/engine/client.ts';
  export { openStore, prepareProjectFolder } from './src/store/annotationStore.ts';
  export { parseProject } from './src/project/parse.ts';
  export { sha256 } from './src/base/hash.ts';
  export { silentLog } from './src/base/log.ts';
`;

let loaded;

/** Bundles once per process, below dist/test: native packages are found from there. */
async function bundle() {
  const outfile = path.join(root, 'dist/test', `bench-product-${process.pid}.cjs`);
  process.once('exit', () => rmSync(outfile, { force: true }));
  const { outExtension: _, ...options } = testBundle;
  await build({ ...options, stdin: { contents: source, resolveDir: root, loader: 'ts' }, outfile });
  return createRequire(import.meta.url)(outfile);
}

export const product = () => (loaded ??= bundle());

/** A decision of a person who knows the gold answer. */
export const goldAnnotation = ({ spans, label }) => ({
  ...(spans && {
    entities: {
      answer: 'accept',
      complete: true,
      spans: spans.map(span => ({ ...span, verdict: 'yes', source: 'person' })),
    },
  }),
  ...(label && {
    classes: {
      answer: 'accept',
      complete: true,
      values: [{ label, verdict: 'yes', source: 'person' }],
    },
  }),
});

/** Gold sentences as the answers that the engine is sent. */
export async function answersOf(sentences) {
  const { sha256 } = await product();
  return sentences.map(sentence => ({
    key: sha256(sentence.text),
    text: sentence.text,
    annotation: goldAnnotation(sentence),
  }));
}

/** What the engine is told when it is opened on a project folder; the encoder is the built-in one. */
export async function openParams(folder, { threads, training = [], background = false }) {
  const { parseProject } = await product();
  const { readFileSync } = await import('node:fs');
  const parsed = parseProject(readFileSync(path.join(folder, 'glossator.json'), 'utf8'));
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return {
    root: folder,
    project: parsed.project,
    modelFolder: path.join(root, 'models/seed-encoder'),
    cacheFolder: path.join(folder, '.glossator/cache'),
    threads,
    training,
    exportedPaths: [],
    background,
  };
}

/** Runs `work` with an engine in a process of its own, the built one, and ends it afterwards. */
export async function withEngine(folder, options, work) {
  const { EngineClient, silentLog } = await product();
  const params = await openParams(folder, options);
  const engine = new EngineClient({
    childFile: path.join(root, 'dist/engineChild.js'),
    openParams: () => params,
    log: { ...silentLog, warn: console.warn, error: console.error },
  });
  try {
    return await work(engine);
  } finally {
    engine.dispose();
  }
}
