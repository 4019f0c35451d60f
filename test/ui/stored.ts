/** What the database of a workspace holds, read behind the extension's back. */
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Stored {
  readonly text: string;
  readonly task: string;
  readonly answer: string;
  /** Of spans and classes, separated by commas. */
  readonly labels: string;
}

/** The rows of a query of a project's database. */
function rowsOf(folder: string, sql: string, ...values: string[]): Record<string, unknown>[] {
  const database = new DatabaseSync(path.join(folder, '.glossator/annotations.db'), {
    readOnly: true,
  });
  try {
    return database.prepare(sql).all(...values);
  } finally {
    database.close();
  }
}

/** Current answers in the order in which they were given, entities before classes. */
export function stored(folder: string): Stored[] {
  const sql = `SELECT text.text AS text, annotation.task AS task, annotation.answer AS answer,
      coalesce((SELECT group_concat(label.name) FROM span JOIN label ON label.id = span.label_id
        WHERE span.annotation_id = annotation.id), '') ||
      coalesce((SELECT group_concat(label.name) FROM class_value JOIN label ON label.id = class_value.label_id
        WHERE class_value.annotation_id = annotation.id), '') AS labels
    FROM annotation JOIN text ON text.id = annotation.text_id
    ORDER BY annotation.seq, annotation.task DESC`;
  return rowsOf(folder, sql) as unknown as Stored[];
}

const spanSql = `SELECT substr(text.text, start + 1, "end" - start) AS words, label.name AS label, verdict,
    span.source AS source
  FROM span JOIN annotation ON annotation.id = annotation_id
  JOIN text ON text.id = text_id JOIN label ON label.id = label_id`;

/** Spans of one text as they are stored, e.g. `Lyon PLACE yes pattern`, in their order. */
export function storedSpans(folder: string, text: string): string[] {
  return rowsOf(folder, `${spanSql} WHERE text.text = ? ORDER BY start`, text).map(
    ({ words, label, verdict, source }) => [words, label, verdict, source].join(' '),
  );
}

/**
 * Spans given one by one in texts that contain `part`, such as `yes WORK Paul Stookey`; those that the model
 * suggested begin with `model`.
 */
export function spansIn(folder: string, part: string): string[] {
  const sql = `${spanSql} WHERE instr(text.text, ?) > 0 ORDER BY annotation.seq, start`;
  return rowsOf(folder, sql, part).map(({ words, label, verdict, source }) =>
    [...(source === 'person' ? [] : [source]), verdict, label, words].join(' '),
  );
}
