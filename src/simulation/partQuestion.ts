/** What a strategy asks of an example, where that is a part of it. */
import type { SpanRange } from '../domain/span.js';
import type { Token } from '../domain/token.js';
import { scorePrediction } from '../engine/exampleScores.js';
import { predict, type Heads } from '../engine/heads.js';
import type { StrategyName } from '../project/config.js';
import type { AskedParts } from '../query/askedParts.js';
import { chooseSubSequence, rangeOf } from '../query/subSequence.js';
import type { World } from './world.js';

export interface PartQuestion {
  /** Of the example. */
  readonly tokens: readonly Token[];
  readonly part: SpanRange;
}

/** Undefined where nothing of example `i` is uncertain. */
export async function partQuestion(
  { pool, schema, features }: World,
  i: number,
  heads: Heads,
  parts: AskedParts,
  strategy: StrategyName,
): Promise<PartQuestion | undefined> {
  const { key = '', text = '' } = pool[i] ?? {};
  const read = await features.read(key, text);
  const prediction = predict(heads, text, read);
  const scores = scorePrediction(prediction, read.words.length, schema, strategy);
  const part = chooseSubSequence(parts.of(i, scores.tokens).uncertainties, prediction.path);
  return part && { tokens: read.tokens, part: rangeOf(part, read.tokens) };
}
