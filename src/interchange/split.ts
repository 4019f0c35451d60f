/** Which part of a split (train, dev, test) each record of an export belongs to. */
import { UserError } from '../base/errors.js';
import type { Anchor } from '../domain/anchor.js';
import { Stratification } from './stratification.js';

export const splitParts = ['train', 'dev', 'test'] as const;
export type SplitPart = (typeof splitParts)[number];

export interface Splittable {
  /** SHA-256 (hex) of the text. */
  readonly key: string;
  /** The document that it stands in, where that is known. */
  readonly anchor: Pick<Anchor, 'path' | 'record'> | undefined;
  /** What it should have its share of in every part: the labels of the record, each once. */
  readonly labels: readonly string[];
}

/** With fewer documents than this, whole documents can't come near the shares that were asked for. */
const minDocuments = 10;

/**
 * The part of each record. `shares` are those of train, dev and (if there are three) test, and sum to 1.
 *
 * Records of one document stay together, unless the project has fewer than ten documents. Each part gets
 * its share of every label as nearly as that allows, the rarest label first (iterative stratification:
 * Sechidis, Tsoumakas and Vlahavas 2011, "On the stratification of multi-label data", here for documents
 * instead of examples). What measures the model goes to the last part, whichever document it is in, and
 * counts for that part's share.
 *
 * The same records, shares and seed give the same split.
 *
 * @throws UserError if the shares don't make sense
 */
export function splitRecords(
  records: readonly Splittable[],
  shares: readonly number[],
  seed: number,
  isHeldOut: (key: string) => boolean,
): SplitPart[] {
  checkShares(shares);
  const group = groupOf(records);
  const heldOut = records.map(record => isHeldOut(record.key));
  const stratification = new Stratification(shares, seed);
  for (const [i, record] of records.entries()) {
    stratification.add(heldOut[i] === true ? undefined : group(record), record.labels);
  }
  const parts = stratification.parts();
  const last = splitParts[shares.length - 1] ?? 'dev';
  return records.map((record, i) =>
    heldOut[i] === true ? last : (splitParts[parts.get(group(record)) ?? 0] ?? 'train'),
  );
}

/** Whether they are shares of train, dev and perhaps test. */
export function areShares(shares: readonly number[]): boolean {
  const sum = shares.reduce((a, b) => a + b, 0);
  return (
    shares.length >= 2 &&
    shares.length <= splitParts.length &&
    shares.every(share => share >= 0) &&
    Math.abs(sum - 1) < 1e-6
  );
}

function checkShares(shares: readonly number[]): void {
  if (!areShares(shares)) {
    throw new UserError(
      `The split ${shares.join(', ')} must be two or three shares that add up to 1, such as 0.8, 0.2`,
    );
  }
}

function groupOf(records: readonly Splittable[]): (record: Splittable) => string {
  const document = ({ anchor, key }: Splittable): string =>
    anchor === undefined ? key : `${anchor.path}\n${anchor.record ?? ''}`;
  const documents = new Set(records.map(document));
  return documents.size >= minDocuments ? document : record => record.key;
}
