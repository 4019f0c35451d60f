/** What a person's work on an example began from. */
import type { Draft } from './panel.js';

/** The draft as text, to tell whether it is still the same; empty: nothing had been said of the example. */
export function beginningOf(draft: Draft | undefined): string {
  return draft === undefined ? '' : JSON.stringify(draft);
}
