/** The heads of a round, fitted to everything a person has answered, and what they say of an example. */
import type { Annotation, EntityAnnotation } from '../domain/annotation.js';
import { ruleOut } from '../domain/ruledOut.js';
import type { LabelSchema } from '../domain/schema.js';
import type { NewerLabels, TrainingExample } from '../domain/trainingExample.js';
import type { Token } from '../domain/token.js';
import { MatrixProducts } from '../encoder/matrixProducts.js';
import { spansToTags } from '../head/bio.js';
import type { ClassExample } from '../head/classDecisions.js';
import type { Compute } from '../head/compute.js';
import { ClassHead, classBalance, classDenseScale, classL2 } from '../head/classHead.js';
import type { NgramCounts } from '../head/ngramFeatures.js';
import type { Standardiser } from '../head/standardise.js';
import { TokenHead, tokenDenseScale, tokenL2, type TagPath } from '../head/tokenHead.js';
import type { TokenExample } from '../head/knownTexts.js';
import { canLearn, canLearnClasses, canLearnEntities, countAnswers } from '../query/phase.js';
import { propensityWeights } from '../query/propensityWeights.js';
import type { Slices } from './cooperate.js';
import { meanRow, type ExampleFeatures, type FeatureSource } from './featureSource.js';
import { labelsLeftOpen } from './leftOpen.js';

/** How features are brought to one scale; taken from the pool when the round began. */
export interface FeatureScales {
  readonly tokens: Standardiser;
  readonly examples: Standardiser;
  readonly ngrams: Pick<NgramCounts, 'vector'>;
}

/** See `fitTemperature`: 1 leaves the probabilities as they are. */
export interface Temperatures {
  readonly entities: number;
  readonly classes: number;
}

export interface Heads {
  readonly entities?: TokenHead | undefined;
  readonly classes?: ClassHead | undefined;
  readonly scales: FeatureScales;
  /** From the hold-out; undefined while it has not been looked at. */
  readonly temperatures?: Temperatures | undefined;
}

/** Probabilities of one example. */
export interface Prediction {
  /** words × tags, see `TagPrediction`. */
  readonly tags?: Float32Array | undefined;
  /** Per word its tag in the most probable sequence. */
  readonly path?: Int32Array | undefined;
  /** ln P(path | text). */
  readonly pathLogProbability?: number | undefined;
  /** The most probable tag sequences, best first; worked out when asked for. */
  readonly nBest?: ((n: number) => readonly TagPath[]) | undefined;
  /** In schema order. */
  readonly classes?: Float32Array | undefined;
  /** Per label the probability from which on it is given in multi mode. */
  readonly thresholds?: Float32Array | undefined;
  /** What the probabilities are to be softened by where they are shown. */
  readonly temperatures?: Temperatures | undefined;
}

export interface HeadOptions {
  /**
   * Whether the head for classes is to decide in multi mode, and not only to be asked how sure it is; true
   * if not given.
   */
  readonly thresholds?: boolean | undefined;
  /** Whether answers count by how likely they were to be drawn (`propensityWeights`); false if not given. */
  readonly reweight?: boolean | undefined;
  /** Whether a word's lexical feature, by its hash, may have a weight; all may if not given. */
  readonly keepsWordFeature?: ((hash: number) => boolean) | undefined;
}

/**
 * @returns undefined when there is too little to learn from for any of the project's tasks
 */
export async function fitHeads(
  training: readonly TrainingExample[],
  schema: LabelSchema,
  features: Pick<FeatureSource, 'read' | 'dims'>,
  scales: FeatureScales,
  previous: Heads | undefined,
  slices: Slices,
  { thresholds = true, reweight = false, keepsWordFeature }: HeadOptions = {},
): Promise<Heads | undefined> {
  const counts = countAnswers(training, schema.classes?.labels.map(label => label.name) ?? []);
  if (!canLearn(counts, schema)) return undefined;
  const learnsEntities = schema.entities !== undefined && canLearnEntities(counts);
  const learnsClasses =
    schema.classes !== undefined && canLearnClasses(counts, schema.classes.mode);

  const tokenExamples: Weighable<TokenExample>[] = [];
  const classExamples: Weighable<ClassExample>[] = [];
  const leftOpenBy = labelsLeftOpen(training);
  for (const answered of training) {
    const { key, text, annotation, propensity } = answered;
    const open = leftOpenBy(answered);
    const read = await features.read(key, text);
    if (learnsEntities) {
      const example = toTokenExample(annotation, open, read, schema, scales);
      if (example) tokenExamples.push({ ...example, propensity });
    }
    if (learnsClasses) {
      const example = toClassExample(annotation, open, key, text, read, schema, scales);
      if (example) classExamples.push({ ...example, propensity });
    }
    await slices.breathe();
  }
  const { entities, classes } = schema;
  const { dims } = features;
  const compute: Compute = {
    // A second thread is the encoder's, or another program's.
    products: await MatrixProducts.open(1),
    pause: () => slices.breathe(),
  };
  return {
    scales,
    entities:
      learnsEntities && entities
        ? await TokenHead.fit(weighed(tokenExamples, reweight), names(entities.labels), dims, {
            l2: tokenL2,
            previous: previous?.entities,
            keeps: keepsWordFeature,
            compute,
          })
        : undefined,
    classes:
      learnsClasses && classes
        ? await ClassHead.fit(
            weighed(classExamples, reweight),
            names(classes.labels),
            classes.mode,
            dims,
            {
              l2: classL2,
              previous: previous?.classes,
              balance: classBalance,
              thresholds,
              compute,
            },
          )
        : undefined,
  };
}

