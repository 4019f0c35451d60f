/**
 * Problems for the heads, with what our fits make of them, cold and warm: heads_proof.py has them solved by
 * scikit-learn, CRFsuite and SciPy and compares.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { mulberry32 } from '../../src/base/random.js';
import { MatrixProducts } from '../../src/encoder/matrixProducts.js';
import { bioTagCount } from '../../src/head/bio.js';
import { ClassHead, classL2, type ClassExample, type ClassMode } from '../../src/head/classHead.js';
import { TokenHead, tokenL2, type TokenExample } from '../../src/head/tokenHead.js';
import { hashesAt, offsets, outside, wordHashes } from '../../src/head/wordFeatures.js';

type Random = () => number;

/** How much each answer counts: all the same, classes the same, or each its own. */
type Weighting = 'plain' | 'balanced' | 'own';

/** The share of the examples that the head knew before a warm fit. */
const knownBefore = 0.9;

export async function writeHeads(folder: string): Promise<void> {
  const classes = [];
  for (const shape of shapes) {
    for (const mode of ['single', 'multi'] as const) {
      for (const weighting of ['plain', 'balanced', 'own'] as const) {
        classes.push(await classCase(shape, mode, weighting));
      }
    }
  }
  const tags = [await tagCase('words', false), await tagCase('spans', true)];
  writeFileSync(path.join(folder, 'cases.json'), JSON.stringify({ classes, tags }));
}

interface Shape {
  readonly name: string;
  readonly examples: number;
  /** Number of different n-grams. */
  readonly ngrams: number;
}

/** The head goes another way where there are more examples than features. */
const shapes: readonly Shape[] = [
  { name: 'more features', examples: 120, ngrams: 400 },
  { name: 'more examples', examples: 600, ngrams: 40 },
];
const [classDims, classCount, ngramsEach] = [16, 5, 12];

async function classCase(shape: Shape, mode: ClassMode, weighting: Weighting): Promise<unknown> {
  const random = mulberry32(shape.examples);
  const examples = classExamples(shape, mode, weighting, random);
  const labels = Array.from({ length: classCount }, (_, k) => `class ${k}`);
  const fit = (some: readonly ClassExample[], previous?: ClassHead): Promise<ClassHead> =>
    ClassHead.fit(some, labels, mode, classDims, {
      l2: classL2,
      previous,
      balance: weighting === 'balanced' ? 1 : 0,
    });
  const before = await fit(examples.slice(0, knownBefore * examples.length));
  return {
    name: `${shape.name}, ${mode}, ${weighting}`,
    mode,
    weighting,
    l2: classL2,
    ngrams: shape.ngrams,
    examples: examples.map(({ sparse, dense, targets, weight = 1 }) => ({
      ids: [...sparse.ids],
      values: [...sparse.values],
      dense: [...dense],
      targets: [...targets],
      weight,
    })),
    ours: {
      cold: classWeights(await fit(examples)),
      warm: classWeights(await fit(examples, before)),
    },
  };
}

/** The classes' planted weights are blurred by noise; the first class is the most frequent one. */
function classExamples(
  { examples, ngrams }: Shape,
  mode: ClassMode,
  weighting: Weighting,
  random: Random,
): ClassExample[] {
  const planted = Array.from({ length: classCount }, () =>
    Array.from({ length: ngrams + classDims }, () => 3 * centred(random)),
  );
  return Array.from({ length: examples }, (_, i) => {
    const ids = [...new Set(Array.from({ length: ngramsEach }, () => zipf(ngrams, random)))];
    const sparse = {
      ids: Uint32Array.from(ids),
      values: new Float32Array(ids.length).fill(1 / Math.sqrt(ids.length)),
    };
    const dense = Float32Array.from({ length: classDims }, () => centred(random));
    const scores = planted.map((weights, k) => {
      const own = ids.reduce((sum, id, j) => sum + (weights[id] ?? 0) * (sparse.values[j] ?? 0), 0);
      const more = dense.reduce((sum, x, d) => sum + x * (weights[ngrams + d] ?? 0), 0);
      return own + more - 0.6 * k + 2 * centred(random);
    });
    const best = scores.indexOf(Math.max(...scores));
    const targets = Int8Array.from(scores, (score, k) => {
      if (mode === 'single') return Number(k === best);
      return random() < 0.1 ? -1 : Number(score > 0);
    });
    return {
      key: String(i),
      sparse,
      dense,
      targets,
      weight: weighting === 'own' ? 0.5 + 2 * random() : 1,
    };
  });
}

