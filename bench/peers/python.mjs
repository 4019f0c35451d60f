/** The Python side of benches, with the peers' packages. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../test/harness/bundle.mjs';

/** The lines that a script beside this file prints, as JSON. */
export async function* pythonLines(script, folder) {
  const here = name => path.join(import.meta.dirname, name);
  const venv = path.join(root, 'test/python/venv.mjs');
  const child = spawn(
    process.execPath,
    [venv, '--requirements', here('requirements.txt'), here(script), folder],
    // More threads wait for each other longer than they work, on matrices this small.
    {
      env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise(resolve => child.once('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line);
  const code = await ended;
  if (code !== 0) throw new Error(`${script} ended with code ${code}`);
}
