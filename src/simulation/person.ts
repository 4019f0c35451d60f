/** A person who knows every answer, and what that person has said so far. */
import type { JudgedSpan } from '../domain/annotation.js';
import { ruleOut } from '../domain/ruledOut.js';
import { overlaps, sameSpan } from '../domain/span.js';
import { TrainingSet } from '../engine/training.js';
import { settledWords } from '../head/bio.js';
import { effortSeconds } from '../query/effort.js';
import { goldAnnotation, type LabelledExample } from './labelledExample.js';
import type { PartQuestion } from './partQuestion.js';
import type { World } from './world.js';

export class Person {
  readonly training = new TrainingSet();
  /** Examples that nothing more can be asked about. */
  readonly done = new Set<number>();
  /** Questions answered. */
  labels = 0;
  /** Words that they were about, each once. */
  tokens = 0;
  /** Modelled, see `effortSeconds`. */
  minutes = 0;
  private readonly parts = new Map<number, readonly JudgedSpan[]>();

  constructor(private readonly world: World) {}

  /** Says all about an example of the pool, or what there is in a part of it; its other words stay open. */
  answer(i: number, question?: PartQuestion): void {
    const example = this.world.pool[i];
    if (!example) return;
    this.labels += 1;
    if (question) this.answerPart(i, example, question);
    else this.answerWhole(i, example);
  }

  private answerWhole(i: number, example: LabelledExample): void {
    const words = this.world.wordsOf(i);
    this.tokens += words;
    this.minutes += effortSeconds(words, example.spans.length) / 60;
    this.close(i, example);
  }

  private answerPart(i: number, example: LabelledExample, { tokens, part }: PartQuestion): void {
    const { key, text } = example;
    const labels = (this.world.schema.entities?.labels ?? []).map(label => label.name);
    const settled = (spans: readonly JudgedSpan[]): number =>
      settledWords(spans, tokens, labels).reduce((sum, flag) => sum + flag, 0);
    const before = this.parts.get(i) ?? [];
    const found = example.spans.filter(
      span => overlaps(span, part) && !before.some(other => sameSpan(other, span)),
    );
    const spans: JudgedSpan[] = [
      ...before,
      ...found.map(span => ({ ...span, verdict: 'yes' as const, source: 'person' as const })),
      ...ruleOut(tokens, part, example.spans, labels),
    ];
    this.parts.set(i, spans);
    this.tokens += settled(spans) - settled(before);
    // Who is asked about a few words may have to read them all.
    this.minutes += effortSeconds(tokens.length, found.length) / 60;
    if (settled(spans) === tokens.length) this.close(i, example);
    else {
      const entities = { answer: 'accept', complete: false, spans } as const;
      this.training.apply([{ key, text, annotation: { entities } }]);
    }
  }

  private close(i: number, example: LabelledExample): void {
    const { key, text } = example;
    this.done.add(i);
    this.training.apply([{ key, text, annotation: goldAnnotation(example, this.world.task) }]);
  }
}
