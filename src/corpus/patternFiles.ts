/** The project's files of match patterns: a source of suggestions beside the model. */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../base/errors.js';
import { readPatterns, type Pattern } from '../interchange/prodigyPatterns.js';
import type { Project } from '../project/project.js';

export interface PatternProblem {
  /** As `glossator.json` names it. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** Every pattern that can be used, in the order of files and lines, and what is wrong with the others. */
export async function readPatternFiles(
  root: string,
  { patterns: files, schema }: Pick<Project, 'patterns' | 'schema'>,
): Promise<{ patterns: Pattern[]; problems: PatternProblem[] }> {
  const known = new Set(schema.entities?.labels.map(label => label.name));
  const patterns: Pattern[] = [];
  const problems: PatternProblem[] = [];
  for (const file of files) {
    const problem = (line: number, message: string): void =>
      void problems.push({ path: file, line, message });
    try {
      for await (const entry of readPatterns(createReadStream(path.resolve(root, file)))) {
        if (entry.kind === 'problem') problem(entry.line, entry.message);
        else if (known.has(entry.value.label)) patterns.push(entry.value);
        else problem(entry.line, `glossator.json has no entity label "${entry.value.label}"`);
      }
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined) throw error;
      problem(1, `can't be read (${code})`);
    }
  }
  return { patterns, problems };
}
