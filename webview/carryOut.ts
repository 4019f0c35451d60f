/** What keys, commands and the mouse ask for, done; a question of *One at a Time* is answered instead. */
import * as edit from './edit.js';
import type { Direction, KeyAction } from './keymap.js';
import type { Labelling } from './labelling.js';

/** What an action needs to know of the page. */
export interface Place {
  /** The token that a move from the caret ends on. */
  destination(to: Direction): number;
  returnToText(): void;
}

/** What changes spans and classes answers the question instead, or waits until it is answered. */
function actionOnQuestion(action: KeyAction): KeyAction | null {
  switch (action.kind) {
    case 'keep':
      return { kind: 'answer', answer: 'accept' };
    case 'drop':
      return { kind: 'answer', answer: 'reject' };
    case 'entity':
    case 'class':
    case 'chooseLabel':
    case 'edge':
    case 'noEntities':
    case 'occurrences':
    case 'acceptAbove':
      return null;
    default:
      return action;
  }
}

export function carryOut(asked: KeyAction, labelling: Labelling, place: Place): void {
  const isQuestion = labelling.panel.example?.state.question !== undefined;
  const action = isQuestion ? actionOnQuestion(asked) : asked;
  if (action === null) labelling.hint('Answer the question first: is it right or wrong?');
  else act(action, labelling, place);
}

function act(action: KeyAction, labelling: Labelling, place: Place): void {
  switch (action.kind) {
    case 'move': {
      labelling.change(view => edit.moveCaret(view, place.destination(action.to), action.extend));
      return;
    }
    case 'edge': {
      labelling.change(view => edit.moveEdge(view, action.edge, action.step));
      return;
    }
    case 'suggestion': {
      labelling.change(view => edit.nextSuggestion(view, action.step));
      return;
    }
    case 'furtherSuggestion': {
      labelling.change(view => edit.furtherSuggestion(view, action.step) ?? view);
      return;
    }
    case 'span': {
      labelling.change(view => edit.nextEntity(view, action.step));
      return;
    }
    case 'select': {
      labelling.change(edit.selectSpan);
      return;
    }
    case 'drop': {
      labelling.change(view => edit.drop(view));
      return;
    }
    case 'overlapping': {
      labelling.change(edit.nextOverlapping);
      return;
    }
    case 'entity': {
      labelling.labelSpan(action.label);
      return;
    }
    case 'class': {
      labelling.chooseClass(action.label);
      return;
    }
    case 'keep': {
      labelling.keep();
      return;
    }
    case 'answer': {
      labelling.answer(action.answer);
      return;
    }
    case 'undo':
    case 'redo':
    case 'earlier':
    case 'later': {
      labelling.goBack(action.kind);
      return;
    }
    case 'noEntities': {
      labelling.noEntities();
      return;
    }
    case 'sticky': {
      labelling.toggleSticky();
      return;
    }
    case 'chooseLabel': {
      labelling.askForLabel();
      return;
    }
    case 'comment': {
      labelling.comment();
      return;
    }
    case 'occurrences': {
      labelling.labelOccurrences();
      return;
    }
    case 'acceptAbove': {
      labelling.acceptAbove();
      return;
    }
    case 'flag': {
      labelling.flag();
      return;
    }
    case 'source': {
      labelling.goToSource();
      return;
    }
    case 'escape': {
      labelling.escape();
      return;
    }
    case 'keys': {
      labelling.toggleKeys();
      return;
    }
    case 'focus': {
      place.returnToText();
      return;
    }
  }
}
