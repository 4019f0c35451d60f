import assert from 'node:assert/strict';
import type { TrainingExample } from '../../../src/domain/trainingExample.js';
import { silentLog } from '../../../src/base/log.js';
import { Encoder } from '../../../src/encoder/encoder.js';
import { FeatureCache } from '../../../src/encoder/featureCache.js';
import { RowProducts } from '../../../src/encoder/rowProducts.js';
import { CorpusState } from '../../../src/engine/corpusState.js';
import { Slices } from '../../../src/engine/cooperate.js';
import { scorePrediction } from '../../../src/engine/exampleScores.js';
import { FeatureSource } from '../../../src/engine/featureSource.js';
import { predict } from '../../../src/engine/heads.js';
import { Learner } from '../../../src/engine/learner.js';
import { TrainingSet } from '../../../src/engine/training.js';
import type { StrategyName } from '../../../src/project/config.js';
import { rankPool, roundScore } from '../../../src/query/rank.js';
import { copyOfSample, goldAnswers, openParams, removeProjects } from './sampleProject.js';

const slices = new Slices(new AbortController().signal);
const gold = goldAnswers();

describe('the learner', () => {
  let corpus: CorpusState;
  let features: FeatureSource;
  let products: RowProducts;
  const params = openParams(copyOfSample());

  const learnerOf = (answers: readonly TrainingExample[]): [Learner, TrainingSet] => {
    const training = new TrainingSet();
    training.apply(answers);
    return [new Learner(params.project, training, corpus, features, products), training];
  };
  const encodeAll = async (learner: Learner): Promise<void> => {
    while (await learner.encodeSome(slices));
  };
  const topKeys = (learner: Learner): string[] => {
    const { pool } = corpus;
    const order = rankPool(
      learner.scores,
      i => pool.key(i),
      i => pool.firstOf(i) === i,
    );
    return Array.from(order.subarray(0, 100), i => pool.key(i));
  };

  before(async () => {
    const { signal } = new AbortController();
    corpus = await CorpusState.read(params, slices, () => undefined, signal);
    const encoder = await Encoder.open(params.modelFolder, params.threads);
    const { cacheFolder } = params;
    const cache = await FeatureCache.open(cacheFolder, encoder.identity, encoder.dims, silentLog);
    features = new FeatureSource(encoder, cache);
    products = await RowProducts.open();
  });
  after(async () => {
    await features.dispose();
    await products.dispose();
    removeProjects();
  });

  const strategies: readonly StrategyName[] = [
    'maxTokenEntropy',
    'meanTokenEntropy',
    'leastTokenProbability',
    'mnlp',
    'margin',
    'leastConfidence',
    'coveragePerCost',
  ];
  for (const strategy of strategies) {
    it(`scores the pool as it predicts its examples one by one, by ${strategy}`, async () => {
      const [learner] = learnerOf(gold.slice(0, 60));
      learner.strategy = strategy;
      await encodeAll(learner);
      await learner.runRound(slices);
      const { heads } = learner;
      assert.ok(heads);
      let same = 0;
      for (const i of corpus.distinct) {
        const text = corpus.pool.text(i);
        const read = await features.read(corpus.pool.key(i), text);
        const { schema } = params.project;
        const prediction = predict(heads, text, read);
        const { score } = scorePrediction(prediction, read.words.length, schema, strategy);
        const own = learner.scores[i] ?? NaN;
        assert.ok(Math.abs(own - score) < 1e-5, `${own} instead of ${score}: ${text}`);
        if (roundScore(own) === roundScore(score)) same += 1;
        assert.equal(learner.columns.words[i], read.words.length);
      }
      assert.ok(same >= 0.99 * corpus.distinct.length, `${same} of ${corpus.distinct.length}`);
    });
  }

  it('keeps for rules what it keeps of an example that comes later', async () => {
    const [learner] = learnerOf(gold.slice(0, 60));
    learner.strategy = 'coveragePerCost';
    await encodeAll(learner);
    await learner.runRound(slices);
    const wordsOf = (from: Learner, i: number): number[] => {
      const surfaces: number[] = [];
      from.columns.uncertainWords.each(i, surface => surfaces.push(surface));
      return surfaces;
    };
    const [early] = learnerOf(gold.slice(0, 60));
    early.strategy = 'coveragePerCost';
    await early.encodeSome(slices);
    await early.runRound(slices);
    const { encoded } = early;
    await encodeAll(early);
    const arrived = corpus.distinct.slice(encoded);
    assert.ok(arrived.length > 100);
    const asked = [...arrived].filter(i => wordsOf(learner, i).length > 0);
    const alike = asked.filter(i => wordsOf(early, i).some(w => wordsOf(learner, i).includes(w)));
    assert.ok(alike.length > 0.8 * asked.length, `${alike.length} of ${asked.length}`);
  });

  it('finds the same hundred examples after a warm fit as after a cold one', async () => {
    const [cold] = learnerOf(gold.slice(0, 60));
    const [warm, training] = learnerOf(gold.slice(0, 30));
    for (const learner of [cold, warm]) await encodeAll(learner);
    await warm.runRound(slices);
    for (const count of [45, 60]) {
      training.apply(gold.slice(count - 15, count));
      await warm.runRound(slices);
    }
    await cold.runRound(slices);
    const kept = new Set(topKeys(cold));
    assert.deepEqual(
      topKeys(warm).filter(key => !kept.has(key)),
      [],
    );
  });

  it('says nothing new before a round is done', async () => {
    const [learner, training] = learnerOf(gold.slice(0, 30));
    await encodeAll(learner);
    await learner.runRound(slices);
    const { scores, columns, heads, scoresVersion } = learner;
    const before = scores.slice();
    training.apply(gold.slice(30, 60));
    const round = learner.runRound(slices);
    let looks = 0;
    const look = (): void => {
      if (learner.heads !== heads) return;
      assert.ok(learner.scores === scores && learner.columns === columns);
      assert.deepEqual([learner.scoresVersion, learner.round], [scoresVersion, 1]);
      looks += 1;
      setImmediate(look);
    };
    look();
    await round;
    assert.ok(looks > 1);
    assert.ok(scores.every((score, i) => score === before[i]));
    assert.ok(learner.scores.some((score, i) => score !== before[i]));
  });
});
