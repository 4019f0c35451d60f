/**
 * What bench/heads.mjs fits: 500 sentences with 384 dense features a word, and 10,000 examples of 77 classes
 * with 384 dense features each. Only the numbers of features and their kind matter here, so the dense ones are
 * made: rows of 64 factors, some much larger than others, as encoders' are, mixed into 384 numbers.
 */
import { synthesise } from '../corpus.mjs';
import { isThere, load } from '../data/sets.mjs';
import { goldAnnotation, product } from '../product.mjs';
import { seeded } from '../statistics.mjs';

export const dims = 384;
const factors = 64;
const sentences = 500;
const [examples, classes] = [10_000, 77];
/** How far a word's row is changed by where it stands, and an example's from its class. */
const [contextNoise, classNoise] = [0.5, 2];
/** Set of the group that defaults are chosen on, and what stands in for it. */
const set = 'wikigold';

/** Box and Muller. */
const normal = random => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const draw = (count, random) => Float64Array.from({ length: count }, () => normal(random));

/** factors × dims; the f-th factor is 1/√f as large as the first. */
function mixture(random) {
  return Array.from({ length: factors }, (_, f) =>
    draw(dims, random).map(x => x / Math.sqrt(f + 1)),
  );
}

function mixed(row, mixture) {
  const out = new Float32Array(dims);
  for (const [f, weights] of mixture.entries()) {
    for (let d = 0; d < dims; d++) out[d] += row[f] * weights[d];
  }
  return out;
}

/** In place, as the pool's rows are: mean 0, deviation `scale`. */
async function standardised(rows, scale) {
  const { RowStatistics } = await product();
  const statistics = new RowStatistics(dims);
  for (const row of rows) statistics.add(row);
  const standardiser = statistics.standardiser();
  return rows.map(row => standardiser.apply(row, scale));
}

/** `{ text, spans }` of real sentences where the set is there. */
async function texts(count) {
  const { exampleOfTokens } = await product();
  if (!isThere(set)) return synthesise(count);
  return load(set)
    .train.slice(0, count)
    .map(({ text, tokens, tags, spans }) =>
      tokens ? exampleOfTokens(tokens, tags) : { text, spans },
    );
}

/**
 * `{ source, labels, examples }`, examples as the entity head's fit takes them.
 *
 * @param share of the sentences
 */
export async function tagProblem(share) {
  const { spansToTags, tokenDenseScale, tokenize } = await product();
  const random = seeded(1);
  const mix = mixture(random);
  const gold = await texts(Math.ceil(share * sentences));
  const labels = [...new Set(gold.flatMap(({ spans }) => spans.map(span => span.label)))].sort();
  const known = new Map();
  const rowOf = word => {
    const own = known.get(word) ?? draw(factors, random);
    known.set(word, own);
    const noise = draw(factors, random);
    return mixed(
      own.map((x, f) => x + contextNoise * noise[f]),
      mix,
    );
  };
  const read = gold.map(example => {
    const tokens = tokenize(example.text);
    const { spans } = goldAnnotation(example).entities;
    const words = tokens.map(({ start, end }) => example.text.slice(start, end));
    return { words, tags: spansToTags(spans, tokens, labels, true).tags };
  });
  const rows = await standardised(
    read.flatMap(({ words }) => words.map(rowOf)),
    tokenDenseScale(dims),
  );
  let at = 0;
  const made = read.map(({ words, tags }) => {
    const dense = new Float32Array(words.length * dims);
    for (let i = 0; i < words.length; i++) dense.set(rows[at++], i * dims);
    return { words, tags, dense };
  });
  return { source: isThere(set) ? set : 'the sample', labels, examples: made };
}

/**
 * Some classes have 17 times as many examples as others; examples as the head for classes takes them.
 *
 * @param share of the examples
 */
export async function classProblem(share) {
  const { classDenseScale } = await product();
  const random = seeded(2);
  const mix = mixture(random);
  const centres = Array.from({ length: classes }, () => draw(factors, random));
  const classOf = i => (i < classes ? i : Math.floor(classes * random() ** 2));
  const targets = Array.from({ length: share * examples }, (_, i) => classOf(i));
  const rows = await standardised(
    targets.map(k => {
      const noise = draw(factors, random);
      return mixed(
        centres[k].map((x, f) => x + classNoise * noise[f]),
        mix,
      );
    }),
    classDenseScale(dims),
  );
  const nothing = { ids: new Uint32Array(), values: new Float32Array() };
  return {
    labels: Array.from({ length: classes }, (_, k) => `class ${k}`),
    targets,
    examples: rows.map((dense, i) => ({
      key: String(i),
      sparse: nothing,
      dense,
      targets: Int8Array.from({ length: classes }, (_, k) => Number(k === targets[i])),
    })),
  };
}
