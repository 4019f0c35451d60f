/** Writing what annotators decide: current state, event and undo stack in one transaction. */
import * as z from 'zod/mini';
import { UserError } from '../base/errors.js';
import type { Anchor } from '../domain/anchor.js';
import type { Annotation } from '../domain/annotation.js';
import { mergeAnnotations } from '../interchange/mergeAnnotations.js';
import { fromAnnotation, toAnnotation } from './annotationCodec.js';
import type { Connection } from './connection.js';
import {
  checkDecision,
  isPart,
  takesThePlace,
  whatStands,
  type RecordedDecision,
} from './decision.js';
import { appendEvent, lastSeq, readAnswer, type AnswerEvent, type NewEvent } from './events.js';
import { putForeign } from './foreignData.js';
import type { IgnoredTexts } from './ignoredTexts.js';
import type { Labels } from './labels.js';
import { resultCode } from './sqliteErrors.js';
import { withRetired } from './retiredLabels.js';
import { emptyState, readState, writeState, type State } from './states.js';
import { anchorById, findText, putAnchor, putText } from './texts.js';
import {
  again,
  decidedBy,
  forgetUndone,
  givenTogether,
  inverse,
  markUndone,
  nextToRedo,
  nextToUndo,
  pushAnswer,
} from './undo.js';

export interface RecordedAnswer {
  /** The event's number: later is greater. */
  readonly seq: number;
  readonly key: string;
  /** Set where it took the place of an earlier answer of the same annotator. */
  readonly replaced?: true;
}

export interface UndoneAnswer {
  readonly seq: number;
  readonly key: string;
  readonly text: string;
  readonly anchor: Anchor | undefined;
  /** What had been decided, in terms of the current labels. */
  readonly undone: Annotation;
  /** What the annotator says about the text now; undefined: nothing. */
  readonly restored: Annotation | undefined;
  readonly flagged: boolean;
  /** How many answers were taken back with it, itself included: those given together go together. */
  readonly together: number;
}

export interface FlagChange {
  readonly key: string;
  readonly text: string;
  readonly anchor: Anchor | undefined;
  readonly annotator: string;
  readonly flagged: boolean;
}

/** What one transaction knows of itself, so that a thousand answers don't ask for it a thousand times. */
interface Turn {
  /** The newest event. */
  last: number;
  /** Annotators who have answered in it. */
  readonly answered: Set<string>;
}

export class Recorder {
  constructor(
    private readonly connection: Connection,
    private readonly labels: Labels,
    private readonly ignored: IgnoredTexts,
  ) {}

  record(decision: RecordedDecision): RecordedAnswer {
    checkDecision(decision);
    return this.write(turn => this.recordOne(decision, turn));
  }

  /** One transaction and one undo for all; throws where the schema doesn't allow one, and changes nothing. */
  recordTogether(decisions: readonly RecordedDecision[]): RecordedAnswer[] {
    for (const decision of decisions) checkDecision(decision);
    return this.write(turn => {
      let first: number | undefined;
      return decisions.map(decision => {
        const answer = this.recordOne(decision, turn, first);
        first ??= answer.seq;
        return answer;
      });
    });
  }

  /** One transaction for all; a decision that the schema doesn't allow is its error, and changes nothing. */
  recordAll(decisions: readonly RecordedDecision[]): (RecordedAnswer | UserError)[] {
    for (const decision of decisions) checkDecision(decision);
    return this.write(turn =>
      decisions.map(decision => {
        try {
          return this.recordOne(decision, turn);
        } catch (error) {
          if (!(error instanceof UserError) || resultCode(error.cause) !== undefined) throw error;
          return error;
        }
      }),
    );
  }

  /** Inside a transaction; looks before it writes. */
  private recordOne(decision: RecordedDecision, turn: Turn, target?: number): RecordedAnswer {
    const { key, annotator, anchor, context, foreign } = decision;
    const seq = turn.last + 1;
    const known = findText(this.connection, key);
    const before = known ? readState(this.connection, known.id, annotator) : emptyState;
    const annotation = this.added(decision, before);
    const said = fromAnnotation(annotation, decision.text, this.labels, seq);
    const decided = withRetired(said, before, this.labels);
    const textId = putText(this.connection, key, decision.text, decision, known);
    const anchorId = anchor ? putAnchor(this.connection, textId, anchor) : null;
    const after: State = {
      entities: whatStands(decided.entities, before.entities, isPart('entities', decision)),
      classes: whatStands(decided.classes, before.classes, isPart('classes', decision)),
      flagged: decision.flagged ?? before.flagged,
    };
    const what = 'answer';
    this.change(turn, { annotator, textId, anchorId, what, target, before, after, context });
    if (!turn.answered.has(annotator)) forgetUndone(this.connection, annotator);
    turn.answered.add(annotator);
    pushAnswer(this.connection, annotator, seq);
    if (foreign !== undefined) putForeign(this.connection, textId, annotator, foreign);
    return { seq, key, ...(takesThePlace(decision, before) && { replaced: true }) };
  }

