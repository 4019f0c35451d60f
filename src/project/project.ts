/** A project as the rest of the code sees it: defaults filled in, keys assigned. */
import type { Label, LabelSchema } from '../domain/schema.js';
import type { ColdStart, ProjectFile, StrategyName, Unit } from './config.js';
import { assignKeys } from './keys.js';

export interface CorpusSettings {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly unit: Unit;
  readonly textField: string;
  readonly encoding: string;
}

export interface QuerySettings {
  readonly strategy: StrategyName;
  /** What is asked first; undefined: as the strategy has it. */
  readonly coldStart?: ColdStart | undefined;
  /** Answers after which the head is fitted again. */
  readonly batchSize: number;
  /** Share of questions drawn at random, in [0, 0.5]. */
  readonly explore: number;
  readonly seed: number;
  /** Whether answers to randomly drawn questions count more, see `propensityWeights`. */
  readonly reweight: boolean;
  /** What a person means to spend; only told about, nothing stops. */
  readonly budget?: Budget | undefined;
}

/** Of a person's work; either, both or none. */
export interface Budget {
  readonly answers?: number | undefined;
  /** Of the answered examples. */
  readonly words?: number | undefined;
}

export interface Project {
  readonly schema: LabelSchema;
  readonly corpus: CorpusSettings;
  /** Files of match patterns, relative to the project; never part of the corpus. */
  readonly patterns: readonly string[];
  /** Folder of the encoder relative to the project, as written; undefined means the built-in one. */
  readonly model?: string | undefined;
  readonly query: QuerySettings;
  /** Share of examples held out, in [0, 0.5]. */
  readonly holdout: number;
}

export const projectFileName = 'glossator.json';

export function resolveProject(file: ProjectFile): Project {
  const keys = assignKeys(
    file.entities?.labels.map(toLabel) ?? [],
    file.classes?.labels.map(toLabel) ?? [],
  );
  return {
    schema: {
      entities: file.entities && { overlap: file.entities.overlap, labels: keys.entities },
      classes: file.classes && { mode: file.classes.mode, labels: keys.classes },
    },
    corpus: { ...file.corpus, exclude: [...file.corpus.exclude, ...file.patterns.map(literal)] },
    patterns: file.patterns,
    model: file.model,
    query: file.query,
    holdout: file.holdout,
  };
}

/** The glob pattern that stands for this name alone. */
function literal(name: string): string {
  return name.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
}

function toLabel(entry: string | Label): Label {
  return typeof entry === 'string' ? { name: entry } : entry;
}
