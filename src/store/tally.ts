/** Counts of answered texts, kept up to date answer by answer instead of counted again each time. */
import * as z from 'zod/mini';
import type { Answer, Task } from '../domain/annotation.js';
import { answeringSql } from './annotations.js';
import type { Connection } from './connection.js';
import type { Labels } from './labels.js';

/** Numbers of distinct texts. With several annotators, each task's newest answer counts. */
export interface Counts {
  /** The sum of the next three; texts that only got a label because it stands elsewhere are in none. */
  readonly answered: number;
  /** At least one task accepted. */
  readonly accepted: number;
  /** No task accepted, at least one rejected. */
  readonly rejected: number;
  readonly ignored: number;
  /** For each label of the schema, texts accepted with at least one `yes` of it. */
  readonly perLabel: readonly {
    readonly task: Task;
    readonly label: string;
    readonly count: number;
  }[];
}

interface Sums {
  readonly answers: Map<Answer, number>;
  /** By label id. */
  readonly labels: Map<number, number>;
}

export class Tally {
  private sums: Sums | undefined;
  private version = 0;

  constructor(
    private readonly connection: Connection,
    private readonly labels: Labels,
  ) {}

  counts(): Counts {
    const { answers, labels } = this.connection.snapshot(() => this.current());
    const of = (answer: Answer): number => answers.get(answer) ?? 0;
    const [accepted, rejected, ignored] = [of('accept'), of('reject'), of('ignore')];
    // A label that was merged counts as the one that it was merged into.
    const counts = new Map<number, number>();
    for (const [id, label] of this.labels.byId()) {
      counts.set(label.id, (counts.get(label.id) ?? 0) + (labels.get(id) ?? 0));
    }
    const perLabel = this.labels
      .all()
      .filter(label => !label.retired)
      .map(({ id, task, name }) => ({ task, label: name, count: counts.get(id) ?? 0 }));
    return {
      answered: accepted + rejected + ignored,
      accepted,
      rejected,
      ignored,
      // Entities first, as everywhere; within a task the labels' order of appearance.
      perLabel: perLabel.sort((a, b) => (a.task === b.task ? 0 : a.task === 'entities' ? -1 : 1)),
    };
  }

  /**
   * Does `work`, which changes annotations of this one text, inside the caller's transaction. The
   * caller calls `forget` if the transaction fails.
   */
  around(textId: number, work: () => void): void {
    const { sums } = this;
    if (sums === undefined || this.version !== this.connection.dataVersion()) {
      this.forget();
      work();
      return;
    }
    add(sums, this.count(textId), -1);
    work();
    add(sums, this.count(textId), 1);
  }

  forget(): void {
    this.sums = undefined;
  }

  private current(): Sums {
    const version = this.connection.dataVersion();
    if (this.sums === undefined || this.version !== version) {
      this.sums = this.count(undefined);
      this.version = version;
    }
    return this.sums;
  }

  /** Of one text, or of all. */
  private count(textId: number | undefined): Sums {
    const values = textId === undefined ? [] : [textId];
    const where = textId === undefined ? '' : 'WHERE text_id = ?';
    // With max(), SQLite takes the other columns from the row of the maximum.
    const newestOf = (condition: string): string =>
      `SELECT id, text_id, answer, max(seq) FROM annotation ${condition} GROUP BY text_id, task`;
    const newest = newestOf(where);
    const answering = `${where === '' ? 'WHERE' : `${where} AND`} (${answeringSql})`;
    const answers = this.connection.all(
      answerRow,
      `SELECT CASE best WHEN 1 THEN 'accept' WHEN 2 THEN 'reject' ELSE 'ignore' END AS best,
         count(*) AS n
       FROM (SELECT min(CASE answer WHEN 'accept' THEN 1 WHEN 'reject' THEN 2 ELSE 3 END) AS best
             FROM (${newestOf(answering)}) GROUP BY text_id)
       GROUP BY 1`,
      ...values,
    );
    const yes = (table: string): string =>
      `SELECT label_id, count(DISTINCT text_id) AS n FROM newest JOIN ${table}
       ON annotation_id = newest.id WHERE verdict = 'yes' AND answer = 'accept' GROUP BY label_id`;
    const labels = this.connection.all(
      labelRow,
      `WITH newest AS MATERIALIZED (${newest}) ${yes('span')} UNION ALL ${yes('class_value')}`,
      ...values,
    );
    const sums: Sums = { answers: new Map(), labels: new Map() };
    for (const { best, n } of answers) sums.answers.set(best, n);
    for (const { label_id: id, n } of labels) sums.labels.set(id, n);
    return sums;
  }
}

function add(sums: Sums, other: Sums, sign: 1 | -1): void {
  for (const [answer, n] of other.answers) {
    sums.answers.set(answer, (sums.answers.get(answer) ?? 0) + sign * n);
  }
  for (const [id, n] of other.labels) sums.labels.set(id, (sums.labels.get(id) ?? 0) + sign * n);
}

const answerRow = z.object({ best: z.enum(['accept', 'reject', 'ignore']), n: z.int() });
const labelRow = z.object({ label_id: z.int(), n: z.int() });
