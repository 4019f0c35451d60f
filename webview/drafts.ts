/** What a person has put on examples and not answered yet: across a reload, and while another is shown. */
import type { StateMessage } from '../src/protocol/panel.js';
import { isAnswerTo } from './receive.js';
import { beginningOf } from '../src/protocol/beginning.js';
import { parseSavedWork, savedDraft, type SavedDraft, type SavedWork } from './savedDraft.js';
import type { ExampleState, ExampleView } from './view.js';

/** What VS Code keeps for a webview that is closed or reloaded. */
export interface Memory {
  getState(): unknown;
  setState(state: SavedWork): void;
}

/** Examples that are remembered; older ones start over. */
const mostLeft = 20;

export class Drafts {
  private shown: SavedDraft | undefined;
  /** By key, the example that was left last at the end. */
  private readonly left: Map<string, SavedDraft>;

  /** @param onBegun there is work on the example of this serial, which was shown without any */
  constructor(
    private readonly memory: Memory,
    private readonly onBegun: (serial: number) => void,
  ) {
    const { shown, left } = parseSavedWork(memory.getState());
    this.shown = shown;
    this.left = new Map(left.map(draft => [draft.key, draft]));
  }

  /** Remembers what was done to the example on the screen. */
  keep(view: ExampleView): void {
    if (view.state.question !== undefined) return;
    if (this.shown === undefined) this.onBegun(view.state.serial);
    this.shown = savedDraft(view);
    this.save();
  }

  /** A state takes the place of what is on the screen; gives what was done to its example before. */
  take(message: StateMessage, example: ExampleView | null): SavedDraft | undefined {
    const { state } = message;
    // What was on its way and isn't answered by this may never be: the project may be read anew meanwhile.
    const isDone = example !== null && isAnswerTo(message, example);
    const before = isDone ? undefined : this.shown;
    // Nothing takes its place yet; should all be loaded again before that, it is still what was shown last.
    if (state.kind !== 'example' && !isDone) return undefined;
    if (isDone) this.left.delete(example.state.item.key);
    if (before?.isReview === false) this.leave(before);
    this.shown = state.kind === 'example' ? this.workOn(state, before) : undefined;
    this.save();
    if (this.shown !== undefined && state.kind === 'example') this.onBegun(state.serial);
    return this.shown;
  }

  /** An earlier answer that was only looked at isn't among what was left; it starts over. */
  private workOn(state: ExampleState, before: SavedDraft | undefined): SavedDraft | undefined {
    const { item, draft, question } = state;
    const isReview = state.review !== undefined;
    if (question !== undefined) return undefined;
    const isOpen = !isReview && (draft === undefined || draft.partial);
    return [before, this.left.get(item.key)].find(
      work =>
        work?.key === item.key &&
        work.isReview === isReview &&
        (isOpen || work.begun === beginningOf(draft)),
    );
  }

  private leave(draft: SavedDraft): void {
    this.left.delete(draft.key);
    this.left.set(draft.key, draft);
    const [oldest] = this.left.keys();
    if (oldest !== undefined && this.left.size > mostLeft) this.left.delete(oldest);
  }

  private save(): void {
    this.memory.setState({ shown: this.shown, left: [...this.left.values()] });
  }
}
