/** The keybindings of the manifest, on each system. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';

const systems = ['win', 'linux', 'mac'] as const;

const keybinding = z.object({
  command: z.string(),
  key: z.optional(z.string()),
  win: z.optional(z.string()),
  linux: z.optional(z.string()),
  mac: z.optional(z.string()),
  when: z.optional(z.string()),
});

const manifest = z.object({ contributes: z.object({ keybindings: z.array(keybinding) }) });

describe('keybindings', () => {
  const { contributes } = manifest.parse(
    JSON.parse(readFileSync(path.join(process.cwd(), 'package.json'), 'utf8')),
  );
  const bindings = contributes.keybindings;

  it('of the panel leave keys alone that are meant for another part of the window', () => {
    const ofPanel = bindings.filter(({ when }) => when?.includes('activeWebviewPanelId'));
    assert.ok(ofPanel.length > 0);
    for (const { command, when } of ofPanel) {
      for (const focus of ['input', 'sideBar', 'auxiliaryBar', 'panel']) {
        assert.ok(when?.includes(`!${focus}Focus`), `${command}: ${focus}`);
      }
    }
  });

  it('are each there once', () => {
    for (const system of systems) {
      const keys = bindings.flatMap(one => {
        const key = one[system] ?? one.key;
        return key === undefined ? [] : [key];
      });
      assert.equal(new Set(keys).size, keys.length, `${system}: ${keys.join(', ')}`);
    }
  });

  it('with Ctrl+Alt, which is AltGr on Windows, type what they type there', () => {
    for (const { command, key, win, when } of bindings) {
      if ((win ?? key)?.startsWith('ctrl+alt+') !== true) continue;
      assert.equal(when, '!isWindows || !inputFocus', command);
    }
  });
});
