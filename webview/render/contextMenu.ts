/**
 * The menu of the right mouse button. VS Code shows it by what stands in `data-vscode-context` where the mouse is:
 * what the menu is about, of the caret's example, and not a word of it.
 */
import { setAttribute } from '../dom.js';
import { activeMark, rangeOf, type ExampleView } from '../view.js';
import { tokenIndexOf } from './text.js';

export interface ContextMenuEvents {
  /** Null while there is nothing to mark. */
  readonly view: () => ExampleView | null;
  readonly onCaret: (token: number) => void;
}

/** `words`: a label can be given there; `none`: nothing can be done. package.json names them. */
type Subject = 'label' | 'suggestion' | 'words' | 'none';

export class ContextMenu {
  constructor(
    target: HTMLElement,
    private readonly events: ContextMenuEvents,
  ) {
    // VS Code listens further out, so that it finds what is written here.
    target.addEventListener('contextmenu', event => {
      if (!(event.target instanceof Element)) return;
      const context = {
        // Of a text without words to mark it can be copied.
        preventDefaultContextMenuItems: this.events.view() !== null,
        glossatorMark: this.subjectOf(event, event.target),
        glossatorSerial: this.events.view()?.state.serial,
      };
      setAttribute(event.target, 'data-vscode-context', JSON.stringify(context));
    });
  }

  private subjectOf(event: MouseEvent, target: Element): Subject {
    if (this.events.view()?.state.question !== undefined) return 'none';
    // By the keyboard it is about the caret; a name under the mouse has taken the caret to its span.
    const isKeyboard = event instanceof PointerEvent && event.pointerType === '';
    if (!isKeyboard && target.closest('.tag') === null) {
      const token = tokenIndexOf(target);
      if (token === null || !this.takeCaret(token)) return 'none';
    }
    const view = this.events.view();
    if (view === null) return 'none';
    const mark = rangeOf(view) === null ? activeMark(view) : null;
    if (mark === null) return 'words';
    return mark.kept ? 'label' : 'suggestion';
  }

  /** As a click does, but for words of the range; false where the caret has to stay. */
  private takeCaret(token: number): boolean {
    const isMeant = (view: ExampleView | null): boolean => {
      const range = view && rangeOf(view);
      if (range) return range.first <= token && token <= range.last;
      return view?.caret === token;
    };
    if (!isMeant(this.events.view())) this.events.onCaret(token);
    return isMeant(this.events.view());
  }
}