/** Rows of features by id, then dense ones; all in columns of the labels. */
function classWeights({ parts: { bias, weights }, converged }: ClassHead): unknown {
  const { columns, features, sparse, dense } = weights;
  if (columns !== classCount || !converged) throw new Error('The head for classes is not fitted.');
  return {
    bias: [...bias],
    sparse: [...features].map(([id, row]) => [
      id,
      [...sparse.subarray(row * columns, (row + 1) * columns)],
    ]),
    dense: [...dense],
  };
}

const [sentences, tagDims, vocabulary] = [50, 8, 90];
const entityLabels = ['A', 'B', 'C'];

/**
 * @param long whether entities have several words, so that BIO forbids some transitions; where it forbids
 *   none, CRFsuite's model is the same as ours
 */
async function tagCase(name: string, long: boolean): Promise<unknown> {
  const examples = tagExamples(long, mulberry32(long ? 5 : 6));
  const compute = { products: await MatrixProducts.open(1), pause: () => undefined };
  const fit = (some: readonly TokenExample[], previous?: TokenHead): Promise<TokenHead> =>
    TokenHead.fit(some, entityLabels, tagDims, { l2: tokenL2, previous, compute });
  const before = await fit(examples.slice(0, knownBefore * examples.length));
  const cold = await fit(examples);
  return {
    name,
    l2: tokenL2,
    sentences: examples.map(({ words, dense, tags, weight = 1 }) => ({
      features: words.map((_, i) =>
        offsets.flatMap(offset => [
          ...new Set(hashesAt(offset, wordHashes(words[i + offset] ?? outside))),
        ]),
      ),
      dense: words.map((_, i) => [...dense.subarray(i * tagDims, (i + 1) * tagDims)]),
      tags: Array.from(tags, tag => cold.weights.columns[tag]),
      weight,
    })),
    ours: { cold: tagWeights(cold), warm: tagWeights(await fit(examples, before)) },
  };
}

function tagExamples(long: boolean, random: Random): TokenExample[] {
  const words = Array.from({ length: vocabulary }, () => randomWord(random));
  const vectors = words.map(() => Array.from({ length: tagDims }, () => centred(random)));
  return Array.from({ length: sentences }, () => {
    const length = 2 + Math.floor(11 * random());
    const picked = Array.from({ length }, () => zipf(vocabulary, random));
    const tags = new Int32Array(length);
    for (let i = 0; i < length; i++) {
      const label = entityLabels.length * random() ** 2;
      // A third of the words begin an entity, most of them the same words.
      const begins = (picked[i] ?? 0) % 3 === 0 ? random() < 0.8 : random() < 0.1;
      if (!begins) continue;
      const tag =
        1 + 2 * Math.floor(random() < 0.7 ? (picked[i] ?? 0) % entityLabels.length : label);
      tags[i] = tag;
      while (long && i + 1 < length && random() < 0.4) tags[++i] = tag + 1;
    }
    return {
      words: picked.map(word => words[word] ?? ''),
      dense: Float32Array.from(
        picked.flatMap(word => (vectors[word] ?? []).map(x => x + 0.3 * centred(random))),
      ),
      tags,
      weight: long ? 0.5 + random() : 1,
    };
  });
}

/** In columns of the tags; null for transitions that BIO forbids. */
function tagWeights({ weights, converged }: TokenHead): unknown {
  const { seen, bias, start, transitions, dense, features, lexical } = weights;
  if (!converged || seen > bioTagCount(entityLabels.length)) {
    throw new Error('The head for entities is not fitted.');
  }
  const finite = (weight: number): number | null => (weight === -Infinity ? null : weight);
  return {
    bias: [...bias],
    start: Array.from(start, finite),
    transitions: Array.from(transitions, finite),
    dense: [...dense],
    lexical: [...features].map(([hash, row]) => [
      hash,
      [...lexical.subarray(row * seen, (row + 1) * seen)],
    ]),
  };
}

function centred(random: Random): number {
  return random() + random() - 1;
}

/** In [0, n), the low ones more often. */
function zipf(n: number, random: Random): number {
  return Math.floor(n ** random()) % n;
}

function randomWord(random: Random): string {
  const length = 2 + Math.floor(6 * random());
  const letters = Array.from(
    { length },
    () => 'abcdefghijklmnopqrstuvwxyz'[Math.floor(26 * random())],
  );
  const word = letters.join('');
  return random() < 0.3 ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
