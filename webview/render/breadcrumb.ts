/** Where the example stands, and how many are left. */
import { element } from '../dom.js';
import { icon } from '../icons.js';
import { count, placeOf } from '../phrases.js';
import type { ExampleState } from '../view.js';

export class Breadcrumb {
  readonly element = element('header', { class: 'breadcrumb' });

  constructor(
    private readonly events: {
      readonly onSource: () => void;
      readonly onLeave: () => void;
    },
  ) {}

  show(state: ExampleState): void {
    const { item, counts } = state;
    const parts = placeOf(item.anchor, item.line);
    const place = element('button', {
      type: 'button',
      class: 'place',
      title: 'Go to Source',
      'aria-keyshortcuts': 'o',
    });
    parts.forEach((part, i) => {
      if (i > 0) place.append(icon('chevron'));
      place.append(element('span', { class: 'part', dir: 'auto' }, part));
    });
    place.append(element('span', { class: 'hidden' }, ', Go to Source'));
    place.addEventListener('mousedown', event => event.preventDefault());
    place.addEventListener('click', this.events.onSource);
    const counted = element('span', { class: 'counts' });
    counted.append(...this.notes(state));
    if (item.why.kind === 'hold-out') counted.append(element('span', {}, 'hold-out'));
    counted.append(element('span', { class: 'left' }, `${count(counts.left)} left`));
    this.element.replaceChildren(place, counted);
  }

  /** What is out of the ordinary: an earlier answer, a search, another way of asking. */
  private notes(state: ExampleState): HTMLElement[] {
    const { review, filter, mode, question, comment, flagged } = state;
    const notes: HTMLElement[] = [];
    if (flagged) notes.push(element('span', {}, 'flagged'));
    if (comment !== '') {
      notes.push(element('span', { class: 'note', title: comment }, noteText(`“${comment}”`)));
    }
    if (review !== undefined) {
      const text = `Earlier answer: ${review.answered}`;
      notes.push(leaving(text, 'Back to the Question', this.events.onLeave));
    } else if (filter !== undefined) {
      notes.push(leaving(filter, 'Leave Search', this.events.onLeave));
    }
    if (mode === 'manual') notes.push(element('span', {}, 'without suggestions'));
    if (mode === 'binary' && question !== undefined) {
      notes.push(element('span', {}, 'one at a time'));
    }
    return notes;
  }
}

/** A note that goes away with a click. */
function leaving(text: string, title: string, onPress: () => void): HTMLElement {
  const made = element('button', { type: 'button', class: 'note', title }, noteText(text));
  made.append(icon('cross'), element('span', { class: 'hidden' }, `, ${title}`));
  made.addEventListener('mousedown', event => event.preventDefault());
  made.addEventListener('click', onPress);
  return made;
}

/** What of a note is cut where there is no room for it. */
function noteText(text: string): HTMLElement {
  return element('span', { class: 'text', dir: 'auto' }, text);
}
