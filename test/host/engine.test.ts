/** The engine dies in a real extension host, and a person who labels hardly notices. */
import assert from 'node:assert/strict';
import net from 'node:net';
import dns from 'node:dns';
import * as vscode from 'vscode';
import { answeredTexts, enginesOf, ignoreOne, killEngines, openPanel, until } from './labelling.js';

const host = process.pid;

describe('the engine beside the extension host', function () {
  this.timeout(120_000);

  before(async () => {
    await openPanel();
    await until(() => enginesOf(host).length === 1);
    await ignoreOne();
  });

  it('is one process, named so that it is found', () => {
    assert.equal(enginesOf(host).length, 1);
  });

  it('comes back by itself when it is killed, and answers go on meanwhile', async () => {
    for (let kills = 0; kills < 2; kills++) {
      const [first] = enginesOf(host);
      const before = answeredTexts();
      assert.equal(killEngines(host), 1);
      await ignoreOne();
      await ignoreOne();
      await until(() => enginesOf(host).length === 1 && enginesOf(host)[0] !== first);
      const after = answeredTexts();
      assert.deepEqual(after.slice(0, before.length), before, 'nothing is lost');
      assert.ok(after.length >= before.length + 2);
      assert.equal(new Set(after).size, after.length);
    }
  });

  it('is not needed to take an answer back', async () => {
    const before = answeredTexts();
    killEngines(host);
    await vscode.commands.executeCommand('glossator.undo');
    await until(() => answeredTexts().length === before.length - 1);
    assert.deepEqual(answeredTexts(), before.slice(0, -1));
    await ignoreOne();
    assert.equal(answeredTexts().at(-1), before.at(-1), 'it was shown again');
  });

  it('is started anew by the command', async () => {
    const first = enginesOf(host);
    await vscode.commands.executeCommand('glossator.restartEngine');
    await until(() => enginesOf(host).length === 1);
    assert.notDeepEqual(enginesOf(host), first);
    await ignoreOne();
  });

  it('and the extension itself open no socket while a person labels', async () => {
    const stacks: string[] = [];
    const owners = [
      [net.Socket.prototype, 'connect'],
      [net.Server.prototype, 'listen'],
      [dns, 'lookup'],
      [globalThis, 'fetch'],
    ] as const;
    const restore = owners.map(([owner, name]) => {
      const original: unknown = Reflect.get(owner, name);
      assert.ok(typeof original === 'function');
      Reflect.set(owner, name, function (this: unknown, ...args: unknown[]): unknown {
        stacks.push(new Error().stack ?? '');
        const result: unknown = Reflect.apply(original, this, args);
        return result;
      });
      return () => Reflect.set(owner, name, original);
    });
    const ours = (part: string): string[] => stacks.filter(stack => stack.includes(part));
    try {
      const socket = net.connect({ path: '/nonexistent' });
      await new Promise(resolve => socket.once('error', resolve));
      assert.equal(ours('engine.test').length, 1, 'a socket of this test is noticed');
      for (let i = 0; i < 6; i++) await ignoreOne();
      await vscode.commands.executeCommand('glossator.undo');
      await vscode.commands.executeCommand('glossator.restartEngine');
      await openPanel();
      await ignoreOne();
    } finally {
      for (const put of restore) put();
    }
    assert.deepEqual(ours('dist/extension.js'), []);
  });
});
