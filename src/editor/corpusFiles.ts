/** Which files of a project are its corpus, listed again when one turns up that isn't known. */
import { listFiles } from '../corpus/fileList.js';
import type { ProjectSession } from '../panel/projectSession.js';

/** A file that isn't on the list is looked for again after this long. */
const listMilliseconds = 10_000;

interface List {
  readonly at: number;
  readonly paths: Promise<ReadonlySet<string>>;
}

export class CorpusFiles {
  private readonly lists = new WeakMap<ProjectSession, List>();

  /** @param path relative to the project, with `/` */
  async has(session: ProjectSession, path: string): Promise<boolean> {
    const known = this.lists.get(session);
    if (known && (await known.paths).has(path)) return true;
    if (known && Date.now() - known.at < listMilliseconds) return false;
    return (await this.listAnew(session)).has(path);
  }

  /** Whether any of these belongs to the corpus, or did when it was listed last. */
  async hasOrHad(session: ProjectSession, paths: ReadonlySet<string>): Promise<boolean> {
    const before = await this.lists.get(session)?.paths;
    const now = await this.listAnew(session);
    return [...paths].some(path => now.has(path) || before?.has(path) === true);
  }

  private listAnew(session: ProjectSession): Promise<ReadonlySet<string>> {
    const made = { at: Date.now(), paths: list(session) };
    this.lists.set(session, made);
    // One that failed is made again by whoever asks next.
    made.paths.catch(() => {
      if (this.lists.get(session) === made) this.lists.delete(session);
    });
    return made.paths;
  }
}

async function list({ root, project, store }: ProjectSession): Promise<ReadonlySet<string>> {
  const { paths } = await listFiles(root, project.corpus, store.exportedPaths());
  return new Set(paths);
}
