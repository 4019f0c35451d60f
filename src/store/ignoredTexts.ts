/** How many texts were ignored, kept up to date answer by answer instead of counted again each time. */
import * as z from 'zod/mini';
import type { Connection } from './connection.js';

export class IgnoredTexts {
  /** At `version`; undefined where they have to be counted. */
  private known: number | undefined;
  private version = 0;

  constructor(private readonly connection: Connection) {}

  /** Distinct texts that were ignored in each task that was answered. Of several annotators the newest counts. */
  get count(): number {
    return this.connection.snapshot(() => {
      const version = this.connection.dataVersion();
      if (this.known === undefined || this.version !== version) {
        this.known = this.countIn('', []);
        this.version = version;
      }
      return this.known;
    });
  }

  /**
   * Does `work`, which changes annotations of this one text, inside the caller's transaction. The
   * caller calls `forget` if the transaction fails.
   */
  around(textId: number, work: () => void): void {
    const { known } = this;
    if (known === undefined || this.version !== this.connection.dataVersion()) {
      this.forget();
      work();
      return;
    }
    const before = this.countOf(textId);
    work();
    this.known = known - before + this.countOf(textId);
  }

  forget(): void {
    this.known = undefined;
  }

  private countOf(textId: number): number {
    return this.countIn('WHERE text_id = ?', [textId]);
  }

  private countIn(where: string, values: readonly number[]): number {
    // With max(), SQLite takes the other columns from the row of the maximum.
    const newest = `SELECT text_id, answer, max(seq) FROM annotation ${where} GROUP BY text_id, task`;
    const sql = `SELECT count(*) AS n FROM
      (SELECT 1 FROM (${newest}) GROUP BY text_id HAVING min(answer = 'ignore') = 1)`;
    return this.connection.get(countRow, sql, ...values)?.n ?? 0;
  }
}

const countRow = z.object({ n: z.int() });
