/**
 * Which glob patterns of `glossator.json` may be used. They become regular expressions, and some would be
 * tried for years on one name of a file, or stand for more patterns than memory holds.
 */

const longest = 1_000;
/** Of `*` between two slashes, and of `**` in a pattern: the ways in which they can match multiply. */
const mostStars = 3;
/** That the patterns of a list stand for, with their braces written out. */
const mostPatterns = 1_000;

export interface GlobProblem {
  /** Of the pattern in its list. */
  readonly index: number;
  readonly message: string;
}

export function problemsOfGlobs(globs: readonly string[]): GlobProblem[] {
  const problems: GlobProblem[] = [];
  let patterns = 0;
  for (const [index, glob] of globs.entries()) {
    const problem =
      glob.length > longest ? `is longer than ${longest} characters` : problemOf(glob);
    if (problem !== undefined) {
      problems.push({ index, message: `The pattern ${glob.slice(0, 100)} ${problem}` });
      continue;
    }
    patterns += writtenOut(glob).count;
    if (patterns <= mostPatterns) continue;
    const message = `The patterns up to here stand for more than ${mostPatterns}, with their braces written out`;
    return [...problems, { index, message }];
  }
  return problems;
}

function problemOf(glob: string): string | undefined {
  if (/\(|[\]}]\+/.test(withoutEscapes(glob))) {
    return 'holds a regular expression; for a bracket or + of a name write ?';
  }
  const { widest } = writtenOut(glob);
  if (widest.split('/').some(segment => starsOf(segment) > mostStars)) {
    return `has more than ${mostStars} * between two slashes`;
  }
  if (widest.split('**').length - 1 > mostStars) return `has more than ${mostStars} **`;
  return undefined;
}

/** How many patterns a glob stands for, and one that has as many `*` in a place as any of them. */
function writtenOut(glob: string): { readonly count: number; readonly widest: string } {
  const group = /\{([^{}]*)\}/;
  let count = 1;
  let widest = withoutEscapes(glob);
  while (group.test(widest)) {
    widest = widest.replace(group, (_, inside: string) => {
      const alternatives = inside.split(',');
      count *= Math.max(alternatives.length, rangeOf(inside));
      const most = alternatives.reduce((a, b) => (starsOf(b) > starsOf(a) ? b : a));
      // Another alternative may have no slash there; the colons keep its `*` apart from those beside it.
      return `:${most.replaceAll('/', ':')}:`;
    });
  }
  return { count, widest };
}

/** How many `1..12` or `a..z` are. */
function rangeOf(inside: string): number {
  const [, from, to] = /^(-?\d+|.)\.\.(-?\d+|.)/su.exec(inside) ?? [];
  if (from === undefined || to === undefined) return 1;
  const placeOf = (end: string): number =>
    /\d/.test(end) ? Number(end) : (end.codePointAt(0) ?? 0);
  return Math.abs(placeOf(from) - placeOf(to)) + 1;
}

/** As a pattern matches: runs of `*` count once. */
function starsOf(text: string): number {
  return text.match(/\*+/g)?.length ?? 0;
}

/** What stands behind a backslash is an ordinary character. */
function withoutEscapes(glob: string): string {
  return glob.replace(/\\./gsu, ':');
}
