/** A place in the pool → the example as it is shown to a person. */
import type {
  ClassPrediction,
  EntityPrediction,
  QueueItem,
  SuggestedSpan,
  Why,
} from '../domain/queueItem.js';
import type { LabelSchema } from '../domain/schema.js';
import type { Token } from '../domain/token.js';
import { collapse, tagsToSpans } from '../head/bio.js';
import { temper, temperEach } from '../head/calibration.js';
import { chosenClasses } from '../head/chosenClasses.js';
import type { Pool } from '../corpus/pool.js';
import { spanQuestion, type LabelledWords } from '../query/spanQuestion.js';
import { chooseSubSequence, rangeOf } from '../query/subSequence.js';
import type { Prediction } from './heads.js';

export interface AskedWords {
  /** Of the words, in [0, 1], those that aren't asked about with 0; empty where they aren't known. */
  readonly uncertainties?: ArrayLike<number>;
  /** Whether only a part of the example is asked about; the whole if not given. */
  readonly inPart?: boolean;
}

export function buildItem(
  pool: Pool,
  i: number,
  tokens: readonly Token[],
  why: Why,
  prediction: Prediction | undefined,
  schema: LabelSchema,
  { uncertainties = [], inPart = false }: AskedWords = {},
): QueueItem {
  const part = inPart ? chooseSubSequence(uncertainties, prediction?.path) : undefined;
  return {
    key: pool.key(i),
    text: pool.text(i),
    tokens,
    anchor: pool.anchor(i),
    line: pool.line(i),
    contextBefore: pool.contextBefore(i),
    contextAfter: pool.contextAfter(i),
    why,
    part: part && rangeOf(part, tokens),
    entities: prediction && entityPrediction(prediction, tokens, schema, uncertainties),
    classes: prediction && classPrediction(prediction, schema),
  };
}

/**
 * Undefined without a head for entities.
 * @param uncertainties of the words, in [0, 1], for the question; empty where there is to be none
 */
export function entityPrediction(
  { tags, path, temperatures }: Prediction,
  tokens: readonly Token[],
  schema: LabelSchema,
  uncertainties: ArrayLike<number> = [],
): EntityPrediction | undefined {
  if (!tags || !path) return undefined;
  const labels = (schema.entities?.labels ?? []).map(label => label.name);
  const width = labels.length + 1;
  const collapsed = collapse(tags, labels.length);
  // The ranking goes by the head's own probabilities; a suggestion's score is what it is worth.
  const worth = temper(collapsed, width, temperatures?.entities ?? 1);
  const suggested = ({ firstToken, lastToken, label }: LabelledWords): SuggestedSpan => {
    let sum = 0;
    for (let t = firstToken; t <= lastToken; t++) sum += worth[t * width + label] ?? 0;
    return {
      start: tokens[firstToken]?.start ?? 0,
      end: tokens[lastToken]?.end ?? 0,
      label: labels[label] ?? '',
      score: sum / (lastToken - firstToken + 1),
    };
  };
  const marked = tagsToSpans(path, tokens, labels).map(({ firstToken, lastToken, label }) => ({
    firstToken,
    lastToken,
    label: labels.indexOf(label),
  }));
  const part = chooseSubSequence(uncertainties, path);
  const question = part && spanQuestion(part, uncertainties, collapsed, labels.length, marked);
  return {
    labels,
    probabilities: tokens.map((_, t) => [...collapsed.subarray(t * width, (t + 1) * width)]),
    spans: marked.map(suggested),
    question: question && suggested(question),
  };
}

function classPrediction(
  { classes, thresholds, temperatures }: Prediction,
  schema: LabelSchema,
): ClassPrediction | undefined {
  if (!classes || !schema.classes) return undefined;
  const temperature = temperatures?.classes ?? 1;
  const probabilities =
    schema.classes.mode === 'multi'
      ? temperEach(classes, temperature)
      : temper(classes, classes.length, temperature);
  return {
    labels: schema.classes.labels.map(label => label.name),
    probabilities: [...probabilities],
    chosen: chosenClasses(classes, schema.classes, thresholds),
  };
}
