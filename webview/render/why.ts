/** "Why this one": rows beside the text, a line under it, or a part of the Keys list. */
import type { QueueItem } from '../../src/domain/queueItem.js';
import { element } from '../dom.js';
import { reasonOf, whyLine, whyRows } from '../phrases.js';

export function whySection(item: QueueItem): HTMLElement {
  const section = element('section', { class: 'why' });
  section.append(element('h2', {}, 'Why this one'));
  const reason = reasonOf(item.why);
  if (reason !== null) section.append(element('p', {}, reason));
  const rows = whyRows(item);
  if (rows.length === 0) return section;
  const list = element('dl');
  for (const { head, value, dotted } of rows) {
    const words = element('span', dotted === true ? { class: 'dotted' } : {}, value);
    list.append(element('dt', {}, head), element('dd', { dir: 'auto', title: value }, words));
  }
  section.append(list);
  return section;
}

export function whyParagraph(item: QueueItem): HTMLElement {
  return element('p', { class: 'why-line', dir: 'auto' }, whyLine(item));
}
