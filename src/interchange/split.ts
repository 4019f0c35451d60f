/** Which part of a split (train, dev, test) each record of an export belongs to. */
import { UserError } from '../base/errors.js';
import { sha256 } from '../base/hash.js';
import type { ExportRecord } from './exportRecord.js';

export const splitParts = ['train', 'dev', 'test'] as const;
export type SplitPart = (typeof splitParts)[number];

type Splittable = Pick<ExportRecord, 'key' | 'anchor'>;

/** With fewer documents than this, whole documents can't come near the shares that were asked for. */
const minDocuments = 10;

/**
 * The part of each record. `shares` are those of train, dev and (if there are three) test, and sum to 1.
 *
 * Records of one document stay together, unless the project has fewer than ten documents. Where a
 * document goes depends on the seed and the document alone, so adding records moves none of the others;
 * only a part that would stay empty takes the nearest document of the largest part. What measures the
 * model goes to the last part, whichever document it is in.
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
  const places = new Map<string, number>();
  const sizes = new Map<string, number>();
  const heldOut = records.map(record => isHeldOut(record.key));
  for (const [i, record] of records.entries()) {
    if (heldOut[i] === true) continue;
    const name = group(record);
    if (!places.has(name)) places.set(name, unitInterval(`${seed}\n${name}`));
    sizes.set(name, (sizes.get(name) ?? 0) + 1);
  }
  const parts = assign(places, sizes, shares, heldOut.includes(true));
  const last = splitParts[shares.length - 1] ?? 'dev';
  return records.map((record, i) =>
    heldOut[i] === true ? last : (parts.get(group(record)) ?? 'train'),
  );
}

function checkShares(shares: readonly number[]): void {
  const sum = shares.reduce((a, b) => a + b, 0);
  const valid =
    shares.length >= 2 &&
    shares.length <= splitParts.length &&
    shares.every(share => share >= 0) &&
    Math.abs(sum - 1) < 1e-6;
  if (!valid) {
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

/** A hash as a number in [0, 1). */
function unitInterval(text: string): number {
  return Number.parseInt(sha256(text).slice(0, 8), 16) / 2 ** 32;
}

interface Interval {
  readonly part: SplitPart;
  readonly from: number;
  readonly to: number;
}

/** Each part takes its stretch of [0, 1); `lastFilled`: the last part has records of its own. */
function assign(
  places: ReadonlyMap<string, number>,
  sizes: ReadonlyMap<string, number>,
  shares: readonly number[],
  lastFilled: boolean,
): Map<string, SplitPart> {
  const intervals: Interval[] = [];
  for (const [i, share] of shares.entries()) {
    const from = intervals.at(-1)?.to ?? 0;
    const to = i === shares.length - 1 ? 1 : from + share;
    const part = splitParts[i];
    if (part !== undefined && share > 0) intervals.push({ part, from, to });
  }
  const parts = new Map<string, SplitPart>();
  for (const [name, place] of places) {
    const interval = intervals.find(({ from, to }) => from <= place && place < to);
    parts.set(name, interval?.part ?? 'train');
  }
  const last = splitParts[shares.length - 1];
  for (const interval of intervals) {
    if (interval.part === last && lastFilled) continue;
    fillIfEmpty(interval, parts, places, sizes);
  }
  return parts;
}

function fillIfEmpty(
  { part, from, to }: Interval,
  parts: Map<string, SplitPart>,
  places: ReadonlyMap<string, number>,
  sizes: ReadonlyMap<string, number>,
): void {
  const members = (of: SplitPart): string[] => [...parts.keys()].filter(n => parts.get(n) === of);
  if (members(part).length > 0) return;
  const count = (of: SplitPart): number =>
    members(of).reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
  const donors = splitParts.filter(other => members(other).length > 1);
  const [donor] = donors.sort((a, b) => count(b) - count(a));
  if (donor === undefined) return;
  const distance = (name: string): number => {
    const place = places.get(name) ?? 0;
    return place < from ? from - place : place >= to ? place - to : 0;
  };
  const [nearest] = members(donor).sort((a, b) => distance(a) - distance(b) || (a < b ? -1 : 1));
  if (nearest !== undefined) parts.set(nearest, part);
}
