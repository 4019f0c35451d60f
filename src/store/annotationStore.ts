/** The project's annotations on disk. What it says it has recorded survives a crash and a power cut. */
import type { Disposable } from '../base/disposable.js';
import type { UserError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import type { Anchor } from '../domain/anchor.js';
import type { Annotation, Task } from '../domain/annotation.js';
import type { LabelSchema } from '../domain/schema.js';
import type { TrainingExample } from '../domain/trainingExample.js';
import { toAnnotation } from './annotationCodec.js';
import { readAnswerLog, type LoggedAnswer } from './answerLog.js';
import {
  countComplete,
  readAnsweredKeys,
  readExamples,
  readExportRows,
  readTraining,
  type ExportRow,
} from './annotations.js';
import { backUp } from './backup.js';
import { BatchDraft } from './batchDraft.js';
import {
  freezeBatch,
  readBatch,
  readBatches,
  readBatchParts,
  type BatchInfo,
  type FrozenBatch,
  type NewBatch,
} from './batches.js';
import { readItems, type BatchItem, type NewBatchItem } from './batchItem.js';
import { checkDatabase, type CheckResult } from './check.js';
import { closeConnection } from './closeConnection.js';
import { commentOn, readLoneRemarks, setComment, type LoneRemarks } from './comments.js';
import type { Connection } from './connection.js';
import type { RecordedDecision } from './decision.js';
import type { DriverName } from './driver.js';
import { lastSeq, textsChangedSince } from './events.js';
import { addExportedFile, forgetExportedPath, readExportedFiles } from './exportedFiles.js';
import { neighbouringAnswer, type EarlierAnswer } from './history.js';
import { IgnoredTexts } from './ignoredTexts.js';
import { Labels, type LabelInUse } from './labels.js';
import { readLabelledPlaces, readLabelUse, type LabelledPlace, type LabelUse } from './labelUse.js';
import { acquireLease, releaseLeases } from './leases.js';
import { openConnection, type StoreOptions } from './openConnection.js';
import { Recorder, type RecordedAnswer, type UndoneAnswer } from './recording.js';
import { isPlaced, readPlaced, type PlacedExample } from './placed.js';
import { recordRound, type NewRound } from './rounds.js';
import type { SchemaChange, SyncOptions } from './schemaVersions.js';
import { readState } from './states.js';
import { textIdOf } from './texts.js';
import { nextToUndo } from './undo.js';

/**
 * Opens or creates the database of a project (`prepareProjectFolder` makes its folder). Throws a
 * `UserError` that names the file when it is damaged, another program's, of a newer Glossator, or can't
 * be written; the file stays as it is.
 */
export function openStore(options: StoreOptions): AnnotationStore {
  return new AnnotationStore(openConnection(options), options.log);
}

/**
 * Synchronous: an answer takes well under a millisecond plus one disk flush. Every method may throw a
 * `UserError` (full disk, read-only folder, locked or damaged file); a write has then changed nothing.
 */
export class AnnotationStore implements Disposable {
  readonly driverName: DriverName;
  private readonly labels: Labels;
  private readonly ignored: IgnoredTexts;
  private readonly recorder: Recorder;
  private disposed = false;

  constructor(
    private readonly connection: Connection,
    private readonly log: Log,
  ) {
    this.driverName = connection.driver.name;
    this.labels = new Labels(connection);
    this.ignored = new IgnoredTexts(connection);
    this.recorder = new Recorder(connection, this.labels, this.ignored);
  }

  /**
   * Makes `schema` current; comes before everything else. Labels missing in it are retired: readers no
   * longer show what they marked, but it is kept, and comes back with the label.
   */
  syncSchema(schema: LabelSchema, options?: SyncOptions): SchemaChange {
    return this.labels.sync(schema, options);
  }

  /** To ask, before `syncSchema`, whether a label that is missing in the file was renamed or removed. */
  labelsInUse(): LabelInUse[] {
    return this.labels.inUse();
  }

  /** Whether the label is, or ever was, in the schema. */
  knowsLabel(task: Task, name: string): boolean {
    return this.labels.knows(task, name);
  }

  /** Whether any answer ever used the label, one that was undone included. */
  hasUsedLabel(task: Task, name: string): boolean {
    return this.labels.hasBeenUsed(task, name);
  }

  /** Somebody was asked about a label that is gone from the file: it wasn't renamed, or they didn't say. */
  retireLabel(task: Task, name: string, options?: SyncOptions): void {
    this.labels.retire(task, name, options);
  }

  /** Keeps the label's id and annotations. Throws a `UserError` when `to` is in use already. */
  renameLabel(task: Task, from: string, to: string): void {
    this.labels.rename(task, from, to);
  }

  /**
   * Everything marked as `from` counts as `into` from now on; nothing is rewritten, and putting `from` back into
   * the schema undoes it. Throws a `UserError` where one of them is unknown.
   */
  mergeLabel(task: Task, from: string, into: string): void {
    this.labels.merge(task, from, into);
    this.ignored.forget();
  }

  /** How often each label of the schema was given. */
  labelUse(): LabelUse[] {
    return this.connection.snapshot(() => readLabelUse(this.connection, this.labels));
  }

  /** Where a label was given, newest first. */
  labelledPlaces(task: Task, name: string, limit: number): LabelledPlace[] {
    return this.connection.snapshot(() =>
      readLabelledPlaces(this.connection, this.labels, { task, name }, limit),
    );
  }

  /** The answers that stand, of all annotators, newest first: at most `limit` before event `before`. */
  answerLog(before: number, limit: number): LoggedAnswer[] {
    return this.connection.snapshot(() =>
      readAnswerLog(this.connection, this.labels, { before, limit }),
    );
  }

  /** On disk when it returns. Throws a `UserError` for a label that the schema doesn't have. */
  record(decision: RecordedDecision): RecordedAnswer {
    return this.recorder.record(decision);
  }

  /**
   * Several in one transaction, on disk when it returns; each is the answer recorded, or the `UserError`
   * that says why there is none. A database that refuses to write refuses all of them.
   */
  recordAll(decisions: readonly RecordedDecision[]): (RecordedAnswer | UserError)[] {
    return this.recorder.recordAll(decisions);
  }

  /** Several in one transaction that one undo takes back; a decision that doesn't fit refuses all of them. */
  recordTogether(decisions: readonly RecordedDecision[]): RecordedAnswer[] {
    return this.recorder.recordTogether(decisions);
  }

  /** Takes back the annotator's newest answer; unlimited, also those before a restart. */
  undo(annotator: string): UndoneAnswer | undefined {
    return this.recorder.undo(annotator);
  }

  canUndo(annotator: string): boolean {
    return this.connection.snapshot(() => nextToUndo(this.connection, annotator) !== undefined);
  }

  /** Restores what `undo` took back last, as long as no new answer came in between. */
  redo(annotator: string): RecordedAnswer | undefined {
    return this.recorder.redo(annotator);
  }

  setFlag(
    key: string,
    text: string,
    anchor: Anchor | undefined,
    annotator: string,
    flagged: boolean,
  ): void {
    this.recorder.flag({ key, text, anchor, annotator, flagged });
  }

  /** Notes something about a text, outside of undo; empty takes the note away. */
  setComment(
    key: string,
    text: string,
    anchor: Anchor | undefined,
    annotator: string,
    comment: string,
  ): void {
    setComment(this.connection, { key, text, anchor, annotator, comment });
  }

  /** Empty: none. */
  commentOn(key: string, annotator: string): string {
    return commentOn(this.connection, key, annotator);
  }

  /** Comments and flags that no export row has, because their annotator hasn't answered the text. */
  loneRemarks(examples: number): LoneRemarks {
    return this.connection.snapshot(() => readLoneRemarks(this.connection, examples));
  }

  /** The annotator's answer that stands next before or after event `seq`; undefined at the end. */
  neighbouringAnswer(
    annotator: string,
    seq: number,
    direction: 'before' | 'after',
  ): EarlierAnswer | undefined {
    return this.connection.snapshot(() =>
      neighbouringAnswer(this.connection, annotator, seq, direction),
    );
  }

  isFlagged(key: string, annotator: string): boolean {
    return this.connection.snapshot(() => {
      const textId = textIdOf(this.connection, key);
      return textId !== undefined && readState(this.connection, textId, annotator).flagged;
    });
  }

  /** In terms of the current labels; undefined when the annotator hasn't answered it. */
  annotationOf(key: string, annotator: string): Annotation | undefined {
    return this.connection.snapshot(() => {
      const textId = textIdOf(this.connection, key);
      if (textId === undefined) return undefined;
      const state = readState(this.connection, textId, annotator);
      if (state.entities === null && state.classes === null) return undefined;
      return toAnnotation(state, this.labels.byId()).annotation;
    });
  }

  /** All annotated texts; of several annotators, the newest annotation per text and task. */
  training(): TrainingExample[] {
    return [...this.trainingRows()];
  }

  /** The same one by one, read in pages, so that a caller can give way in between. */
  trainingRows(): Iterable<TrainingExample> {
    return readTraining(this.connection, this.labels);
  }

  /**
   * Texts whose annotations changed after event `seq`, as they are now, and the newest event. An
   * annotation without tasks: all answers were undone.
   */
  changesSince(seq: number): { seq: number; changes: TrainingExample[] } {
    return this.connection.snapshot(() => ({
      seq: lastSeq(this.connection),
      changes: readExamples(this.connection, this.labels, textsChangedSince(this.connection, seq)),
    }));
  }

  /** One text as it is told to the engine; undefined where nothing was ever said of it. */
  exampleOf(key: string): TrainingExample | undefined {
    return this.connection.snapshot(() => {
      const textId = textIdOf(this.connection, key);
      if (textId === undefined) return undefined;
      return readExamples(this.connection, this.labels, [textId])[0];
    });
  }

  /**
   * Annotated texts that were seen in the file at `path` (relative to the project), or have one of `keys`, as
   * `annotator` has annotated them, else as others have.
   */
  annotatedIn(path: string, keys: readonly string[], annotator: string): PlacedExample[] {
    return this.connection.snapshot(() =>
      readPlaced(this.connection, this.labels, path, keys, annotator),
    );
  }

  /** Whether any text that something was said of was seen in the file at `path` (relative to the project). */
  isPlaced(path: string): boolean {
    return isPlaced(this.connection, path);
  }

  /** Distinct texts whose answer is `ignore`. */
  get ignoredCount(): number {
    return this.ignored.count;
  }

  answeredKeys(): Set<string> {
    return readAnsweredKeys(this.connection, this.labels);
  }

  /** Texts with a complete answer about the task that was accepted. */
  completeAnswers(task: Task): number {
    return countComplete(this.connection, task);
  }

  /** Number of the newest event; 0 when there is none. */
  lastSeq(): number {
    return lastSeq(this.connection);
  }

  /** What to say where the database was moved, deleted or replaced since it was opened; also once closed. */
  displaced(): UserError | undefined {
    return this.connection.displaced();
  }

  /** Another value than last time: another window has written since. */
  dataVersion(): number {
    return this.connection.dataVersion();
  }

  /** Takes or prolongs the right to show a text; false when another holder has it. */
  acquireLease(key: string, holder: string, milliseconds: number): boolean {
    return acquireLease(this.connection, key, holder, milliseconds);
  }

  releaseLeases(holder: string): void {
    releaseLeases(this.connection, holder);
  }

  /** Returns the round's id. */
  recordRound(round: NewRound): number {
    return recordRound(this.connection, this.labels.currentSchema(), round);
  }

  /** Puts rows aside that are to be frozen; `items` may read from the store. */
  draftBatch(items: Iterable<NewBatchItem>): BatchDraft {
    return new BatchDraft(this.connection, items);
  }

  /** Freezes the rows of an export or a training run; all or nothing, `last` included. */
  freezeBatch(
    batch: NewBatch,
    draft: BatchDraft,
    last: (id: number) => void = () => undefined,
  ): FrozenBatch {
    return freezeBatch(this.connection, this.labels.currentSchema(), batch, draft, last);
  }

  batch(id: number): BatchInfo | undefined {
    return readBatch(this.connection, id);
  }

  /** Of one part of the split, or all. */
  batchItems(id: number, part?: string): Iterable<BatchItem> {
    return readItems(this.connection, 'batch_item', id, part);
  }

  /** How many rows each part of the split has, by its name. */
  batchParts(id: number): ReadonlyMap<string, number> {
    return readBatchParts(this.connection, id);
  }

  batches(): BatchInfo[] {
    return readBatches(this.connection);
  }

  /** Files that exports wrote, relative to the project folder where they lie in it: never corpus. */
  exportedPaths(): string[] {
    return [...this.exportedFiles().keys()];
  }

  /** The same with the format of each; null where it is of no format, or nobody knows. */
  exportedFiles(): ReadonlyMap<string, string | null> {
    return readExportedFiles(this.connection);
  }

  addExportedFile(path: string, format: string | null): void {
    addExportedFile(this.connection, path, format);
  }

  /** The file is gone. */
  forgetExportedPath(path: string): void {
    forgetExportedPath(this.connection, path);
  }

  /** Each annotated text once per annotator, ordered by text, then annotator. */
  exportRows(): Iterable<ExportRow> {
    return readExportRows(this.connection, this.labels);
  }

  /** SQLite's checks and our own, for `doctor`; changes nothing. */
  check(): CheckResult {
    return checkDatabase(this.connection);
  }

  /** Writes a consistent copy to `path`, which must not exist. */
  backup(path: string): void {
    backUp(this.connection, path);
  }

  /** Folds the log into the database, so that it is one file again, and closes. */
  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    closeConnection(this.connection, this.log);
  }
}
