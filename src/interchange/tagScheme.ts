/** Entities as one tag per word, in the schemes that files of the CoNLL family use. */

export const tagSchemes = ['bio', 'iob1', 'bioes', 'bilou'] as const;

/**
 * `bio` (IOB2): every entity begins with B. `iob1`: B only where an entity follows one of the same label.
 * `bioes` and `bilou` also mark the last word (E, L) and entities of one word (S, U).
 */
export type TagScheme = (typeof tagSchemes)[number];

/** An entity as a range of words, `[first, end)`. */
export interface WordSpan {
  readonly first: number;
  readonly end: number;
  readonly label: string;
}

/** The tags that a word of `label` can have, without `O`. */
export function tagsOf(label: string, scheme: TagScheme): string[] {
  const letters = { bio: 'BI', iob1: 'BI', bioes: 'BIES', bilou: 'BILU' }[scheme];
  return Array.from(letters, letter => `${letter}-${label}`);
}

/** One tag for each of `count` words. `spans` are disjoint and in text order. */
export function encodeTags(count: number, spans: readonly WordSpan[], scheme: TagScheme): string[] {
  const tags = new Array<string>(count).fill('O');
  const [last, only] = scheme === 'bilou' ? ['L', 'U'] : ['E', 'S'];
  const closes = scheme === 'bioes' || scheme === 'bilou';
  for (const [i, { first, end, label }] of spans.entries()) {
    const before = spans[i - 1];
    const touches = before?.end === first && before.label === label;
    tags.fill(`I-${label}`, first, end);
    if (scheme !== 'iob1' || touches) tags[first] = `B-${label}`;
    if (!closes) continue;
    tags[end - 1] = `${end - first === 1 ? only : last}-${label}`;
  }
  return tags;
}

/** A tag's letter and label. Without a letter (scheme IO) the tag is the label of an inner word. */
const prefixed = /^([BIESULM])-(.+)$/su;
const outside = /^[Oo_]?$/;

/** Whether the tag says that its word is no entity. */
export function isOutside(tag: string): boolean {
  return outside.test(tag);
}

/**
 * The entities of tags in any of the schemes above, of IO, IOE and of BMES too. Which one it is need not
 * be known: where a word can't continue the entity before it, it begins one, and that is what IOB1 says.
 */
export function decodeTags(tags: readonly string[]): WordSpan[] {
  const spans: WordSpan[] = [];
  let open: { first: number; label: string } | undefined;
  const close = (end: number): void => {
    if (open !== undefined) spans.push({ ...open, end });
    open = undefined;
  };
  for (const [i, tag] of tags.entries()) {
    if (isOutside(tag)) {
      close(i);
      continue;
    }
    const [, letter = 'I', label = tag] = prefixed.exec(tag) ?? [];
    const begins = letter === 'B' || letter === 'S' || letter === 'U';
    if (begins || open?.label !== label) close(i);
    open ??= { first: i, label };
    if (letter === 'E' || letter === 'L' || letter === 'S' || letter === 'U') close(i + 1);
  }
  close(tags.length);
  return spans;
}

/** A label as a tag can hold it: without white space, which separates columns. */
export function tagName(label: string): string {
  return label.replace(/\s+/gu, '_');
}

/** The project's label that a file calls `name`; `name` itself where there is none. */
export function labelOfTag(name: string, labels: readonly { readonly name: string }[]): string {
  if (labels.some(label => label.name === name)) return name;
  return labels.find(label => tagName(label.name) === name)?.name ?? name;
}
