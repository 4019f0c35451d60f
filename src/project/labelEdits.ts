/** Changes to the labels in the text of `glossator.json`: comments, order and everything else stay. */
import { modify, parseTree, findNodeAtLocation, type Edit, type JSONPath } from 'jsonc-parser';

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

/** Undefined where there is no such label. */
export function removeLabelEdit(text: string, task: Task, name: string): Edit[] | undefined {
  const found = labelPath(text, task, name);
  return found && modify(text, found.path, undefined, { formattingOptions });
}

function labelPath(
  text: string,
  task: Task,
  name: string,
): { readonly path: JSONPath; readonly isBare: boolean } | undefined {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const labels = tree && findNodeAtLocation(tree, [task, 'labels']);
  for (const [i, entry] of (labels?.children ?? []).entries()) {
    const isBare = entry.type === 'string';
    const node = isBare ? entry : findNodeAtLocation(entry, ['name']);
    if (node?.value === name) return { path: [task, 'labels', i], isBare };
  }
  return undefined;
}
