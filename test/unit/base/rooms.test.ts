import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { Linter } from 'eslint';
import { rooms } from '../../harness/rooms.mjs';

const linter = new Linter();
const isRefused = (file: string, imported: string): boolean =>
  linter.verify(`import '${imported}';`, rooms, { filename: file }).length > 0;

/** The rows of the table in docs/ARCHITECTURE.md, from above. */
const rows = [
  ...readFileSync('docs/ARCHITECTURE.md', 'utf8').matchAll(/^\| ((?:`[a-z]+\/` )+)\|/gm),
].map(row => [...(row[1] ?? '').matchAll(/[a-z]+/g)].map(([room]) => room));
const folders = readdirSync('src', { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name);

describe('rooms', () => {
  it('are the folders of src', () => {
    assert.deepEqual(rows.flat().sort(), folders.sort());
  });

  it('may not import rooms below them', () => {
    const allowed = rows.flatMap((row, i) =>
      row.flatMap(room =>
        rows
          .slice(i + 1)
          .flat()
          .filter(below => !isRefused(`src/${room}/any.ts`, `../${below}/any.js`))
          .map(below => `${room} → ${below}`),
      ),
    );
    assert.deepEqual(allowed, []);
  });

  it('know VS Code only where they show something or open what a window holds', () => {
    const knowing = folders.filter(room => !isRefused(`src/${room}/any.ts`, 'vscode'));
    assert.deepEqual(knowing.sort(), ['commands', 'editor', 'panel', 'views', 'workspace']);
    assert.ok(isRefused('src/cli.ts', 'vscode'));
    assert.ok(isRefused('src/cli.ts', './panel/any.js'));
  });

  it('are closed to the webview but for the nouns and the messages', () => {
    const open = folders.filter(
      room => !isRefused('webview/render/any.ts', `../../src/${room}/any.js`),
    );
    assert.deepEqual(open.sort(), ['domain', 'protocol']);
  });
});
