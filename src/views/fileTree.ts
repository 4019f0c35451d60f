/** Files of the corpus as a tree of folders, each with the sum of what is in it. */
import type { FileProgress } from '../protocol/engine.js';

export interface FolderNode {
  readonly kind: 'folder';
  readonly name: string;
  readonly path: string;
  readonly examples: number;
  readonly answered: number;
  readonly children: readonly FileNode[];
}

export type FileNode =
  FolderNode | { readonly kind: 'file'; readonly name: string; readonly file: FileProgress };

/** Folders first, then by name; folders that hold nothing but one folder are one row. */
export function fileTree(files: readonly FileProgress[], prefix = ''): FileNode[] {
  const folders = new Map<string, FileProgress[]>();
  const own: FileNode[] = [];
  for (const file of files) {
    const rest = file.path.slice(prefix.length);
    const slash = rest.indexOf('/');
    if (slash < 0) own.push({ kind: 'file', name: rest, file });
    else {
      const name = rest.slice(0, slash);
      const list = folders.get(name) ?? [];
      list.push(file);
      folders.set(name, list);
    }
  }
  const byName = (a: FileNode, b: FileNode): number => (a.name < b.name ? -1 : 1);
  const inner = [...folders].map(([name, list]) => folderOf(name, `${prefix}${name}`, list));
  return [...inner.sort(byName), ...own.sort(byName)];
}

function folderOf(name: string, path: string, files: readonly FileProgress[]): FolderNode {
  const children = fileTree(files, `${path}/`);
  const [only] = children;
  if (children.length === 1 && only?.kind === 'folder') {
    return { ...only, name: `${name}/${only.name}` };
  }
  const sum = (of: (file: FileProgress) => number): number =>
    files.reduce((total, file) => total + of(file), 0);
  return {
    kind: 'folder',
    name,
    path,
    examples: sum(file => file.examples),
    answered: sum(file => file.answered),
    children,
  };
}
