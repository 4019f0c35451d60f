/** What a person has put on examples and not answered yet: across a reload, and while another is shown. */
import type { ToPanel } from '../src/protocol/panel.js';
import { parseSavedDraft } from './savedDraft.js';
import { savedDraft, type ExampleView, type SavedDraft } from './state.js';

/** What VS Code keeps for a webview that is closed or reloaded. */
export interface Memory {
  getState(): unknown;
  setState(state: unknown): void;
}

export class Drafts {
  /** Work on examples that were left without an answer, to look at an earlier one. */
  private readonly left = new Map<string, SavedDraft>();
  /** Only the first example after a reload can be the one that was being worked on. */
  private remembered: SavedDraft | undefined;

  constructor(private readonly memory: Memory) {
    this.remembered = parseSavedDraft(memory.getState());
  }

  /** Remembers the example on the screen as it is now. */
  keep(view: ExampleView): void {
    this.memory.setState(savedDraft(view));
  }

  /** Another example takes its place; an earlier answer that was only looked at starts over. */
  leave(view: ExampleView): void {
    const { review, draft, item } = view.state;
    if (review === undefined && draft === undefined) this.left.set(item.key, savedDraft(view));
  }

  answered(view: ExampleView): void {
    this.left.delete(view.state.item.key);
  }

  /** What the example of a message begins with. */
  take(message: ToPanel): SavedDraft | undefined {
    if (message.type !== 'state') return this.remembered;
    const { state } = message;
    const { remembered } = this;
    this.remembered = undefined;
    if (remembered !== undefined || state.kind !== 'example') return remembered;
    const { item, review, draft, question } = state;
    const isFresh = review === undefined && draft === undefined && question === undefined;
    return isFresh ? this.left.get(item.key) : undefined;
  }
}
