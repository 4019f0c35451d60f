/** The engine in a process of its own, as the extension has it: what it takes in memory, and how it answers. */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../test/harness/bundle.mjs';
import { product } from './product.mjs';

/** Starts the built engine for `work`, which gets `{ request, memory }`; ends it afterwards. */
export async function withEngineProcess(params, work) {
  const { engineEnvironment, engineFlags } = await product();
  const child = fork(path.join(root, 'dist/engineChild.js'), {
    serialization: 'advanced',
    execArgv: [...engineFlags],
    env: { ...process.env, ...engineEnvironment },
  });
  const waiting = new Map();
  const gone = new Promise((_, reject) =>
    child.once('exit', code => reject(new Error(`The engine ended with ${code}`))),
  );
  gone.catch(() => undefined);
  const ready = new Promise(resolve =>
    child.on('message', message => {
      if (message.type === 'ready') resolve();
      if (message.type === 'result') waiting.get(message.id)?.resolve(message.result);
      if (message.type === 'failure') waiting.get(message.id)?.reject(new Error(message.message));
    }),
  );
  let requests = 0;
  const request = (method, sent) => {
    const id = ++requests;
    const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    child.send({ type: 'request', id, method, params: sent });
    return Promise.race([answer, gone]).finally(() => waiting.delete(id));
  };
  try {
    await Promise.race([ready, gone]);
    await request('open', params);
    return await work({ request, memory: () => memoryOf(child.pid) });
  } finally {
    child.kill();
  }
}

/** Bytes in memory now and at most so far; undefined where the system doesn't tell. */
function memoryOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = name => 1024 * Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1]);
    return { now: field('VmRSS'), peak: field('VmHWM') };
  } catch {
    return undefined;
  }
}
