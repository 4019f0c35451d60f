/** Rounds: one fit of the head and one scoring of the pool each. */
import type { Connection } from './connection.js';

export interface NewRound {
  /** The head has seen all events up to this one. */
  readonly upToSeq: number;
  /** Identifies encoder and head. */
  readonly model: string;
  readonly strategy: string;
  readonly seed: number;
  /** Anything that JSON can hold. */
  readonly metrics: unknown;
}

/** Returns the round's id. */
export function recordRound(connection: Connection, schema: number, round: NewRound): number {
  const { upToSeq, model, strategy, seed } = round;
  return connection.write(() =>
    connection.insert(
      `INSERT INTO round (at, up_to_seq, schema_id, model, strategy, seed, metrics)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...[connection.now(), upToSeq, schema, model, strategy, seed, asJson(round.metrics)],
    ),
  );
}

/** JSON of anything; what JSON can't hold becomes null. */
export function asJson(value: unknown): string {
  return JSON.stringify(value ?? null);
}
