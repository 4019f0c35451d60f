/** What a process of ours does when the one that made it is killed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/**
 * Kills itself at the second answer of the encoder's process. That one has taken all batches by then and
 * computes the third: it is told of the end of its parent after it has tried to answer.
 */
const parent = `
  const child = require('node:child_process').fork(process.env.CHILD, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const batch = { pieces: new Int32Array(2048).fill(5), length: 128, rows: Int32Array.of(0) };
  child.on('message', message => {
    if (message.type === 'ready') {
      for (let id = 1; id <= 5; id++) child.send({ type: 'run', id, batch });
    } else if (message.id === 2) process.kill(process.pid, 'SIGKILL');
  });
  child.send({ type: 'open', folder: process.env.MODEL });
`;

describe('the encoder’s second process', function () {
  this.timeout(60_000);

  it('ends without a word when its parent was killed while it computed', async () => {
    const run = spawn(process.execPath, ['--eval', parent], {
      env: {
        ...process.env,
        CHILD: path.resolve('dist/encoderChild.js'),
        MODEL: path.resolve('models/glossator-encoder'),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    run.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    // The child has the same standard error, which closes when both have ended.
    const [, signal] = (await once(run, 'close')) as [number | null, NodeJS.Signals | null];
    assert.deepEqual([signal, said], ['SIGKILL', '']);
  });
});
