/** Where the example stands, and how many are left. */
import { element } from '../dom.js';
import { icon } from '../icons.js';
import { count, placeOf } from '../phrases.js';
import type { ExampleState } from '../state.js';

export class Breadcrumb {
  readonly element = element('header', { class: 'breadcrumb' });

  constructor(private readonly goToSource: () => void) {}

  show({ item, counts }: ExampleState): void {
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
    place.addEventListener('click', this.goToSource);
    const counted = element('span', { class: 'counts' });
    if (item.why.kind === 'hold-out') counted.append(element('span', {}, 'hold-out'));
    counted.append(element('span', {}, `${count(counts.left)} left`));
    this.element.replaceChildren(place, counted);
  }
}
