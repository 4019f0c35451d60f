/** A process beside the encoder's own: a model first, then batches in and rows out. Ends with its parent. */
import type { HelperMessage, HelperRequest } from './helper.js';
import { readModelFolder } from './modelFolder.js';
import { openSession, type EncoderSession } from './onnxSession.js';
import { quantise } from './quantise.js';

process.title = 'glossator-encoder';

let opened = Promise.reject<EncoderSession>(new Error('No model was sent yet'));
opened.catch(() => undefined);

function send(message: HelperMessage): void {
  if (!process.connected) return;
  // That the parent is gone may show here first.
  process.send?.(message, undefined, undefined, error => {
    if (error) process.exit(0);
  });
}

async function answer(request: HelperRequest): Promise<void> {
  if (request.type === 'open') {
    opened = readModelFolder(request.folder).then(openSession);
    await opened;
    send({ type: 'ready' });
  } else {
    const session = await opened;
    const features = await session.run(request.batch);
    send({ type: 'done', id: request.id, rows: quantise(features, session.dims) });
  }
}

process.on('message', request => {
  // The parent has encoded with this model; what fails here is tried there again.
  answer(request as HelperRequest).catch(() => process.exit(1));
});
process.on('disconnect', () => process.exit(0));
