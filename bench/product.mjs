/** The product's own code for benches, bundled as the product is; the engine as the command line runs it. */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { root, testBundle } from '../test/harness/bundle.mjs';

const source = `
  export { sha256 } from './src/base/hash.ts';
  export { silentLog } from './src/base/log.ts';
  export { fnv1a } from './src/base/random.ts';
  export { parseProject } from './src/project/parse.ts';
  export { strategyNames } from './src/project/config.ts';
  export { tokenize } from './src/text/tokenize.ts';
  export { spansToTags } from './src/head/bio.ts';
  export { MatrixProducts } from './src/encoder/matrixProducts.ts';
  export { classDecisions } from './src/head/classDecisions.ts';
  export { ClassHead, classBalance, classDenseScale, classL2 } from './src/head/classHead.ts';
  export { FeatureMatrix } from './src/head/gram.ts';
  export { minimise } from './src/head/lbfgs.ts';
  export { NgramCounts } from './src/head/ngramFeatures.ts';
  export { RowStatistics } from './src/head/standardise.ts';
  export { TokenHead, tokenDenseScale, tokenL2 } from './src/head/tokenHead.ts';
  export { tokenProblem } from './src/head/tokenProblem.ts';
  export { weightProblem } from './src/head/weightProblem.ts';
  export { hashesAt, offsets, outside, wordHashes } from './src/head/wordFeatures.ts';
  export { bootstrapInterval } from './src/evaluation/bootstrap.ts';
  export { Encoder } from './src/encoder/encoder.ts';
  export { FeatureCache } from './src/encoder/featureCache.ts';
  export { readModelFolder } from './src/encoder/modelFolder.ts';
  export { dequantise } from './src/encoder/quantise.ts';
  export { RowProducts } from './src/encoder/rowProducts.ts';
  export { WordPieces } from './src/encoder/wordPieces.ts';
  export { Slices } from './src/engine/cooperate.ts';
  export { EncodedPool } from './src/engine/encodedPool.ts';
  export { evaluate } from './src/engine/evaluate.ts';
  export { scorePrediction } from './src/engine/exampleScores.ts';
  export { FeatureSource, pool } from './src/engine/featureSource.ts';
  export { fitHeads, predict } from './src/engine/heads.ts';
  export { engineEnvironment, engineFlags } from './src/engine/engineProcess.ts';
  export { createEngineService } from './src/engine/service.ts';
  export { createExporter, formatOf } from './src/interchange/formats.ts';
  export { exampleOfTokens } from './src/simulation/conllColumns.ts';
  export { nextQuestions, simulate } from './src/simulation/simulate.ts';
  export { World } from './src/simulation/world.ts';
  export { openStore } from './src/store/annotationStore.ts';
  export { prepareProjectFolder } from './src/store/projectFolder.ts';
`;

/** Bundles once per process, below dist/test: native packages are found from there. */
async function bundle(name, entry) {
  const outfile = path.join(root, 'dist/test', `bench-${name}-${process.pid}.cjs`);
  process.once('exit', () => rmSync(outfile, { force: true }));
  const { outExtension: _, ...options } = testBundle;
  await build({ ...options, ...entry, outfile });
  return outfile;
}

let loaded;

export const product = () =>
  (loaded ??= bundle('product', {
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
  }).then(createRequire(import.meta.url)));

let child;

/** The program of the process that encodes on a second core. */
export const encoderChild = () =>
  (child ??= bundle('encoder-child', {
    entryPoints: [path.join(root, 'src/encoder/helperChild.ts')],
  }));

/** The encoder that the product brings along. */
export const builtInModel = path.join(root, 'models/glossator-encoder');

/**
 * SHA-256 of the code behind some exports, without comments and spaces: results that were measured with
 * other code are measured again.
 *
 * @param modules path below `src` → names exported from it
 */
export async function codeVersion(modules) {
  const contents = Object.entries(modules)
    .map(([file, names]) => `export { ${names.join(', ')} } from './src/${file}';`)
    .join('\n');
  const { outExtension: _, ...options } = testBundle;
  const stdin = { contents, resolveDir: root, loader: 'ts' };
  const built = await build({
    ...options,
    stdin,
    sourcemap: false,
    minify: true,
    write: false,
    outfile: 'code.cjs',
  });
  return createHash('sha256').update(built.outputFiles[0].contents).digest('hex');
}

/** A decision of a person who knows the gold answer. */
export const goldAnnotation = ({
  spans,
  label,
  labels = label === undefined ? undefined : [label],
}) => ({
  ...(spans && {
    entities: {
      answer: 'accept',
      complete: true,
      spans: spans.map(span => ({ ...span, verdict: 'yes', source: 'person' })),
    },
  }),
  ...(labels && {
    classes: {
      answer: 'accept',
      complete: true,
      values: labels.map(name => ({ label: name, verdict: 'yes', source: 'person' })),
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

/** Opens the engine on a project folder, with the built-in encoder if no other, in this process, for `work`. */
export async function withEngine(folder, settings, work) {
  const { threads, training = [], modelFolder = builtInModel } = settings;
  const { createEngineService, parseProject } = await product();
  const parsed = parseProject(readFileSync(path.join(folder, 'glossator.json'), 'utf8'));
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  const engine = createEngineService(notice => {
    if (notice.type === 'log' && notice.level !== 'info') console.warn(notice.text);
  });
  await engine.request('open', {
    root: folder,
    project: parsed.project,
    modelFolder,
    cacheFolder: path.join(folder, '.glossator/cache'),
    ...(threads > 1 && { encoderChild: await encoderChild() }),
    training,
    exportedPaths: [],
    background: false,
  });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** What the answers of a project folder teach. */
export async function trainingOf(folder) {
  const { openStore, parseProject, prepareProjectFolder, silentLog } = await product();
  const { project } = parseProject(readFileSync(path.join(folder, 'glossator.json'), 'utf8'));
  const store = openStore({ file: prepareProjectFolder(folder), log: silentLog });
  try {
    store.syncSchema(project.schema);
    return store.training();
  } finally {
    store.dispose();
  }
}

/** Seconds of a round by the clock, fit and score, and of the processor. */
export async function timedRound(engine) {
  const before = process.cpuUsage();
  const { milliseconds } = await engine.request('round', {});
  const { user, system } = process.cpuUsage(before);
  return {
    fit: milliseconds.fit / 1000,
    score: milliseconds.score / 1000,
    processor: (user + system) / 1e6,
  };
}
