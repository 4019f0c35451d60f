/** What an import has to say about its files: bad records one by one, what was left out by its reason. */

interface LeftOut {
  count: number;
  readonly places: string[];
}

const mostProblems = 100;
const mostPlaces = 3;

export class ImportNotes {
  problems = 0;
  private readonly messages: string[] = [];
  private readonly reasons = new Map<string, LeftOut>();

  problem(file: string, line: number, message: string): void {
    this.problems += 1;
    if (this.messages.length < mostProblems) this.messages.push(`${file}:${line}: ${message}`);
  }

  leftOut(file: string, line: number, message: string): void {
    const entry = this.reasons.get(message) ?? { count: 0, places: [] };
    this.reasons.set(message, entry);
    entry.count += 1;
    if (entry.places.length < mostPlaces) entry.places.push(`${file}:${line}`);
  }

  /** For people. */
  lines(): string[] {
    const unsaid = this.problems - this.messages.length;
    return [
      ...this.messages,
      ...(unsaid > 0 ? [`… and ${unsaid} more`] : []),
      ...[...this.reasons].map(
        ([message, { count, places }]) => `${count} × ${message} (${places.join(', ')})`,
      ),
    ];
  }

  leftOutCounts(): { message: string; count: number; places: readonly string[] }[] {
    return [...this.reasons].map(([message, { count, places }]) => ({ message, count, places }));
  }
}
