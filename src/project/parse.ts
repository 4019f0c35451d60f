/** Text of `glossator.json` → project, or problems that name the place. */
import {
  findNodeAtLocation,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import * as z from 'zod/mini';
import { projectSchema, type ProjectFile } from './config.js';
import { problemsOfGlobs } from './globs.js';
import { actionKeys } from './keys.js';
import { resolveProject, type Project } from './project.js';

export interface ProjectProblem {
  /** `syntax`: it isn't JSON. */
  readonly kind: 'syntax' | 'content';
  readonly message: string;
  /** `[offset, offset + length)` in the text, UTF-16 code units. */
  readonly offset: number;
  readonly length: number;
  /** 1-based. */
  readonly line: number;
}

export type ParsedProject =
  | { readonly kind: 'valid'; readonly project: Project }
  | { readonly kind: 'invalid'; readonly problems: readonly ProjectProblem[] };

const maxLength = 1_000_000;
/** Nobody mends more at once, and the line of each is counted. */
const mostProblems = 100;

export function parseProject(text: string): ParsedProject {
  const problemAt = (
    kind: ProjectProblem['kind'],
    message: string,
    offset: number,
    length: number,
  ): ProjectProblem => ({
    kind,
    message,
    offset,
    length,
    line: text.slice(0, offset).split('\n').length,
  });
  if (text.length > maxLength) {
    return invalid([problemAt('syntax', `is longer than ${String(maxLength)} characters`, 0, 1)]);
  }
  const source = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const errors: ParseError[] = [];
  let tree: Node | undefined;
  try {
    tree = parseTree(source, errors, { allowTrailingComma: true });
  } catch {
    // The parser recurses, so thousands of brackets exhaust the stack.
    return invalid([problemAt('syntax', 'is nested too deeply', 0, 1)]);
  }
  const first = errors[0];
  if (first !== undefined || tree === undefined) {
    const message = first
      ? `isn't valid JSON: ${words(printParseErrorCode(first.error))}`
      : 'is empty';
    return invalid([
      problemAt('syntax', message, first?.offset ?? 0, Math.max(1, first?.length ?? 1)),
    ]);
  }
  const value = toValue(tree);
  const result = projectSchema.safeParse(value);
  const issues = (result.error?.issues ?? []).map(issue => {
    const { path, message } = issue;
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    return {
      path: [...path, ...unknown],
      message: path.length > 0 ? `${path.map(String).join('.')}: ${message}` : message,
    };
  });
  const globs = result.success ? checkGlobs(result.data) : [];
  const problems = [...issues, ...checkLabels(value), ...globs]
    .slice(0, mostProblems)
    .map(({ path, message }) => {
      const node = nodeAt(tree, path);
      return problemAt('content', message, node.offset, node.length);
    });
  if (!result.success || problems.length > 0) {
    return invalid(problems.sort((a, b) => a.offset - b.offset));
  }
  return { kind: 'valid', project: resolveProject(result.data) };
}

function invalid(problems: readonly ProjectProblem[]): ParsedProject {
  return { kind: 'invalid', problems };
}

function words(code: string): string {
  return code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

/** Own conversion rather than `getNodeValue`, which would let `__proto__` set a prototype. */
function toValue(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(toValue);
  if (node.type !== 'object') return node.value as unknown;
  const pairs = (node.children ?? []).flatMap(property => {
    const [key, value] = property.children ?? [];
    return key && value ? [[String(key.value), toValue(value)] as const] : [];
  });
  return Object.fromEntries(pairs);
}

/** The node of a path, or of its nearest ancestor that stands in the text. */
function nodeAt(tree: Node, path: readonly PropertyKey[]): Node {
  for (let length = path.length; length > 0; length--) {
    const segments = path.slice(0, length).map(p => (typeof p === 'number' ? p : String(p)));
    const node = findNodeAtLocation(tree, segments);
    if (node) return node;
  }
  return tree;
}

interface Clash {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** As many labels as can be read, whatever else is wrong with the file. */
const readableLabels = z.catch(
  z.object({
    labels: z.array(
      z.catch(
        z.optional(
          z.union([z.string(), z.object({ name: z.string(), key: z.optional(z.string()) })]),
        ),
        undefined,
      ),
    ),
  }),
  { labels: [] },
);
const readableFile = z.catch(z.object({ entities: readableLabels, classes: readableLabels }), {
  entities: { labels: [] },
  classes: { labels: [] },
});

/** What one schema can't say: names and keys are unique, and no key belongs to the panel. */
function checkLabels(value: unknown): Clash[] {
  const file = readableFile.parse(value);
  const clashes: Clash[] = [];
  const keys = new Map<string, string>();
  for (const task of ['entities', 'classes'] as const) {
    const names = new Set<string>();
    for (const [i, entry] of file[task].labels.entries()) {
      if (entry === undefined) continue;
      const label = typeof entry === 'string' ? { name: entry } : entry;
      const path = [task, 'labels', i];
      if (names.has(label.name)) {
        clashes.push({ path, message: `The label "${label.name}" is there twice` });
      }
      names.add(label.name);
      if (label.key === undefined) continue;
      const other = keys.get(label.key);
      const keyPath = [...path, 'key'];
      if (actionKeys.has(label.key)) {
        clashes.push({
          path: keyPath,
          message: `The key "${label.key}" is used by the panel itself; choose another`,
        });
      } else if (other !== undefined) {
        clashes.push({
          path: keyPath,
          message: `The key "${label.key}" already belongs to "${other}"`,
        });
      }
      keys.set(label.key, label.name);
    }
  }
  return clashes;
}

function checkGlobs({ corpus }: ProjectFile): Clash[] {
  return (['include', 'exclude'] as const).flatMap(list =>
    problemsOfGlobs(corpus[list]).map(({ index, message }) => ({
      path: ['corpus', list, index],
      message,
    })),
  );
}
