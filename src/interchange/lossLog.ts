/** Counts what an export couldn't carry, with a few places to look at. */
import type { ExportRecord, Loss } from './exportRecord.js';

const maxExamples = 5;
const maxExcerpt = 60;

/** `Kind` names the losses of one format; each has one message for all its occurrences. */
export class LossLog<Kind extends string> {
  private readonly found = new Map<Kind, { count: number; examples: string[] }>();

  constructor(private readonly messages: Readonly<Record<Kind, string>>) {}

  /** `excerpt` is the text that it happened to; the record's text if not given. */
  add(kind: Kind, record: ExportRecord, excerpt = record.text): void {
    const entry = this.found.get(kind) ?? { count: 0, examples: [] };
    this.found.set(kind, entry);
    entry.count++;
    if (entry.examples.length < maxExamples) entry.examples.push(place(record, excerpt));
  }

  clear(): void {
    this.found.clear();
  }

  list(): readonly Loss[] {
    return [...this.found].map(([kind, { count, examples }]) => ({
      kind,
      message: this.messages[kind],
      count,
      examples: [...examples],
    }));
  }
}

function place({ anchor }: ExportRecord, excerpt: string): string {
  const shown = `“${shorten(excerpt)}”`;
  if (anchor === undefined) return shown;
  const where = anchor.record === null ? anchor.path : `${anchor.path}:${anchor.record}`;
  return `${where} ${shown}`;
}

/** One line of at most 60 characters. */
export function shorten(text: string): string {
  // Cut before collapsing, so that a text of many megabytes isn't copied for an excerpt.
  const line = text.slice(0, 4 * maxExcerpt).replace(/\s+/gu, ' ');
  if (line.length <= maxExcerpt) return line;
  return `${line.slice(0, maxExcerpt - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
