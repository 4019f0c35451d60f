/** Whether an example that a person had begun may come back as it was, after the panel was away. */
import { isAnswered, type Annotation } from '../domain/annotation.js';
import type { QueueItem } from '../domain/queueItem.js';
import { tokensOf } from '../domain/token.js';
import { beginningOf } from '../protocol/beginning.js';
import type { BegunWork } from '../protocol/begunWork.js';
import type { Draft } from '../protocol/panel.js';
import type { Answers } from './answers.js';
import { toDraft } from './decision.js';

export interface BegunExample {
  readonly item: QueueItem;
  /** The answer that was being changed; undefined: it was open. */
  readonly draft?: Draft | undefined;
}

/**
 * The example as it was asked; undefined where it has been answered meanwhile, or the words that were asked about
 * have. An answer that was being changed comes back where it is still the same.
 *
 * @param item the whole example, as the engine knows it by now
 */
export function begunAgain(
  item: QueueItem,
  { begun, part }: BegunWork,
  answers: Pick<Answers, 'of' | 'keys' | 'isDone'>,
): BegunExample | undefined {
  const said = answers.of(item.key);
  const isSame = begun === beginningOf(said && toDraft(said));
  if (part !== undefined) {
    const again = { ...item, part };
    const isThere = tokensOf(item.tokens, part) !== undefined && part.end <= item.text.length;
    return isSame && isThere && !answers.isDone(again) ? { item: again } : undefined;
  }
  if (!answers.keys.has(item.key)) return { item };
  return isSame && isOwnAnswer(said) ? { item, draft: toDraft(said) } : undefined;
}

function isOwnAnswer(said: Annotation | undefined): said is Annotation {
  return said !== undefined && isAnswered(said);
}
