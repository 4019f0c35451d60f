import assert from 'node:assert/strict';
import type { Annotation } from '../../../src/domain/annotation.js';
import type { StopAdvice } from '../../../src/domain/stopAdvice.js';
import type { TrainingExample } from '../../../src/domain/trainingExample.js';
import { silentLog } from '../../../src/base/log.js';
import { Encoder } from '../../../src/encoder/encoder.js';
import { FeatureCache } from '../../../src/encoder/featureCache.js';
import { RowProducts } from '../../../src/encoder/rowProducts.js';
import { CorpusState } from '../../../src/engine/corpusState.js';
import { Slices } from '../../../src/engine/cooperate.js';
import { scorePrediction } from '../../../src/engine/exampleScores.js';
import { featureLengths } from '../../../src/engine/featureLengths.js';
import { FeatureSource, meanRow } from '../../../src/engine/featureSource.js';
import { predict } from '../../../src/engine/heads.js';
import { entityPrediction } from '../../../src/engine/itemBuilder.js';
import { Learner } from '../../../src/engine/learner.js';
import { Server } from '../../../src/engine/server.js';
import { StopAdvisor } from '../../../src/engine/stopAdvisor.js';
import { TrainingSet } from '../../../src/engine/training.js';
import type { StrategyName } from '../../../src/project/config.js';
import { PoolColumns, type ExampleFacts } from '../../../src/query/poolColumns.js';
import { spanKey, type StopPredictions } from '../../../src/query/stopping/advice.js';
import { plateauRounds } from '../../../src/query/stopping/plateau.js';
import { stablePredictions } from '../../../src/query/stopping/stablePredictions.js';
import { strategies } from '../../../src/query/strategies.js';
import { readsOf } from '../../../src/query/strategy.js';
import { uncertainFrom } from '../../../src/query/uncertainWords.js';
import { rankPool, roundScore } from '../../../src/query/rank.js';
import { copyOfSample, goldAnswers, openParams, removeProjects } from './sampleProject.js';

