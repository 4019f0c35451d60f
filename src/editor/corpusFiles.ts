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
    const paths = list(session);
    this.lists.set(session, { at: Date.now(), paths });
    return (await paths).has(path);
  }
}

async function list({ root, project, store }: ProjectSession): Promise<ReadonlySet<string>> {
  const { paths } = await listFiles(root, project.corpus, store.exportedPaths());
  return new Set(paths);
}