type Weighable<E> = E & Pick<TrainingExample, 'propensity'>;

function weighed<E extends object>(
  examples: readonly Weighable<E>[],
  reweight: boolean,
): readonly E[] {
  if (!reweight) return examples;
  const weights = propensityWeights(examples.map(({ propensity }) => propensity));
  return examples.map((example, i) => ({ ...example, weight: weights[i] }));
}

export function predict(heads: Heads, text: string, read: ExampleFeatures): Prediction {
  const { entities, scales } = heads;
  const rows = entities && tokenFeatures(read, scales);
  return {
    ...(entities && rows && entities.predict(read.words, rows)),
    nBest: entities && rows && (n => entities.nBest(read.words, rows, n)),
    classes: heads.classes?.predict(scales.ngrams.vector(text), exampleFeatures(read, scales)),
    thresholds: heads.classes?.thresholds,
    temperatures: heads.temperatures,
  };
}

/** The example's rows as the head for entities reads them. */
export function tokenFeatures(read: ExampleFeatures, scales: FeatureScales): Float32Array {
  return scales.tokens.apply(read.dense, tokenDenseScale(scales.tokens.dims));
}

function exampleFeatures(read: ExampleFeatures, scales: FeatureScales): Float32Array {
  const { dims } = scales.examples;
  return scales.examples.apply(meanRow(read.dense, dims), classDenseScale(dims));
}

function toTokenExample(
  { entities }: Annotation,
  open: NewerLabels,
  read: ExampleFeatures,
  schema: LabelSchema,
  scales: FeatureScales,
): TokenExample | undefined {
  if (!entities || entities.answer === 'ignore') return undefined;
  const tokens: readonly Token[] = read.tokens;
  const labels = names(schema.entities?.labels ?? []);
  const { spans, complete } = withOpen(entities, open.entities ?? [], tokens, labels);
  const { tags, forbidden, rejected } = spansToTags(spans, tokens, labels, complete);
  return { words: read.words, dense: tokenFeatures(read, scales), tags, forbidden, rejected };
}

/** A whole answer rules out, where it marks nothing, the labels that it was asked about. */
function withOpen(
  { spans, complete }: EntityAnnotation,
  open: readonly string[],
  tokens: readonly Token[],
  labels: readonly string[],
): Pick<EntityAnnotation, 'spans' | 'complete'> {
  if (!complete || open.length === 0) return { spans, complete };
  const whole = { start: 0, end: tokens.at(-1)?.end ?? 0 };
  const entities = spans.filter(({ verdict }) => verdict === 'yes');
  const asked = labels.filter(label => !open.includes(label));
  return { spans: [...spans, ...ruleOut(tokens, whole, entities, asked)], complete: false };
}

function toClassExample(
  annotation: Annotation,
  open: NewerLabels,
  key: string,
  text: string,
  read: ExampleFeatures,
  schema: LabelSchema,
  scales: FeatureScales,
): ClassExample | undefined {
  const targets = classTargets(annotation, schema, open.classes);
  return (
    targets && {
      key,
      sparse: scales.ngrams.vector(text),
      dense: exampleFeatures(read, scales),
      targets,
    }
  );
}

/**
 * What an answer says of each label: 1 yes, 0 no, -1 nothing; undefined when it says nothing at all.
 * @param newer labels that it says nothing of, though complete
 */
export function classTargets(
  { classes }: Annotation,
  schema: LabelSchema,
  newer: readonly string[] = [],
): Int8Array | undefined {
  if (!classes || classes.answer === 'ignore') return undefined;
  const verdicts = new Map(classes.values.map(value => [value.label, value.verdict]));
  return Int8Array.from(schema.classes?.labels ?? [], label => {
    const verdict = verdicts.get(label.name);
    if (verdict !== undefined) return verdict === 'yes' ? 1 : 0;
    return classes.complete && !newer.includes(label.name) ? 0 : -1;
  });
}

function names(labels: readonly { readonly name: string }[]): string[] {
  return labels.map(label => label.name);
}
