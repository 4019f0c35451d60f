/**
 * The engine's process: requests in, results and notices out. It holds no truth and may be killed at
 * any moment; it ends by itself when its parent goes.
 */
import { CancelledError, messageOf, UserError } from '../base/errors.js';
import { tellParent } from '../encoder/parentProcess.js';
import { parseEngineRequest, type EngineMessage, type EngineMethod } from '../protocol/engine.js';
import { createEngineService } from './service.js';

process.title = 'glossator-engine';

const running = new Map<number, AbortController>();

const send: (message: EngineMessage) => void = tellParent;

const service = createEngineService(send);

async function answer(id: number, method: EngineMethod, params: unknown): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    // The parameters come from our own host, which the compiler has checked.
    const handle = service.handlers[method] as (p: unknown, s: AbortSignal) => Promise<unknown>;
    send({ type: 'result', id, result: await handle(params, controller.signal) });
  } catch (error) {
    send({ type: 'failure', id, ...describe(error) });
  } finally {
    running.delete(id);
  }
}

function describe(error: unknown): {
  kind: 'user' | 'cancelled' | 'bug';
  message: string;
  stack?: string;
} {
  const message = messageOf(error);
  if (error instanceof UserError) return { kind: 'user', message };
  if (error instanceof CancelledError) return { kind: 'cancelled', message };
  const stack = error instanceof Error ? error.stack : undefined;
  return stack === undefined ? { kind: 'bug', message } : { kind: 'bug', message, stack };
}

process.on('message', raw => {
  const message = parseEngineRequest(raw);
  if (message.type === 'cancel') running.get(message.id)?.abort();
  else void answer(message.id, message.method, message.params);
});

// No orphans: without a parent nobody reads the answers.
process.on('disconnect', () => process.exit(0));

send({ type: 'ready' });
