/**
 * *Label All Occurrences…* in the panel: in other examples on disk, in the one on the screen as part of the
 * answer that is being made, and both with one undo.
 */
import { Emitter } from '../base/emitter.js';
import type { QueueItem } from '../domain/queueItem.js';
import type { Span } from '../domain/span.js';
import type { Engine } from '../engine/methods.js';
import type { UndoneAnswer } from '../store/recording.js';
import type { Answers, OutsideDecision } from './answers.js';
import { asSaidNow, occurrencesIn, withOccurrences, type OccurrenceGroup } from './occurrences.js';
import type { Screen } from './screen.js';

/** Part of the answer that is being made, which is not on disk yet. */
export interface SpanChange {
  readonly serial: number;
  readonly spans: readonly Span[];
  /** Whether they came. */
  readonly add: boolean;
}

/** What was labelled together last. */
interface LabelledOccurrences {
  /** The example that was on the screen. */
  readonly key: string;
  readonly spans: readonly Span[];
  readonly others: ReadonlySet<string>;
}

export interface FoundOccurrences {
  readonly groups: readonly OccurrenceGroup<QueueItem>[];
  /** More examples than are looked at hold the words; these are the first. */
  readonly isCut: boolean;
}

/** Examples that are looked at for one string. */
export const mostOccurrences = 2_000;

export class OccurrenceLabels {
  private readonly spanChanges = new Emitter<SpanChange>();
  /** Spans of the example on the screen that came, or went, with those of other examples. */
  readonly onDidChangeSpans = this.spanChanges.event;
  private last: LabelledOccurrences | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly answers: Answers,
    private readonly screen: Screen,
    /** Puts what is said of other examples on disk; throws a `UserError` where it can't. */
    private readonly record: (decisions: readonly OutsideDecision[]) => void,
  ) {}

  /**
   * Where the words of a span stand without a label: the example that is shown first, then the others in
   * the order of the corpus.
   */
  async find(words: string, label: string): Promise<FoundOccurrences> {
    const current = this.screen.current();
    const found = await this.engine.request('find', { text: words, limit: mostOccurrences });
    const items = found.filter(item => item.key !== current?.item.key);
    if (current) items.unshift(current.item);
    const groups = items.flatMap(item => {
      // What is on the screen is not an answer yet, and the panel knows it best.
      const said = item.key === current?.item.key ? undefined : this.answers.of(item.key)?.entities;
      return occurrencesIn(item, item.tokens, words, label, said) ?? [];
    });
    return { groups, isCut: found.length === mostOccurrences };
  }

  label(groups: readonly OccurrenceGroup<QueueItem>[]): void {
    const shownKey = this.screen.current()?.item.key;
    // While a person chose among them, one of them may have been answered.
    const others = groups
      .filter(({ item }) => item.key !== shownKey)
      .flatMap(group => asSaidNow(group, this.answers.of(group.item.key)?.entities) ?? []);
    this.record(
      others.map(group => ({
        key: group.item.key,
        text: group.item.text,
        anchor: group.item.anchor,
        annotation: { entities: withOccurrences(group) },
        context: { kind: 'occurrences' },
      })),
    );
    const own = groups.filter(({ item }) => item.key === shownKey);
    this.last =
      shownKey === undefined
        ? undefined
        : {
            key: shownKey,
            spans: own.flatMap(({ spans }) => spans),
            others: new Set(others.map(({ item }) => item.key)),
          };
    this.moveOwn(true);
    if (others.length === 0) return;
    const spans = others.reduce((sum, group) => sum + group.spans.length, 0);
    const where = others.length === 1 ? '1 other example' : `${others.length} other examples`;
    const what = `${spans} ${spans === 1 ? 'occurrence' : 'occurrences'}`;
    this.screen.tell(`labelled ${what} in ${where}`);
    if (this.screen.current()) this.screen.refresh();
  }

  /** Takes back what was labelled in the example on the screen alone; false where that wasn't the last. */
  undoOwn(): boolean {
    if (this.last?.others.size !== 0 || !this.moveOwn(false)) return false;
    this.last = undefined;
    return true;
  }

  /** What was labelled in the example on the screen alone is part of its answer by now. */
  forgetOwn(): void {
    if (this.last?.others.size === 0) this.last = undefined;
  }

  /** Whether the answers that were taken back are these labels; those on the screen go with them. */
  wasUndone({ key, together }: Pick<UndoneAnswer, 'key' | 'together'>): boolean {
    const others = this.last?.others;
    if (others?.size !== together || !others.has(key)) return false;
    this.moveOwn(false);
    return true;
  }

  /** An answer has come back; those on the screen come with it where it is one of these labels. */
  wasRedone(key: string): void {
    if (this.last?.others.has(key) === true) this.moveOwn(true);
  }

  dispose(): void {
    this.spanChanges.dispose();
  }

  /** False where another example is on the screen than was then. */
  private moveOwn(add: boolean): boolean {
    const current = this.screen.current();
    const { last } = this;
    if (last === undefined || current?.item.key !== last.key) return false;
    this.spanChanges.fire({ serial: current.serial, spans: last.spans, add });
    return true;
  }
}
