/** Back through a person's answers: undo and redo, and looking at earlier ones to change them. */
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../base/errors.js';
import type { Log } from '../base/log.js';
import type { QueueItem } from '../domain/queueItem.js';
import type { Engine } from '../engine/methods.js';
import type { AnnotationStore } from '../store/annotationStore.js';
import type { EarlierAnswer } from '../store/history.js';
import type { Answers } from './answers.js';
import { describeAnswer, toDraft } from './decision.js';
import { itemOfText } from './itemOfText.js';
import type { OccurrenceLabels } from './occurrenceLabels.js';
import type { QuestionFlow } from './questionFlow.js';
import type { QuestionQueue } from './questionQueue.js';
import { RecentItems } from './recentItems.js';
import type { Screen } from './screen.js';

export interface EarlierAnswersOptions {
  readonly store: AnnotationStore;
  readonly engine: Engine;
  readonly annotator: string;
  readonly log: Log;
}

/** What they work on, the way on to the next question, and what others have answered meanwhile. */
export interface EarlierAnswersPlace {
  readonly screen: Screen;
  readonly answers: Answers;
  readonly occurrences: OccurrenceLabels;
  readonly queue: QuestionQueue;
  readonly flow: QuestionFlow;
}

/** How long undo waits for the engine, which may be starting, before it does without. */
const itemMilliseconds = 300;

export class EarlierAnswers {
  private readonly recent = new RecentItems();
  /** The event of the earlier answer that is looked at; undefined while a question is open. */
  private reviewed: number | undefined;

  constructor(
    private readonly options: EarlierAnswersOptions,
    private readonly place: EarlierAnswersPlace,
  ) {}

  /** An example that was answered lately, as it was asked. */
  recentItem(key: string): QueueItem | undefined {
    return this.recent.get(key);
  }

  /** The example has been answered; whatever was looked at before, the questions go on. */
  answered(item: QueueItem): void {
    this.recent.add(item);
    this.reviewed = undefined;
  }

  /** Another example than an earlier answer is shown from now on. */
  stopReview(): void {
    this.reviewed = undefined;
  }

  /** The open question comes again after what is shown instead of it. */
  putBackShown(instead: string): void {
    const current = this.place.screen.current();
    if (current && current.item.key !== instead && this.reviewed === undefined) {
      this.place.queue.putBack(current.item);
    }
  }

  /** Takes back the last answer and shows its example with the answer as it was. */
  async undo(): Promise<void> {
    const { store, annotator } = this.options;
    const { screen, answers, occurrences, flow } = this.place;
    if (occurrences.undoOwn()) return;
    flow.takeChanges();
    const undone = store.undo(annotator);
    if (!undone) return;
    answers.takeNew();
    // Taken back from a text editor, with nobody before a panel.
    if (!flow.isStarted) return;
    if (screen.current()) {
      const wereOccurrences = occurrences.wasUndone(undone);
      if (undone.together > 1 || wereOccurrences) {
        // Labels given in many examples at once: the person stays where that was done.
        const where = undone.together === 1 ? '1 example' : `${undone.together} examples`;
        screen.tell(`undone: labels in ${where}`);
        screen.refresh();
        return;
      }
    }
    const item = this.recent.takeBack(undone.key) ?? (await this.itemOf(undone));
    this.putBackShown(item.key);
    screen.lease(item.key);
    screen.tell(`undone: ${describeAnswer(undone.undone)}`);
    const draft = toDraft(screen.mode === 'binary' ? (undone.restored ?? {}) : undone.undone);
    this.reviewed = undefined;
    screen.showItem(item, { draft, flagged: undone.flagged });
  }

  /** Gives back the answer that was taken back last, unless another came since. */
  redo(): void {
    const { store, annotator } = this.options;
    const { screen, answers, occurrences, flow } = this.place;
    flow.takeChanges();
    const redone = store.redo(annotator);
    if (!redone) return;
    answers.takeNew();
    occurrences.wasRedone(redone.key);
    screen.tell(`redone: ${describeAnswer(answers.of(redone.key) ?? {})}`);
    const current = screen.current();
    const isAnswered = current && (current.item.key === redone.key || answers.isDone(current.item));
    if (!current || (isAnswered && this.reviewed === undefined)) flow.advance();
    else screen.refresh();
  }

  /** Shows the answer before the one that is looked at, or the last one, to change it. */
  async earlier(): Promise<void> {
    const { store, annotator } = this.options;
    const from = this.reviewed ?? Number.MAX_SAFE_INTEGER;
    const answer = store.neighbouringAnswer(annotator, from, 'before');
    if (answer !== undefined) await this.review(answer);
  }

  /** The other way; after the last answer comes the question that was open. */
  async later(): Promise<void> {
    if (this.reviewed === undefined) return;
    const { store, annotator } = this.options;
    const answer = store.neighbouringAnswer(annotator, this.reviewed, 'after');
    if (answer !== undefined) await this.review(answer);
    else this.leave();
  }

  /** Back to the question that was open. */
  leave(): void {
    if (this.reviewed === undefined) return;
    this.reviewed = undefined;
    this.place.flow.advance();
  }

  private async review(answer: EarlierAnswer): Promise<void> {
    const item = await this.itemOf(answer);
    if (this.reviewed === undefined) this.putBackShown(answer.key);
    this.reviewed = answer.seq;
    const said = this.place.answers.of(answer.key) ?? {};
    this.place.screen.showItem(item, {
      flagged: false,
      draft: toDraft(said),
      review: { answered: describeAnswer(said) },
    });
  }

  /** As it was asked, else as the engine knows it, else from what the database kept. */
  private async itemOf(kept: Parameters<typeof itemOfText>[0]): Promise<QueueItem> {
    return this.recent.get(kept.key) ?? (await this.askForItem(kept.key)) ?? itemOfText(kept);
  }

  private async askForItem(key: string): Promise<QueueItem | null> {
    const asked = this.options.engine.request('item', { key }).catch((error: unknown) => {
      this.options.log.warn(`The undone example is shown without suggestions: ${messageOf(error)}`);
      return null;
    });
    return Promise.race([asked, wait(itemMilliseconds, null, { ref: false })]);
  }
}
