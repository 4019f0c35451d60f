/** What the engine suggests for examples of open files: asked once after each round, and kept until the next. */
import type { QueueItem } from '../domain/queueItem.js';
import type { FileExample } from './fileExamples.js';
import type { Suggestions } from './marks.js';

/** A project, as far as it is asked here. */
export interface AskedProject {
  readonly engine: {
    request(
      method: 'items',
      params: { keys: readonly string[] },
    ): Promise<readonly (QueueItem | null)[]>;
  };
}

/** Of one project. */
interface Told {
  readonly byKey: Map<string, Suggestions>;
  /** Keys that the engine was asked about since the last round; a set of its own after each. */
  fresh: Set<string>;
  /** By key, the request that it is being asked about in. */
  readonly asked: Map<string, Promise<void>>;
}

export class AskedSuggestions {
  private readonly told = new WeakMap<AskedProject, Told>();

  /** By key of the example; one without an entry has not been asked about. */
  of(project: AskedProject): ReadonlyMap<string, Suggestions> {
    return this.toldBy(project).byKey;
  }

  /** Whether the engine was asked about the example since the last round. */
  isFresh(project: AskedProject, { key }: FileExample): boolean {
    return this.toldBy(project).fresh.has(key);
  }

  /** After a round the model says something else; until it is asked the old is kept. */
  roundFinished(project: AskedProject): void {
    this.toldBy(project).fresh = new Set();
  }

  /**
   * Asks about those that it wasn't asked about since the last round, and starts the engine if need be. Resolves
   * once all of them are known, also where they were being asked about already.
   */
  async ask(project: AskedProject, examples: readonly FileExample[]): Promise<void> {
    const { fresh, asked } = this.toldBy(project);
    const keys = [...new Set(examples.map(example => example.key))].filter(key => !fresh.has(key));
    const elsewhere = keys.flatMap(key => asked.get(key) ?? []);
    const own = keys.filter(key => !asked.has(key));
    const request = this.request(project, own);
    for (const key of own) asked.set(key, request);
    await Promise.all([request, ...new Set(elsewhere)]);
  }

  private async request(project: AskedProject, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const told = this.toldBy(project);
    try {
      let fresh: Set<string>;
      do {
        ({ fresh } = told);
        const items = await project.engine.request('items', { keys });
        for (const [i, key] of keys.entries()) told.byKey.set(key, suggestionsOf(items[i]));
        // What was on the way when a round finished may be of the model before it.
      } while (told.fresh !== fresh);
      for (const key of keys) fresh.add(key);
    } finally {
      for (const key of keys) told.asked.delete(key);
    }
  }

  private toldBy(project: AskedProject): Told {
    const known = this.told.get(project);
    if (known) return known;
    const told: Told = { byKey: new Map(), fresh: new Set(), asked: new Map() };
    this.told.set(project, told);
    return told;
  }
}

function suggestionsOf(item: QueueItem | null | undefined): Suggestions {
  return {
    tokens: item?.tokens ?? [],
    entities: item?.entities,
    round: item?.why.round ?? 0,
  };
}