const slices = new Slices(new AbortController().signal);
const gold = goldAnswers();
const ignore: Annotation = {
  entities: { answer: 'ignore', complete: false, spans: [] },
  classes: { answer: 'ignore', complete: false, values: [] },
};

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
    const encoder = await Encoder.open(params.modelFolder);
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

  describe('by any strategy', () => {
    let learner: Learner;
    before(async () => {
      [learner] = learnerOf(gold.slice(0, 60));
      await encodeAll(learner);
    });

    // Of a family one member, and of each kind of rule one.
    const named: readonly StrategyName[] = [
      'maxTokenEntropy',
      'topKTokenEntropy',
      'leastTokenProbability',
      'mnlp',
      'nBestEntropy',
      'boundaryUncertainty',
      'leastConfidence',
      'voteEntropy',
      'dropoutBald',
      'expectedGradientLength',
      'badge',
      'coveragePerCost',
      'perSecond',
      'classBalance',
    ];
    for (const strategy of named) {
      it(`scores the pool as it predicts its examples one by one, ${strategy}`, async () => {
        learner.strategy = strategy;
        await learner.runRound(slices);
        const reads = readsOf(strategies[strategy].rule, params.project.schema);
        const columns = new PoolColumns(corpus.pool.size, reads);
        let same = 0;
        for (const i of corpus.distinct) {
          const [score, facts, words] = await byItself(learner, i);
          const own = learner.scores[i] ?? NaN;
          assert.ok(Math.abs(own - score) < 1e-5, `${own} instead of ${score}`);
          if (roundScore(own) === roundScore(score)) same += 1;
          columns.set(i, words, facts);
          assert.equal(learner.columns.words[i], words.length);
        }
        assert.ok(same >= 0.99 * corpus.distinct.length, `${same} of ${corpus.distinct.length}`);
        if (reads.length > 0) assertSameView(learner.columns, columns);
      });
    }

    const byItself = async (
      { committee, heads, strategy }: Learner,
      i: number,
    ): Promise<[number, ExampleFacts, readonly string[]]> => {
      assert.ok(heads);
      const text = corpus.pool.text(i);
      const read = await features.read(corpus.pool.key(i), text);
      const { schema } = params.project;
      const members = committee.map(member => predict(member, text, read));
      const prediction = predict(heads, text, read);
      const lengths = featureLengths(read, heads.scales);
      const words = read.words.length;
      const scores = scorePrediction(prediction, words, schema, strategy, members, lengths);
      return [scores.score, scores, read.words];
    };

    const assertSameView = (own: PoolColumns, expected: PoolColumns): void => {
      const near = (a: ArrayLike<number> = [], b: ArrayLike<number> = []): void => {
        assert.equal(a.length, b.length);
        for (let n = 0; n < a.length; n++) {
          assert.ok(Math.abs((a[n] ?? NaN) - (b[n] ?? NaN)) < 1e-4, `${a[n]} is not ${b[n]}`);
        }
      };
      const wordsOf = ({ view }: PoolColumns, i: number): Map<number, number> => {
        const found = new Map<number, number>();
        view.uncertainWords?.each(i, (surface, doubt) => found.set(surface, doubt));
        return found;
      };
      for (const i of corpus.distinct) {
        near([own.view.spans?.(i) ?? NaN], [expected.view.spans?.(i) ?? NaN]);
        near(own.view.residual?.(i), expected.view.residual?.(i));
        near(own.view.classes?.(i), expected.view.classes?.(i));
        assert.equal(own.view.label?.(i), expected.view.label?.(i));
        const found = wordsOf(own, i);
        const wanted = wordsOf(expected, i);
        // A word whose doubt is all but the least that counts may be on either side.
        for (const [surface, doubt] of wanted) {
          if (doubt > uncertainFrom + 1e-4) near([found.get(surface) ?? NaN], [doubt]);
        }
        assert.ok(Math.abs(found.size - wanted.size) <= 1);
      }
    };
  });

  describe('for rules that compare texts', () => {
    const hasVectors = ({ vectors }: Learner): boolean => vectors !== undefined;

    it('keeps the mean features of each example, centred, once all are encoded', async () => {
      const [learner] = learnerOf(gold.slice(0, 60));
      learner.strategy = 'kMeans';
      await learner.encodeSome(slices);
      await learner.runRound(slices);
      assert.ok(!hasVectors(learner));
      await encodeAll(learner);
      await learner.runRound(slices);
      const { vectors, width } = learner.vectors ?? assert.fail('There are no vectors');
      const rows: Float32Array[] = [];
      for (const i of corpus.distinct) {
        const { dense } = await features.read(corpus.pool.key(i), corpus.pool.text(i));
        rows.push(meanRow(dense, width));
      }
      const centre = rows[0]?.map((_, x) => {
        return rows.reduce((sum, row) => sum + (row[x] ?? 0), 0) / rows.length;
      });
      for (const [place, i] of corpus.distinct.entries()) {
        const moved = Array.from(rows[place] ?? [], (value, x) => value - (centre?.[x] ?? 0));
        const length = Math.hypot(...moved);
        for (const [x, value] of moved.entries()) {
          assert.ok(Math.abs((vectors[i * width + x] ?? NaN) - value / length) < 1e-4);
        }
      }
    });

    it('sketches texts once while the pool is encoded', async () => {
      const { schema, ...rest } = params.project;
      const project = { ...rest, schema: { classes: schema.classes } };
      const { signal } = new AbortController();
      const texts = await CorpusState.read({ ...params, project }, slices, () => undefined, signal);
      const training = new TrainingSet();
      training.apply(gold.slice(0, 60));
      const learner = new Learner(project, training, texts, features, products);
      const server = new Server(project, training, texts, () => learner);
      const sketches = (): Float32Array => texts.comparedBy(undefined).vectors;
      const first = sketches();
      await learner.encodeSome(slices);
      await learner.runRound(slices);
      for (const more of [false, true]) {
        const { scoresVersion } = learner;
        if (more) await learner.encodeSome(slices);
        assert.equal(learner.scoresVersion > scoresVersion, more);
        await server.ranking({ top: 10, offsets: 'utf16' });
        assert.ok(sketches() === first, 'the texts were sketched again');
      }
      await encodeAll(learner);
      await learner.runRound(slices);
      await server.ranking({ top: 10, offsets: 'utf16' });
      assert.ok(sketches() !== first, 'the sketches were kept');
    });

    it('has none where the head for entities decides what is asked', async () => {
      const [learner] = learnerOf(gold.slice(0, 60));
      learner.strategy = 'auto';
      await encodeAll(learner);
      await learner.runRound(slices);
      assert.ok(!hasVectors(learner));
    });

    it('has no vectors for strategies that compare nothing, but for the cold start', async () => {
      const [learner, training] = learnerOf([]);
      await encodeAll(learner);
      assert.ok(hasVectors(learner));
      training.apply(gold.slice(0, 60));
      learner.strategy = 'maxTokenEntropy';
      await learner.runRound(slices);
      assert.ok(!hasVectors(learner));
    });
  });

  it('says how much consecutive rounds agree on texts that nobody has answered', async () => {
    const [learner, training] = learnerOf(gold.slice(0, 60));
    learner.strategy = 'maxTokenEntropy';
    await encodeAll(learner);
    const { schema } = params.project;
    const unanswered = corpus.distinct.filter(
      i => !corpus.isHeldOut(i) && !corpus.isNoise(i) && !training.isAnswered(corpus.pool.key(i)),
    );
    const rounds: StopPredictions[] = [];
    let advice: readonly StopAdvice[] = [];
    // Some of thirty are held out.
    for (const more of [0, 30, 30, 30]) {
      training.apply(gold.slice(training.inOrder().length, training.inOrder().length + more));
      ({ advice } = await learner.runRound(slices));
      const { heads } = learner;
      assert.ok(heads);
      const spans: (string[] | null)[] = [];
      for (const i of unanswered) {
        if (training.isAnswered(corpus.pool.key(i))) {
          spans.push(null);
          continue;
        }
        const text = corpus.pool.text(i);
        const read = await features.read(corpus.pool.key(i), text);
        const found = entityPrediction(predict(heads, text, read), read.tokens, schema)?.spans;
        spans.push((found ?? []).map(({ start, end, label }) => spanKey(start, end, label)));
      }
      rounds.push({ task: 'entities', spans });
      if (rounds.length === 1) {
        assert.deepEqual(
          advice.map(({ criterion }) => criterion),
          ['overall uncertainty'],
        );
      }
    }
    // Fewer than 500, so all of them are looked at.
    assert.ok(unanswered.length > 100 && unanswered.length < 500);
    const [stable] = advice;
    assert.equal(stable?.criterion, 'stable predictions');
    const expected = stablePredictions(rounds).value;
    assert.ok(expected > 0 && expected < 1);
    assert.ok(Math.abs(stable.value - expected) < 0.005, `${stable.value} is not ${expected}`);
  });

  it('goes through earlier rounds again where there was but one, and agrees with those', async () => {
    const order = gold.slice(0, 150).map(example => ({ ...example, ranked: true }));
    const [lived, training] = learnerOf([]);
    await encodeAll(lived);
    let advice: readonly StopAdvice[] = [];
    const kept = order.filter(({ key }) => !corpus.heldOutKeys.has(key));
    for (let size = kept.length % 20; size <= kept.length; size += 20) {
      training.apply(kept.slice(training.inOrder().length, size));
      if (size > 0) ({ advice } = await lived.runRound(slices));
    }
    const [again] = learnerOf(kept);
    await encodeAll(again);
    const replayed = await again.runRound(slices, 20);
    assert.deepEqual(
      replayed.advice.map(({ criterion }) => criterion),
      advice.map(({ criterion }) => criterion),
    );
    const valueOf = (list: readonly StopAdvice[], criterion: string): number =>
      list.find(each => each.criterion === criterion)?.value ?? NaN;
    assert.ok(valueOf(advice, 'selected accuracy') >= 0);
    assert.equal(
      valueOf(replayed.advice, 'selected accuracy'),
      valueOf(advice, 'selected accuracy'),
    );
    // The stop set was drawn from what was open then, and is drawn from what is open now.
    const agreed = [replayed.advice, advice].map(list => valueOf(list, 'stable predictions'));
    assert.ok(Math.abs((agreed[0] ?? NaN) - (agreed[1] ?? NaN)) < 0.1, agreed.join(' and '));
  });

  it('counts only answers that there is something to learn from', async () => {
    const [ignored, passing] = [gold.slice(60, 126), gold.slice(126, 166)];
    const [learner, training] = learnerOf(gold.slice(0, 60));
    await encodeAll(learner);
    const before = await learner.runRound(slices);
    training.apply(ignored.map(example => ({ ...example, annotation: ignore })));
    for (const { key, text, annotation } of passing) {
      const entities = annotation.entities && { ...annotation.entities, complete: false };
      training.apply([{ key, text, annotation: { entities }, inPassing: true }]);
    }
    const { answers, advice } = await learner.runRound(slices);
    assert.equal(answers, before.answers);
    assert.equal(learner.answers, before.answers);
    // There is nothing new to compare.
    assert.ok(advice.every(({ criterion }) => criterion !== 'stable predictions'));

    const replayed = async (order: readonly TrainingExample[]): Promise<string[]> => {
      const [again] = learnerOf(order);
      await encodeAll(again);
      const { advice } = await again.runRound(slices, 4);
      return advice.map(({ criterion }) => criterion);
    };
    assert.deepEqual(await replayed(training.inOrder()), await replayed(gold.slice(0, 60)));
  });

  it('measures on complete answers of the hold-out alone, and on many', async () => {
    const project = { ...params.project, holdout: 0.4 };
    const { signal } = new AbortController();
    const held = await CorpusState.read({ ...params, project }, slices, () => undefined, signal);
    const kept = gold.filter(({ key }) => held.heldOutKeys.has(key));
    const others = gold.filter(({ key }) => !held.heldOutKeys.has(key));
    const ignored = kept.map(example => ({ ...example, annotation: ignore }));
    const answers = [...others.slice(0, -10), ...ignored];
    const cases: readonly [number, RegExp][] = [
      [3, /^The mean uncertainty moves/],
      [50, /^The score on the hold-out moves/],
    ];
    for (const [complete, reason] of cases) {
      const training = new TrainingSet();
      training.apply([...answers, ...kept.slice(0, complete)]);
      const learner = new Learner(project, training, held, features, products);
      await encodeAll(learner);
      await learner.runRound(slices);
      assert.equal((await learner.evaluate(undefined, slices)).examples, complete);

      const advisor = new StopAdvisor(project, training, held, features, () => assert.fail());
      advisor.chooseSet();
      const { heads, scores, strategy } = learner;
      assert.ok(heads && advisor.set);
      const textOf = (i: number) => ({ key: held.pool.key(i), text: held.pool.text(i) });
      let advice: readonly StopAdvice[] = [];
      for (let round = 1; round <= plateauRounds; round++) {
        await advisor.set.look(heads, textOf, features, strategy, slices);
        advice = await advisor.advise(heads, 20 * round, scores, slices);
      }
      assert.match(advice.find(each => each.criterion === 'plateau')?.reason ?? '', reason);
    }
  });

  it('keeps a batch while more of the pool is encoded, and chooses anew in the next round', async () => {
    const [learner, training] = learnerOf(gold.slice(0, 60));
    const server = new Server(params.project, training, corpus, () => learner);
    learner.strategy = 'coveragePerCost';
    const asked = async (): Promise<string[]> =>
      (await server.ranking({ top: 10, offsets: 'utf16' })).map(item => item.key);
    // 224 of the sample's examples, then all; twice as many would be another pool.
    while (learner.encoding.encoded < corpus.distinct.length / 2) await learner.encodeSome(slices);
    assert.ok(learner.encoding.encoded < corpus.distinct.length);
    await learner.runRound(slices);
    const first = await asked();
    const { scoresVersion } = learner;
    await encodeAll(learner);
    assert.notEqual(learner.scoresVersion, scoresVersion);
    assert.deepEqual(await asked(), first);
    await learner.runRound(slices);
    assert.notDeepEqual(await asked(), first);
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