  /** The annotation of a decision, with what it adds to. */
  private added({ annotation, adds }: RecordedDecision, before: State): Annotation {
    if (adds !== true || before === emptyState) return annotation;
    const earlier = toAnnotation(before, this.labels.byId()).annotation;
    const merged = mergeAnnotations(earlier, annotation, {
      overlap: this.labels.mayOverlap,
    });
    return {
      ...(annotation.entities && { entities: merged.entities }),
      ...(annotation.classes && { classes: merged.classes }),
    };
  }

  /** Takes back the annotator's newest answer that stands; undefined when there is none. */
  undo(annotator: string): UndoneAnswer | undefined {
    return this.write(turn => {
      const newest = nextToUndo(this.connection, annotator);
      if (newest === undefined) return undefined;
      const last = readAnswer(this.connection, newest);
      const together = givenTogether(this.connection, annotator, last, false);
      // The newest first, so that the first of them is the one that is told of.
      let [answer, after] = this.undoOne(annotator, newest, turn);
      for (const earlier of together.reverse().slice(1)) {
        [answer, after] = this.undoOne(annotator, earlier, turn);
      }
      const seq = turn.last;
      const labels = this.labels.byId();
      const restored = toAnnotation(after, labels).annotation;
      const nothing = restored.entities === undefined && restored.classes === undefined;
      return {
        seq,
        ...this.textOf(answer.textId),
        anchor: anchorById(this.connection, answer.anchorId),
        undone: toAnnotation(decidedBy(answer), labels).annotation,
        restored: nothing ? undefined : restored,
        flagged: after.flagged,
        together: together.length,
      };
    });
  }

  private undoOne(annotator: string, target: number, turn: Turn): [AnswerEvent, State] {
    const answer = readAnswer(this.connection, target);
    const before = readState(this.connection, answer.textId, annotator);
    const after = inverse(answer, before);
    this.change(turn, { ...placeOf(answer), annotator, what: 'undo', target, before, after });
    markUndone(this.connection, annotator, target, true);
    return [answer, after];
  }

  /** Restores the answer that was undone last; undefined when there is none or another came since. */
  redo(annotator: string): RecordedAnswer | undefined {
    return this.write(turn => {
      const oldest = nextToRedo(this.connection, annotator);
      if (oldest === undefined) return undefined;
      const first = readAnswer(this.connection, oldest);
      const together = givenTogether(this.connection, annotator, first, true);
      for (const target of together) this.redoOne(annotator, target, turn);
      return { seq: turn.last, key: this.textOf(first.textId).key };
    });
  }

  private redoOne(annotator: string, target: number, turn: Turn): void {
    const answer = readAnswer(this.connection, target);
    const before = readState(this.connection, answer.textId, annotator);
    const after = again(answer, before);
    this.change(turn, { ...placeOf(answer), annotator, what: 'redo', target, before, after });
    markUndone(this.connection, annotator, target, false);
  }

  /** Flags or unflags a text, outside of undo. */
  flag({ key, text, anchor, annotator, flagged }: FlagChange): void {
    this.write(turn => {
      const textId = putText(this.connection, key, text, undefined);
      const before = readState(this.connection, textId, annotator);
      if (before.flagged === flagged) return;
      const anchorId = anchor ? putAnchor(this.connection, textId, anchor) : null;
      const after = { ...before, flagged };
      this.change(turn, { annotator, textId, anchorId, what: 'flag', before, after });
    });
  }

  private write<T>(work: (turn: Turn) => T): T {
    try {
      return this.connection.write(() =>
        work({ last: lastSeq(this.connection), answered: new Set() }),
      );
    } catch (error) {
      this.ignored.forget();
      throw error;
    }
  }

  /** The state that `event` says, as the next event of the turn. */
  private change(turn: Turn, event: NewEvent): void {
    const { textId, annotator, before, after } = event;
    const seq = (turn.last += 1);
    appendEvent(this.connection, seq, event);
    this.ignored.around(textId, () => {
      writeState(this.connection, { textId, annotator, seq }, before, after);
    });
  }

  private textOf(textId: number): { key: string; text: string } {
    const sql = 'SELECT sha256, text FROM text WHERE id = ?';
    const row = this.connection.get(textRow, sql, textId);
    if (row === undefined) throw new Error(`There is no text ${textId}`);
    return { key: row.sha256, text: row.text };
  }
}

function placeOf({ textId, anchorId }: AnswerEvent): Pick<NewEvent, 'textId' | 'anchorId'> {
  return { textId, anchorId };
}

const textRow = z.object({ sha256: z.string(), text: z.string() });
