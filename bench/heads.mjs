/**
 * `npm run bench:heads`: how long the heads take to fit, beside the programs of the field on the same
 * features, one after the other in the same run, each on one thread:
 *
 * - the CRF on 500 sentences × 384 dense features (and the lexical ones) beside CRFsuite's L-BFGS, which stops
 *   where it stops by itself. It gets a weight for each feature with each tag that it occurs with, as it comes,
 *   and once one for all pairs, as ours has.
 * - logistic regression on 10,000 × 384 for 77 classes, rare ones weighted, beside scikit-learn's, with its own
 *   tolerance and with the one that ends as low as ours.
 * - either head after 10 answers more, from the weights before, beside the same fit from zero.
 *
 *   --runs 3     rounds of each
 *   --only crf   or logistic
 *   --share 0.1  of the sentences and examples: to see whether it runs
 *   --quick      one round, CRFsuite only as it comes and without its optimum
 *
 * What a fit leaves undone is told as a share of the optimum, which is fitted once to many more digits. A
 * ratio is below 1 where ours is faster. Needs Python 3.11 or newer.
 */
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { root } from '../test/harness/bundle.mjs';
import { removeFolder, temporaryFolder } from '../test/harness/workspace.mjs';
import { readJson, resultsFile, writeJson } from './files.mjs';
import { classProblem, dims, tagProblem } from './heads/problems.mjs';
import { load, machine } from './machine.mjs';
import { Arrays, SparseRows } from './peers/export.mjs';
import { product } from './product.mjs';
import { spread } from './statistics.mjs';
import { formatTable } from './table.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string' },
    only: { type: 'string' },
    share: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
  },
});
const runs = Number(options.runs ?? (options.quick ? 1 : 3));
const share = Number(options.share);
const output = resultsFile(options.quick || share < 1 ? 'heads-quick-' : 'heads-');

/** Answers that a warm fit has more than the one before it. */
const newAnswers = 10;
/** A warm fit may take this share of a cold one. */
const warmTarget = 0.15;
/** scikit-learn's own tolerance first, then ever lower. */
const tolerances = [1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7, 1e-7];

