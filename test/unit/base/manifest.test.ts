/** The manifest of the extension against what the code calls things, and against its own texts. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import * as ids from '../../../src/base/ids.js';
import { panelCommands } from '../../../src/panel/panelCommands.js';

const manifest = readFileSync('package.json', 'utf8');
const { contributes } = z
  .object({
    contributes: z.object({
      commands: z.array(z.object({ command: z.string() })),
      views: z.record(z.string(), z.array(z.object({ id: z.string() }))),
    }),
  })
  .parse(JSON.parse(manifest));
const texts = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync('package.nls.json', 'utf8')));

const commands = [...Object.values(ids.commandIds), ...Object.keys(panelCommands(() => undefined))];
const views = Object.values(ids.viewIds);
const contexts = Object.entries(ids).flatMap(([name, id]) =>
  name.endsWith('Context') ? [id] : [],
);

/** What the pattern's group takes from the text, each once, in order. */
const all = (text: string, pattern: RegExp): string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name ?? ''))].sort();

describe('the manifest', () => {
  it('has the commands that the code has', () => {
    const contributed = contributes.commands.map(({ command }) => command);
    assert.deepEqual(contributed.sort(), [...commands].sort());
  });

  it('has the views that the code has', () => {
    const contributed = Object.values(contributes.views).flatMap(list => list.map(({ id }) => id));
    assert.deepEqual(contributed.sort(), [...views].sort());
  });

  it('asks for all contexts that the code sets, and for no others', () => {
    const conditions = all(manifest, /"(?:when|enablement)": "(.*)"/g).join(' ');
    const used = [
      // What something is compared with is no context.
      ...all(conditions.replaceAll(/== \S+/g, ''), /(glossator\.[\w.]+)/g),
      ...all(manifest, /"onContext:(.*)"/g),
    ];
    assert.deepEqual([...new Set(used)].sort(), [...contexts].sort());
  });

  it('names no command, view or panel that is not there', () => {
    const unknown = (pattern: RegExp, known: readonly string[]): string[] =>
      all(manifest + JSON.stringify(texts), pattern).filter(id => !known.includes(id));
    const run = [...commands, ...views.map(view => `${view}.focus`)];
    assert.deepEqual(
      unknown(/(?:"command": "|\bcommand:|onCommand:)(glossator\.[\w.]+)/g, run),
      [],
    );
    assert.deepEqual(unknown(/(?:"view": "|\bview == |onView:)([\w.]+)/g, views), []);
    const panels = /(?:activeWebviewPanelId == '|onWebviewPanel:)([\w.]+)/g;
    assert.deepEqual(unknown(panels, [ids.panelViewType]), []);
  });

  it('has a text for each key and a key for each text', () => {
    assert.deepEqual(all(manifest, /"%([^%"]+)%"/g), Object.keys(texts).sort());
  });
});
