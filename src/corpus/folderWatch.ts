/**
 * Node's file system for a walk, which never leaves its root and remembers what the walk itself passes over
 * in silence: folders that can't be read, and links, which aren't followed.
 */
import fs from 'node:fs';
import path from 'node:path';
import { placeIn } from '../base/paths.js';

type WithEntries = (error: NodeJS.ErrnoException | null, entries: fs.Dirent[]) => void;
type WithNames = (error: NodeJS.ErrnoException | null, names: string[]) => void;

interface Readdir {
  (folder: string, options: { withFileTypes: true }, done: WithEntries): void;
  (folder: string, done: WithNames): void;
}

export class FolderWatch {
  /** Absolute path of a folder → why it was not read. */
  readonly failures = new Map<string, Error>();
  /** Absolute paths of the links that the walk came by. */
  readonly links = new Set<string>();
  /** For globby's `fs` option. */
  readonly fs: Omit<typeof fs, 'readdir'> & { readonly readdir: Readdir };

  constructor(realRoot: string) {
    const { failures, links } = this;
    function readdir(folder: string, options: { withFileTypes: true }, done: WithEntries): void;
    function readdir(folder: string, done: WithNames): void;
    function readdir(
      folder: string,
      optionsOrDone: { withFileTypes: true } | WithNames,
      done?: WithEntries,
    ): void {
      if (typeof optionsOrDone === 'function') {
        fs.readdir(folder, optionsOrDone);
        return;
      }
      fs.realpath.native(folder, (unreal, real) => {
        // What isn't there is told by reading it.
        if (!unreal && placeIn(realRoot, real) === undefined) {
          failures.set(folder, new Error('is outside the project folder'));
          done?.(null, []);
          return;
        }
        fs.readdir(folder, optionsOrDone, (error, entries) => {
          if (error) failures.set(folder, error);
          else {
            for (const entry of entries) {
              if (entry.isSymbolicLink()) links.add(path.join(folder, entry.name));
            }
          }
          done?.(error, entries);
        });
      });
    }
    this.fs = { ...fs, readdir };
  }
}
