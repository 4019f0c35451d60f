/** Globs → the files of the corpus, in a fixed order, without ever leaving the project folder. */
import fs from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { globbyStream } from 'globby';
import { CancelledError, UserError, codeOf, messageOf } from '../base/errors.js';
import { placeIn } from '../base/paths.js';
import type { CorpusSettings } from '../project/project.js';
import type { SkippedFile } from '../protocol/engine.js';
import { FolderWatch } from './folderWatch.js';
import { failureReason } from './problems.js';

const alwaysIgnored = ['**/.glossator/**', '**/.git/**', '**/node_modules/**', '**/glossator.json'];

export interface FileList {
  /** Relative to the root, with `/`, ordered by code unit. */
  readonly paths: readonly string[];
  readonly skipped: readonly SkippedFile[];
}

/**
 * Files that `include` names, in upper or lower case, less `exclude`, git-ignored files, Glossator's own and those that exports
 * were written to. Links to folders are not followed; a link to a file is, where the file lies in the
 * project and isn't listed itself. Throws UserError where the root can't be read.
 */
export async function listFiles(
  root: string,
  settings: CorpusSettings,
  exportedPaths: readonly string[],
  signal?: AbortSignal,
): Promise<FileList> {
  const realRoot = await realpath(root).catch((error: unknown) => {
    throw new UserError(`The project folder ${root} can't be read (${messageOf(error)}).`);
  });
  const exported = new Set(
    exportedPaths.map(name => path.posix.normalize(name.replaceAll('\\', '/'))),
  );
  const folders = [...exported].filter(name => name.endsWith('/'));
  const isExported = (name: string): boolean =>
    exported.has(name) || folders.some(folder => name.startsWith(folder));
  const skipped: SkippedFile[] = [];
  const skip = (name: string, reason: string, harmless?: true): void => {
    skipped.push({ path: name, line: null, reason, ...(harmless && { harmless }) });
  };
  const watched = new FolderWatch(realRoot);
  const entries = globbyStream([...settings.include], {
    cwd: root,
    ignore: [...settings.exclude, ...alwaysIgnored],
    gitignore: true,
    objectMode: true,
    onlyFiles: false,
    // Many programs write A.TXT; the readers take it for what it is.
    caseSensitiveMatch: false,
    followSymbolicLinks: false,
    suppressErrors: true,
    fs: watched.fs,
  });
  const files = new Set<string>();
  const links: string[] = [];
  const realFolders = new Map<string, Promise<string | undefined>>();
  for await (const { path: name, dirent } of entries) {
    if (signal?.aborted === true) throw new CancelledError();
    if (isExported(name) || dirent.isDirectory()) continue;
    if (name.startsWith('../') || path.isAbsolute(name)) {
      skip(name, 'is outside the project folder');
    } else if (dirent.isSymbolicLink()) {
      links.push(name);
    } else if (!dirent.isFile()) {
      skip(name, "isn't a regular file");
    } else {
      const folder = path.posix.dirname(name);
      let real = realFolders.get(folder);
      if (!real) realFolders.set(folder, (real = inside(realRoot, path.join(root, folder))));
      if ((await real) === undefined) skip(name, outsideReason);
      else files.add(name);
    }
  }
  for (const name of links) {
    const target = await linkTarget(realRoot, path.join(root, name));
    if ('reason' in target) skip(name, target.reason);
    else if (files.has(target.path))
      skip(name, `is a link to ${target.path}, which is read itself`, true);
    else if (isExported(target.path) || isOurs(target.path))
      skip(name, 'is a link to an excluded file', true);
    else if (target.isFile) files.add(name);
  }
  skipped.push(...(await folderProblems(root, realRoot, watched)));
  const byPath = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return {
    paths: [...files].sort(byPath),
    skipped: skipped.sort((a, b) => byPath(a.path, b.path)),
  };
}

const outsideReason = 'is a link to a place outside the project folder';

function isOurs(name: string): boolean {
  return /(?:^|\/)(?:\.glossator|\.git|node_modules)\/|(?:^|\/)glossator\.json$/.test(name);
}

/** The real path relative to the real root, with `/`; undefined where it is outside or gone. */
async function inside(realRoot: string, name: string): Promise<string | undefined> {
  const real = await realpath(name).catch(() => undefined);
  return real === undefined ? undefined : placeIn(realRoot, real);
}

async function linkTarget(
  realRoot: string,
  name: string,
): Promise<{ path: string; isFile: boolean } | { reason: string }> {
  const stats = await fs.promises.stat(name).catch((error: unknown) => codeOf(error) ?? 'failed');
  if (typeof stats === 'string') return { reason: `is a broken link (${stats})` };
  const target = await inside(realRoot, name);
  return target === undefined
    ? { reason: outsideReason }
    : { path: target, isFile: stats.isFile() };
}

/** Folders that were not read, and links to folders outside the project. */
async function folderProblems(
  root: string,
  realRoot: string,
  watched: FolderWatch,
): Promise<SkippedFile[]> {
  const reasons = new Map<string, string>();
  for (const [folder, error] of watched.failures) {
    reasons.set(
      folder,
      codeOf(error) === 'ENOENT'
        ? "isn't there; does corpus.include name the right folder?"
        : (failureReason(error) ?? messageOf(error)),
    );
  }
  for (const link of watched.links) {
    const stats = await fs.promises.stat(link).catch(() => undefined);
    if (stats?.isDirectory() !== true || (await inside(realRoot, link)) !== undefined) continue;
    reasons.set(link, `${outsideReason}; folders behind links aren't read`);
  }
  return [...reasons].map(([name, reason]) => ({
    path: path.relative(root, name).replaceAll(path.sep, '/') || '.',
    line: null,
    reason,
  }));
}
