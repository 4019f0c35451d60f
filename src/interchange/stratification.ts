/** Groups of labelled records → parts that each have their share of every label. */
import { fnv1a } from '../base/random.js';

interface Group {
  readonly name: string;
  /** Label → records that have it; the records themselves count as a label of all. */
  readonly counts: Map<string, number>;
  readonly draw: number;
}

/** Stands for the number of records; no label begins so. */
const everything = '\n';

export class Stratification {
  private readonly groups = new Map<string, Group>();
  /** Label → records, all of them and those that have their part already, which is the last. */
  private readonly totals = new Map<string, number>();
  private readonly settled = new Map<string, number>();

  /** `shares` sum to 1. */
  constructor(
    private readonly shares: readonly number[],
    private readonly seed: number,
  ) {}

  /** `group` undefined: the record goes to the last part. */
  add(group: string | undefined, labels: readonly string[]): void {
    for (const label of [everything, ...labels]) {
      raise(this.totals, label, 1);
      raise(group === undefined ? this.settled : this.countsOf(group), label, 1);
    }
  }

  /** The index of each group's part. */
  parts(): ReadonlyMap<string, number> {
    const parts = new Map<string, number>();
    const wanted = this.shares.map((share, part) => {
      const isLast = part === this.shares.length - 1;
      return new Map(
        [...this.totals].map(([label, total]) => [
          label,
          share * total - (isLast ? (this.settled.get(label) ?? 0) : 0),
        ]),
      );
    });
    for (const label of this.rarestFirst()) {
      for (const group of this.with(label)) {
        if (parts.has(group.name)) continue;
        const part = this.neediest(wanted, label);
        parts.set(group.name, part);
        for (const [each, count] of group.counts)
          raise(wanted[part] ?? new Map<string, number>(), each, -count);
      }
    }
    this.fillEmpty(parts);
    return parts;
  }

  private countsOf(name: string): Map<string, number> {
    const known = this.groups.get(name);
    if (known) return known.counts;
    const group = { name, counts: new Map<string, number>(), draw: drawOf(name, this.seed) };
    this.groups.set(name, group);
    return group.counts;
  }

  /** By the groups that have it; the mere number of records last. */
  private rarestFirst(): string[] {
    const spread = new Map<string, number>();
    for (const { counts } of this.groups.values()) {
      for (const label of counts.keys()) raise(spread, label, 1);
    }
    spread.delete(everything);
    const labels = [...spread].sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1));
    return [...labels.map(([label]) => label), everything];
  }

  /** Groups with many of it first, since the later ones even out what they upset. */
  private with(label: string): Group[] {
    const count = ({ counts }: Group): number => counts.get(label) ?? 0;
    return [...this.groups.values()]
      .filter(group => count(group) > 0)
      .sort((a, b) => count(b) - count(a) || a.draw - b.draw || (a.name < b.name ? -1 : 1));
  }

  /** The part that lacks most of a label, then most records. */
  private neediest(wanted: readonly ReadonlyMap<string, number>[], label: string): number {
    const lacks = (part: number, of: string): number => wanted[part]?.get(of) ?? 0;
    const parts = this.shares.map((_, part) => part).filter(part => (this.shares[part] ?? 0) > 0);
    const almost = 1e-9;
    return parts.reduce((best, part) => {
      const more = lacks(part, label) - lacks(best, label);
      if (Math.abs(more) > almost) return more > 0 ? part : best;
      return lacks(part, everything) > lacks(best, everything) + almost ? part : best;
    }, parts[0] ?? 0);
  }

  /** A part that was given a share has something in it, where there are groups enough. */
  private fillEmpty(parts: Map<string, number>): void {
    const size = (name: string): number => this.groups.get(name)?.counts.get(everything) ?? 0;
    const members = (of: number): string[] => [...parts.keys()].filter(n => parts.get(n) === of);
    for (const [part, share] of this.shares.entries()) {
      const isSettled = part === this.shares.length - 1 && this.settled.size > 0;
      if (share === 0 || isSettled || members(part).length > 0) continue;
      const donors = this.shares.map((_, other) => members(other)).filter(each => each.length > 1);
      const [donor] = donors.sort((a, b) => b.length - a.length);
      const [smallest] = donor?.sort((a, b) => size(a) - size(b) || (a < b ? -1 : 1)) ?? [];
      if (smallest !== undefined) parts.set(smallest, part);
    }
  }
}

/** Uniform in [0, 2³²). */
function drawOf(name: string, seed: number): number {
  return Math.imul(fnv1a(`${seed}\n${name}`), 0x85ebca6b) >>> 0;
}

function raise(counts: Map<string, number>, label: string, by: number): void {
  counts.set(label, (counts.get(label) ?? 0) + by);
}
