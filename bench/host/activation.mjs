/** In the extension host: how long the extension's first `activate` takes, its code still unloaded. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';

describe('activation', () => {
  it('is timed', async () => {
    const extension = vscode.extensions.getExtension('glossator.glossator');
    assert.ok(extension && !extension.isActive);
    const cpuBefore = process.cpuUsage();
    const started = performance.now();
    await extension.activate();
    const milliseconds = performance.now() - started;
    const { user, system } = process.cpuUsage(cpuBefore);
    const figures = { milliseconds, cpuMilliseconds: (user + system) / 1000 };
    writeFileSync(process.env.GLOSSATOR_BENCH_RESULTS, JSON.stringify(figures));
  });
});
