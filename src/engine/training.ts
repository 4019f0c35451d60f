/** The training snapshot: what has been answered, by text. */
import { isAnswered, isPartial } from '../domain/annotation.js';
import type { TrainingExample } from '../domain/trainingExample.js';

export class TrainingSet {
  private readonly byKey = new Map<string, TrainingExample>();
  private readonly answered = new Set<string>();
  /** Those of which only a part was answered: the version that the latest of it came with, and its spans. */
  private readonly partial = new Map<string, { readonly since: number; readonly spans: number }>();
  private partialSpans = 0;
  /** Grows with every change, so that a round knows whether it has seen everything. */
  version = 0;
  /** All events up to this number are in it; 0 where nobody counts. */
  upToSeq = 0;

  apply(changes: readonly TrainingExample[], upToSeq = this.upToSeq): void {
    this.upToSeq = Math.max(this.upToSeq, upToSeq);
    for (const change of changes) {
      const { entities, classes } = change.annotation;
      if (entities ?? classes) this.byKey.set(change.key, change);
      else this.byKey.delete(change.key);
      if (isAnswered(change.annotation, change.inPassing)) this.answered.add(change.key);
      else this.answered.delete(change.key);
      this.version += 1;
      this.applyPartial(change);
    }
  }

  /** The version that the latest answer to a part of the text came with; undefined where none is partial. */
  partialSince(key: string): number | undefined {
    return this.partial.get(key)?.since;
  }

  /** Another one after each answer, also after a second one to a text; the same for the same answers. */
  get questionNumber(): number {
    return this.answered.size + this.partialSpans;
  }

  isAnswered(key: string): boolean {
    return this.answered.has(key);
  }

  answeredKeys(): ReadonlySet<string> {
    return this.answered;
  }

  get answeredCount(): number {
    return this.answered.size;
  }

  /** Everything but the hold-out, in order of the text hash, whatever order the answers came in. */
  without(heldOut: ReadonlySet<string>): TrainingExample[] {
    return this.sorted().filter(example => !heldOut.has(example.key));
  }

  /** The answered hold-out. */
  only(heldOut: ReadonlySet<string>): TrainingExample[] {
    return this.sorted().filter(example => heldOut.has(example.key));
  }

  /** Everything in the order in which it came first. */
  inOrder(): TrainingExample[] {
    return [...this.byKey.values()];
  }

  keys(): IterableIterator<string> {
    return this.byKey.keys();
  }

  private applyPartial({ key, annotation }: TrainingExample): void {
    this.partialSpans -= this.partial.get(key)?.spans ?? 0;
    this.partial.delete(key);
    if (!isPartial(annotation) || !this.answered.has(key)) return;
    const spans = annotation.entities?.spans.length ?? 0;
    this.partial.set(key, { since: this.version, spans });
    this.partialSpans += spans;
  }

  private sorted(): TrainingExample[] {
    return [...this.byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }
}
