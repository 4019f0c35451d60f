/** What an import has to say about its files: bad records one by one, what was left out by its reason. */

const mostProblems = 100;
const mostPlaces = 3;
const replacing =
  'Answers took the place of earlier ones about the same text by the same annotator';

/** Said of spans for which `cutsWord` holds. */
export const cutWords =
  'Spans begin or end inside a word; does the file count offsets in another unit (--offsets codepoints or utf16)?';

/** How often something happened, and where at first. */
export class Counted {
  count = 0;
  readonly places: string[] = [];

  add(file: string, line: number): void {
    this.count += 1;
    if (this.places.length < mostPlaces) this.places.push(`${file}:${line}`);
  }

  describe(message: string): string {
    return `${this.count} × ${message} (${this.places.join(', ')})`;
  }
}

/** A record that can't be used. */
interface NotUsed {
  readonly path: string;
  readonly line: number;
  readonly reason: string;
}

export class ImportNotes {
  problems = 0;
  /** The first hundred of them. */
  readonly notUsed: NotUsed[] = [];
  private readonly reasons = new Map<string, Counted>();
  private readonly replacing = new Counted();
  readonly cutWords = new Counted();

  problem(file: string, line: number, message: string): void {
    this.problems += 1;
    if (this.notUsed.length < mostProblems)
      this.notUsed.push({ path: file, line, reason: message });
  }

  leftOut(file: string, line: number, message: string): void {
    const entry = this.reasons.get(message) ?? new Counted();
    this.reasons.set(message, entry);
    entry.add(file, line);
  }

  /** An answer took the place of an earlier one. */
  replaced(file: string, line: number): void {
    this.replacing.add(file, line);
  }

  /** For people. */
  lines(): string[] {
    const unsaid = this.problems - this.notUsed.length;
    return [
      ...this.notUsed.map(({ path, line, reason }) => `${path}:${line}: ${reason}`),
      ...(unsaid > 0 ? [`… and ${unsaid} more`] : []),
      ...[...this.reasons].map(([message, counted]) => counted.describe(message)),
      ...(this.replacing.count > 0 ? [this.replacing.describe(replacing)] : []),
      ...(this.cutWords.count > 0 ? [this.cutWords.describe(cutWords)] : []),
    ];
  }

  leftOutCounts(): { message: string; count: number; places: readonly string[] }[] {
    return [...this.reasons].map(([message, { count, places }]) => ({ message, count, places }));
  }
}
