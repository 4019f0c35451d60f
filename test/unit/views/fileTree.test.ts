import assert from 'node:assert/strict';
import { fileTree, type FileNode } from '../../../src/views/fileTree.js';

const file = (path: string, examples = 1, answered = 0) => ({
  path,
  examples,
  answered,
  skipped: [],
});

/** One line a row, indented by its depth. */
function drawn(nodes: readonly FileNode[], depth = ''): string[] {
  return nodes.flatMap(node =>
    node.kind === 'file'
      ? [`${depth}${node.name}`]
      : [
          `${depth}${node.name}/ ${node.answered} of ${node.examples}`,
          ...drawn(node.children, `${depth}  `),
        ],
  );
}

describe('the tree of files', () => {
  it('puts folders first and sums up what is in them', () => {
    const tree = fileTree([
      file('handbook.md', 3, 1),
      file('tickets/march/inbox.jsonl', 40, 4),
      file('tickets/february/inbox.jsonl', 20, 2),
      file('tickets/february/chat.csv', 10, 1),
      file('a.txt'),
    ]);
    assert.deepEqual(drawn(tree), [
      'tickets/ 7 of 70',
      '  february/ 3 of 30',
      '    chat.csv',
      '    inbox.jsonl',
      '  march/ 4 of 40',
      '    inbox.jsonl',
      'a.txt',
      'handbook.md',
    ]);
  });

  it('makes one row of folders that hold nothing but one folder', () => {
    const tree = fileTree([file('data/raw/2026/a.txt', 2, 1), file('data/raw/2026/b.txt', 3)]);
    assert.deepEqual(drawn(tree), ['data/raw/2026/ 1 of 5', '  a.txt', '  b.txt']);
    assert.equal(tree[0]?.kind === 'folder' && tree[0].path, 'data/raw/2026');
  });

  it('is empty without files', () => assert.deepEqual(fileTree([]), []));
});
