/** An example whose file is gone, from what the database kept of it: enough to answer it again. */
import type { Anchor } from '../domain/anchor.js';
import type { QueueItem } from '../domain/queueItem.js';
import { tokenize } from '../text/tokenize.js';

const nowhere: Anchor = {
  path: '',
  record: null,
  field: null,
  start: 0,
  end: 0,
  before: '',
  after: '',
  docHash: '',
};

export function itemOfText({
  key,
  text,
  anchor,
}: {
  readonly key: string;
  readonly text: string;
  readonly anchor: Anchor | undefined;
}): QueueItem {
  return {
    key,
    text,
    tokens: tokenize(text),
    anchor: anchor ?? nowhere,
    line: null,
    contextBefore: '',
    contextAfter: '',
    why: {
      kind: 'ranked',
      phase: 'cold-start',
      score: 0,
      rank: 0,
      poolSize: 0,
      strategy: '',
      measure: '',
      round: 0,
      answers: 0,
      carriers: [],
    },
  };
}
