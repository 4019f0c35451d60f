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

/** Current answers in the order in which they were given, entities before classes. */
export function stored(folder: string): Stored[] {
  const database = new DatabaseSync(path.join(folder, '.glossator/annotations.db'), {
    readOnly: true,
  });
  try {
    return database
      .prepare(
        `SELECT text.text AS text, annotation.task AS task, annotation.answer AS answer,
           coalesce((SELECT group_concat(label.name) FROM span JOIN label ON label.id = span.label_id
             WHERE span.annotation_id = annotation.id), '') ||
           coalesce((SELECT group_concat(label.name) FROM class_value JOIN label ON label.id = class_value.label_id
             WHERE class_value.annotation_id = annotation.id), '') AS labels
         FROM annotation JOIN text ON text.id = annotation.text_id
         ORDER BY annotation.seq, annotation.task DESC`,
      )
      .all() as unknown as Stored[];
  } finally {
    database.close();
  }
}

/** Spans of one text as they are stored, e.g. `Lyon PLACE yes pattern`, in their order. */
export function storedSpans(folder: string, text: string): string[] {
  const database = new DatabaseSync(path.join(folder, '.glossator/annotations.db'), {
    readOnly: true,
  });
  try {
    return database
      .prepare(
        `SELECT substr(text.text, span.start + 1, span."end" - span.start) || ' ' || label.name ||
           ' ' || span.verdict || ' ' || span.source AS said
         FROM span
         JOIN annotation ON annotation.id = span.annotation_id
         JOIN text ON text.id = annotation.text_id
         JOIN label ON label.id = span.label_id
         WHERE text.text = ? ORDER BY span.start`,
      )
      .all(text)
      .map(row => String(row.said));
  } finally {
    database.close();
  }
}

/**
 * Spans given one by one in texts that contain `part`, such as `yes WORK Paul Stookey`; those that the model
 * suggested begin with `model`.
 */
export function spansIn(folder: string, part: string): string[] {
  const database = new DatabaseSync(path.join(folder, '.glossator/annotations.db'), {
    readOnly: true,
  });
  try {
    return database
      .prepare(
        `SELECT span.source AS source, verdict, label.name AS label,
           substr(text.text, start + 1, "end" - start) AS words
         FROM span JOIN annotation ON annotation.id = annotation_id
         JOIN text ON text.id = text_id JOIN label ON label.id = label_id
         WHERE instr(text.text, ?) > 0 ORDER BY annotation.seq, start`,
      )
      .all(part)
      .map(row => {
        const said = `${String(row.verdict)} ${String(row.label)} ${String(row.words)}`;
        return row.source === 'person' ? said : `${String(row.source)} ${said}`;
      });
  } finally {
    database.close();
  }
}
