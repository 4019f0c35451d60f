/** Which files hold the texts of a project, so that no export takes the place of one. */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { placeIn } from '../base/paths.js';
import { listFiles } from '../corpus/fileList.js';
import type { CorpusSettings } from '../project/project.js';
import type { AnnotationStore } from '../store/annotationStore.js';

export class CorpusTexts {
  private listed: Promise<ReadonlySet<string>> | undefined;

  constructor(
    private readonly store: AnnotationStore,
    private readonly root: string,
    private readonly settings: CorpusSettings,
  ) {}

  /** Whether the file belongs to the corpus, or did when something in it was answered. */
  async has(file: string): Promise<boolean> {
    const [real, root] = await Promise.all([realOf(file), realOf(this.root)]);
    const names = [placeIn(this.root, file), placeIn(root, real)];
    if (names.some(name => name !== undefined && this.store.isPlaced(name))) return true;
    // The corpus is listed only where a file is in the way.
    this.listed ??= this.list();
    return (await this.listed).has(real);
  }

  /** By their real paths: a link may lead to a text, and names may differ in case alone. */
  private async list(): Promise<ReadonlySet<string>> {
    const { paths } = await listFiles(this.root, this.settings, this.store.exportedPaths());
    const real = new Set<string>();
    for (const name of paths) real.add(await realOf(path.join(this.root, name)));
    return real;
  }
}

function realOf(file: string): Promise<string> {
  return realpath(file).catch(() => file);
}
