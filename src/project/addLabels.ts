/** Adds labels to the text of `glossator.json`, leaving its comments and layout as they are. */
import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';

export interface NewLabels {
  readonly entities: readonly string[];
  readonly classes: readonly string[];
  /** Whether an example may have several of the classes, where the project has none so far. */
  readonly multi: boolean;
}

/** `text` is a valid project; the result need not be one (there may be too many labels). */
export function addLabels(text: string, labels: NewLabels): string {
  const added = withLabels(text, 'entities', labels.entities, {});
  return withLabels(added, 'classes', labels.classes, { mode: labels.multi ? 'multi' : 'single' });
}

function withLabels(
  text: string,
  task: 'entities' | 'classes',
  names: readonly string[],
  section: object,
): string {
  if (names.length === 0) return text;
  const entries = names.map(name => ({ name }));
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const last = tree && findNodeAtLocation(tree, [task, 'labels'])?.children?.at(-1);
  if (last === undefined) {
    const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };
    const value = { ...section, labels: entries };
    return applyEdits(text, modify(text, [task], value, { formattingOptions }));
  }
  // Right behind the last label, so that a comma or a comment after it stays where it is.
  const end = last.offset + last.length;
  const before = text.slice(text.lastIndexOf('\n', last.offset) + 1, last.offset);
  const separator = before.trim() === '' ? `,\n${before}` : ', ';
  const added = entries.map(({ name }) => `${separator}{ "name": ${JSON.stringify(name)} }`);
  return text.slice(0, end) + added.join('') + text.slice(end);
}
