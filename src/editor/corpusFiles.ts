/** Which files of a project are its corpus, listed again when one turns up that isn't known. */
import { listFiles } from '../corpus/fileList.js';
import type { ProjectSession } from '../session/projectSession.js';

/** A file that isn't on the list is looked for again after this long. */
const listMilliseconds = 10_000;

interface List {
  readonly at: number;
  readonly paths: Promise<ReadonlySet<string>>;
}

export class CorpusFiles {
  private readonly lists = new WeakMap<ProjectSession, List>();

  /** @param path relative to the project, with `/` */
  async has(project: ProjectSession, path: string): Promise<boolean> {
    const known = this.lists.get(project);
    if (known && (await known.paths).has(path)) return true;
    if (known && Date.now() - known.at < listMilliseconds) return false;
    return (await this.listAnew(project)).has(path);
  }

  /** Whether any of these belongs to the corpus, or did when it was listed last. */
  async hasOrHad(project: ProjectSession, paths: ReadonlySet<string>): Promise<boolean> {
    const before = await this.lists.get(project)?.paths;
    const now = await this.listAnew(project);
    return [...paths].some(path => now.has(path) || before?.has(path) === true);
  }

  private listAnew(project: ProjectSession): Promise<ReadonlySet<string>> {
    const made = { at: Date.now(), paths: list(project) };
    this.lists.set(project, made);
    // One that failed is made again by whoever asks next.
    made.paths.catch(() => {
      if (this.lists.get(project) === made) this.lists.delete(project);
    });
    return made.paths;
  }
}

async function list({ root, project, store }: ProjectSession): Promise<ReadonlySet<string>> {
  const { paths } = await listFiles(root, project.corpus, store.exportedPaths());
  return new Set(paths);
}
