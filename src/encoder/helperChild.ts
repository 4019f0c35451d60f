/** A process beside the encoder's own: a model first, then batches in and rows out. Ends with its parent. */
import type { HelperMessage, HelperRequest } from './helper.js';
import { readModelFolder } from './modelFolder.js';
import { openSession, type EncoderSession } from './onnxSession.js';
import { tellParent } from './parentProcess.js';
import { quantise } from './quantise.js';

process.title = 'glossator-encoder';

let opened = Promise.reject<EncoderSession>(new Error('No model was sent yet'));
opened.catch(() => undefined);

const send: (message: HelperMessage) => void = tellParent;

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