/** peer.py, which answers one line for each line that it is asked. */
class Peer {
  constructor(folder) {
    const here = name => path.join(root, name);
    const [venv, script] = [here('test/python/venv.mjs'), here('bench/heads/peer.py')];
    const requirements = here('test/python/head_requirements.txt');
    this.child = spawn(process.execPath, [venv, '--requirements', requirements, script, folder], {
      env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async answer() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error('peer.py has ended.');
    return JSON.parse(value);
  }

  ask(order) {
    this.child.stdin.write(`${JSON.stringify(order)}\n`);
    return this.answer();
  }

  end() {
    this.child.stdin.end();
  }
}

async function timed(fit) {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const head = await fit();
  const { user, system } = process.cpuUsage(before);
  return { head, clock: (performance.now() - started) / 1000, processor: (user + system) / 1e6 };
}

const rows = examples => {
  const all = new Float32Array(examples.reduce((sum, { dense }) => sum + dense.length, 0));
  let at = 0;
  for (const { dense } of examples) {
    all.set(dense, at);
    at += dense.length;
  }
  return all;
};

/** Resolves to the number of words. */
async function writeTags(folder, { examples }) {
  const { hashesAt, offsets, outside, wordHashes } = await product();
  const arrays = new Arrays(folder);
  const sparse = new SparseRows();
  const starts = [0];
  for (const { words } of examples) {
    for (const t of words.keys()) {
      const around = offsets.flatMap(offset => [
        ...new Set(hashesAt(offset, wordHashes(words[t + offset] ?? outside))),
      ]);
      sparse.add(
        around,
        around.map(() => 1),
      );
    }
    starts.push(starts.at(-1) + words.length);
  }
  sparse.write(arrays, 'tags.sparse');
  arrays.write('tags.dense.f32', rows(examples));
  arrays.write('tags.texts.i32', Int32Array.from(starts));
  arrays.write('tags.gold.i32', Int32Array.from(examples.flatMap(({ tags }) => [...tags])));
  return starts.at(-1);
}

function writeClasses(folder, { examples, targets }) {
  const arrays = new Arrays(folder);
  arrays.write('classes.dense.f32', rows(examples));
  arrays.write('classes.gold.i32', Int32Array.from(targets));
}

/** What a fit's value is above the optimum, as a share of that. */
const above = (value, optimum) => (value - optimum) / optimum;

/** How far above the optimum each iteration of the cold fit ends, and those that would follow. */
async function descent(objective, start, compute) {
  const { minimise } = await product();
  const values = [];
  const { value } = await minimise(objective, start, {
    maxIterations: 5000,
    relativeGradient: 1e-7,
    compute,
    report: progress => values.push(progress.value),
  });
  return values.map(reached => above(reached, value));
}

async function tagDescent({ labels, examples }, compute) {
  const { tokenL2, tokenProblem } = await product();
  const problem = await tokenProblem(examples, labels.length, dims, tokenL2, compute);
  return descent(problem.objective, problem.start(undefined), compute);
}

async function classDescent({ labels, examples }, compute) {
  const { FeatureMatrix, classBalance, classDecisions, classL2, weightProblem } = await product();
  const decisions = classDecisions(examples, labels.length, 'single', classBalance);
  const matrix = new FeatureMatrix(decisions.examples, dims, compute);
  const { objective, start } = weightProblem(matrix, decisions, classL2, undefined);
  return descent(objective, start, compute);
}

async function benchTags(problem, peer, compute) {
  const { TokenHead, tokenL2 } = await product();
  const { labels, examples } = problem;
  const fit = (some, previous) => () =>
    TokenHead.fit(some, labels, dims, { l2: tokenL2, previous, compute });
  const before = await fit(examples.slice(0, -newAnswers))();
  const crfsuite = (everything, exact) => peer.ask({ do: 'crfsuite', everything, exact });
  const measured = await rounds('CRF', {
    cold: () => timed(fit(examples)),
    asItComes: () => crfsuite(false, false),
    warm: () => timed(fit(examples, before)),
    ...(!options.quick && { everything: () => crfsuite(true, false) }),
  });
  const [{ cold, warm, asItComes, everything }] = measured;
  const left = await tagDescent(problem, compute);
  const gap = async (fit, all) =>
    above(fit.losses.at(-1), (await crfsuite(all, true)).losses.at(-1));
  const gaps = {
    ours: left[cold.head.iterations],
    ...(everything && {
      asItComes: await gap(asItComes, false),
      everything: await gap(everything, true),
    }),
  };
  // Both programs stop by rules of their own: what ours takes to come as near to its optimum as CRFsuite to its.
  const asNear = name => left.findIndex(gap => gap <= gaps[name]) / cold.head.iterations;
  return {
    gaps,
    steps: {
      ours: cold.head.iterations,
      warm: warm.head.iterations,
      asItComes: asItComes.losses.length,
      everything: everything?.losses.length,
    },
    rows: [
      row('CRF, beside CRFsuite as it comes', measured, 'cold', 'asItComes', 1),
      ...(everything
        ? [
            row('CRF, beside CRFsuite with all weights', measured, 'cold', 'everything', 1),
            ...['asItComes', 'everything'].map(name =>
              row(
                `CRF, as near to the optimum as ${name}`,
                measured,
                'cold',
                name,
                1,
                asNear(name),
              ),
            ),
          ]
        : []),
      row(`CRF, ${newAnswers} answers more, beside cold`, measured, 'warm', 'cold', warmTarget),
    ],
  };
}

async function benchClasses(problem, folder, peer, compute) {
  const { labels, examples } = problem;
  const { ClassHead, classBalance, classL2 } = await product();
  const fit = (some, previous, relativeGradient) => () =>
    ClassHead.fit(some, labels, 'single', dims, {
      l2: classL2,
      balance: classBalance,
      previous,
      relativeGradient,
      compute,
    });
  const valueOf = async ({ parts: { bias, weights } }) => {
    const both = Float64Array.from([...bias, ...weights.dense]);
    writeFileSync(path.join(folder, 'classes.weights.f64'), new Uint8Array(both.buffer));
    return (await peer.ask({ do: 'objective' })).objective;
  };
  const logistic = (tolerance, kind = 'float64') => peer.ask({ do: 'logistic', tolerance, kind });
  const before = await fit(examples.slice(0, -newAnswers))();
  const ours = await valueOf(await fit(examples)());
  let low = tolerances.length - 1;
  for (const [i, tolerance] of tolerances.entries()) {
    if ((await logistic(tolerance)).objective > ours) continue;
    low = i;
    break;
  }
  const measured = await rounds('logistic regression', {
    cold: () => timed(fit(examples)),
    asItComes: () => logistic(tolerances[0]),
    warm: () => timed(fit(examples, before)),
    single: () => logistic(tolerances[0], 'float32'),
    asLow: () => logistic(tolerances[low]),
  });
  const exact = await valueOf(await fit(examples, undefined, 1e-8)());
  const [{ cold, warm, asItComes, single, asLow }] = measured;
  const optimum = Math.min(exact, asLow.objective);
  const gaps = {
    ours: above(ours, optimum),
    asItComes: above(asItComes.objective, optimum),
    single: above(single.objective, optimum),
    asLow: above(asLow.objective, optimum),
  };
  const left = await classDescent(problem, compute);
  const asNear = left.findIndex(gap => gap <= gaps.asItComes) / cold.head.iterations;
  const beside = 'logistic regression, beside scikit-learn';
  return {
    tolerance: tolerances[low],
    gaps,
    steps: {
      ours: cold.head.iterations,
      warm: warm.head.iterations,
      asItComes: asItComes.iterations,
      single: single.iterations,
      asLow: asLow.iterations,
    },
    rows: [
      row(`${beside} with tolerance ${tolerances[0]}`, measured, 'cold', 'asItComes', 1),
      row(`${beside}, as near to the optimum as that`, measured, 'cold', 'asItComes', 1, asNear),
      row(`${beside} in float32`, measured, 'cold', 'single', 1),
      row(`${beside} with tolerance ${tolerances[low]}`, measured, 'cold', 'asLow', 1),
      row(
        `logistic regression, ${newAnswers} answers more, beside cold`,
        measured,
        'warm',
        'cold',
        warmTarget,
      ),
    ],
  };
}

/** Rounds of fits, one after the other; each is told as it ends. */
async function rounds(what, fits) {
  const measured = [];
  for (let run = 0; run < runs; run++) {
    const round = {};
    for (const [name, fit] of Object.entries(fits)) {
      round[name] = await fit();
      const { clock, processor } = round[name];
      const seconds = `${clock.toFixed(2)} s, processor ${processor.toFixed(2)} s`;
      console.log(`${what}, ${name}: ${seconds}; load ${load()[0]}`);
    }
    measured.push(round);
  }
  return measured;
}

/**
 * Ratios are taken within a round, then the median of the rounds.
 *
 * @param part of ours that counts: of its iterations, which all take the same time
 */
function row(figure, measured, own, other, target, part = 1) {
  const seconds = (name, unit) =>
    spread(measured.map(round => (name === own ? part : 1) * round[name][unit]));
  const ratio = unit =>
    spread(measured.map(round => (part * round[own][unit]) / round[other][unit]));
  const both = get => ({ clock: get('clock'), processor: get('processor') });
  const ratios = both(ratio);
  return {
    figure,
    measured: ratios.processor.median,
    unit: 'of its processor time',
    target,
    detail: {
      ratios,
      ours: both(unit => seconds(own, unit)),
      other: both(unit => seconds(other, unit)),
    },
  };
}

function describe(rows) {
  const table = [['one thread, seconds', 'ours', 'other', 'clock', 'processor', 'target']];
  for (const { figure, target, detail } of rows) {
    table.push([
      figure,
      detail.ours.processor.median.toFixed(2),
      detail.other.processor.median.toFixed(2),
      detail.ratios.clock.median.toFixed(3),
      detail.ratios.processor.median.toFixed(3),
      `≤ ${target}`,
    ]);
  }
  return formatTable(table);
}

const listed = (figures, show) =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${show(value)}`)
    .join(', ');

async function main() {
  const { MatrixProducts, classL2, tokenL2 } = await product();
  const folder = temporaryFolder('heads');
  writeJson(path.join(folder, 'job.json'), { dims, tagL2: tokenL2, classL2 });
  const compute = { products: await MatrixProducts.open(1), pause: () => undefined };
  const peer = new Peer(folder);
  const benches = {
    crf: async () => {
      const problem = await tagProblem(share);
      const words = await writeTags(folder, problem);
      return { source: problem.source, words, ...(await benchTags(problem, peer, compute)) };
    },
    logistic: async () => {
      const problem = await classProblem(share);
      writeClasses(folder, problem);
      return benchClasses(problem, folder, peer, compute);
    },
  };
  const read = () => (existsSync(output) ? readJson(output) : {});
  try {
    for (const [name, bench] of Object.entries(benches)) {
      if (options.only !== undefined && options.only !== name) continue;
      const before = load();
      const made = await bench();
      const part = { runs, load: { before, after: load() }, ...made };
      writeJson(output, { ...read(), machine: machine(), [name]: part });
    }
  } finally {
    peer.end();
    removeFolder(folder);
  }
  const parts = Object.keys(benches).flatMap(name => read()[name] ?? []);
  console.log(`\n${describe(parts.flatMap(({ rows }) => rows))}\n`);
  for (const { rows, gaps, steps } of parts) {
    const [name] = rows[0].figure.split(',');
    console.log(`${name}, above the optimum: ${listed(gaps, value => value.toExponential(1))}`);
    console.log(`${name}, iterations: ${listed(steps, String)}`);
  }
  console.log(`Written to ${path.relative(root, output)}`);
}

await main();
