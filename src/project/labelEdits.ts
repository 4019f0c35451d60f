/** Changes to the labels in the text of `glossator.json`: comments, order and everything else stay. */
import {
  findNodeAtLocation,
  modify,
  parseTree,
  type Edit,
  type JSONPath,
  type Node,
} from 'jsonc-parser';

const formattingOptions = { insertSpaces: true, tabSize: 2 };

type Task = 'entities' | 'classes';

/** Undefined where there is no such label. Offsets are UTF-16 code units. */
export function renameLabelEdit(
  text: string,
  task: Task,
  from: string,
  to: string,
): Edit[] | undefined {
  const found = labelPath(text, task, from);
  if (!found) return undefined;
  const path = found.isBare ? found.path : [...found.path, 'name'];
  return modify(text, path, to, { formattingOptions });
}

/**
 * Undefined where there is no such label. From its own offsets: jsonc-parser's removal of a list's last entry
 * takes a character too few where the list is written on one line.
 */
export function removeLabelEdit(text: string, task: Task, name: string): Edit[] | undefined {
  const found = labelPath(text, task, name);
  if (!found) return undefined;
  const { entry, previous, next } = found;
  const start = next || !previous ? entry.offset : previous.offset + previous.length;
  const end = next ? next.offset : entry.offset + entry.length;
  return [{ offset: start, length: end - start, content: '' }];
}

interface FoundLabel {
  readonly path: JSONPath;
  readonly isBare: boolean;
  readonly entry: Node;
  readonly previous: Node | undefined;
  readonly next: Node | undefined;
}

function labelPath(text: string, task: Task, name: string): FoundLabel | undefined {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const entries = (tree && findNodeAtLocation(tree, [task, 'labels']))?.children ?? [];
  for (const [i, entry] of entries.entries()) {
    const isBare = entry.type === 'string';
    const node = isBare ? entry : findNodeAtLocation(entry, ['name']);
    if (node?.value !== name) continue;
    const [previous, next] = [entries[i - 1], entries[i + 1]];
    return { path: [task, 'labels', i], isBare, entry, previous, next };
  }
  return undefined;
}
