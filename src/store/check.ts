/** Looks for damage: SQLite's own checks, and that the tables say the same as the event log. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { messageOf } from '../base/errors.js';
import { sha256 } from '../base/hash.js';
import { hashBatchItems, readBatches } from './batches.js';
import type { Connection } from './connection.js';
import { emptyState, readStates, stateShape, type State } from './states.js';

export interface CheckResult {
  readonly ok: boolean;
  /** At most 100, in plain words. */
  readonly problems: string[];
}

const most = 100;

/** Reads the whole database: seconds for hundreds of thousands of texts. Changes nothing. */
export function checkDatabase(connection: Connection): CheckResult {
  const problems: string[] = [];
  try {
    for (const problem of connection.snapshot(() => [...allProblems(connection)].slice(0, most))) {
      problems.push(problem);
    }
  } catch (error) {
    problems.push(messageOf(error));
  }
  return { ok: problems.length === 0, problems };
}

function* allProblems(connection: Connection): Generator<string> {
  const integrity = connection.all(
    z.object({ integrity_check: z.string() }),
    'PRAGMA integrity_check',
  );
  for (const { integrity_check: answer } of integrity) if (answer !== 'ok') yield answer;
  const broken = connection.all(foreignRow, 'PRAGMA foreign_key_check');
  for (const row of broken) {
    yield `A row of ${row.table} refers to a row of ${row.parent} that isn't there.`;
  }
  yield* textProblems(connection);
  yield* stateProblems(connection);
  for (const batch of readBatches(connection)) {
    if (hashBatchItems(connection, batch.id) !== batch.hash) {
      yield `The rows of the batch "${batch.name}" (${batch.id}) are not those that were frozen.`;
    }
  }
}

function* textProblems(connection: Connection): Generator<string> {
  const texts = connection.all(textRow, 'SELECT id, sha256, text FROM text ORDER BY id');
  for (const { id, sha256: key, text } of texts) {
    if (sha256(text) !== key) yield `Text ${id} is not the text that was annotated.`;
    for (const [annotator, state] of readStates(connection, id, id).get(id) ?? []) {
      if (state.entities?.spans.some(span => span.end > text.length) === true) {
        yield `A span of ${annotator} ends after the end of text ${id}.`;
      }
    }
  }
}

/** The current state must be what the newest event of each text and annotator left behind. */
function* stateProblems(connection: Connection): Generator<string> {
  const events = connection.all(
    eventRow,
    'SELECT text_id, annotator, max(seq) AS seq, after FROM event GROUP BY text_id, annotator',
  );
  const told = new Set<string>();
  for (const { text_id: id, annotator, seq, after } of events) {
    told.add(`${id}/${annotator}`);
    const logged = connection.json(stateShape, after, 'event.after');
    const current = readStates(connection, id, id).get(id)?.get(annotator) ?? emptyState;
    if (!isDeepStrictEqual(inOrder(logged), inOrder(current))) {
      yield `What ${annotator} says about text ${id} differs from the log (event ${seq}).`;
    }
  }
  const rows = connection.all(
    z.object({ text_id: z.int(), annotator: z.string() }),
    'SELECT text_id, annotator FROM annotation UNION SELECT text_id, annotator FROM flag',
  );
  for (const { text_id: id, annotator } of rows) {
    if (!told.has(`${id}/${annotator}`)) {
      yield `The log knows nothing of what ${annotator} says about text ${id}.`;
    }
  }
}

/** The log keeps spans and classes in the order of their names at the time, the tables by id. */
function inOrder({ entities, classes, flagged }: State): State {
  return {
    entities: entities && {
      ...entities,
      spans: entities.spans.toSorted(
        (a, b) => a.start - b.start || a.end - b.end || a.label - b.label,
      ),
    },
    classes: classes && {
      ...classes,
      values: classes.values.toSorted((a, b) => a.label - b.label),
    },
    flagged,
  };
}

const foreignRow = z.object({ table: z.string(), parent: z.string() });
const textRow = z.object({ id: z.int(), sha256: z.string(), text: z.string() });
const eventRow = z.object({
  text_id: z.int(),
  annotator: z.string(),
  seq: z.int(),
  after: z.string(),
});
