/** The list of keys. It floats over the panel and takes no keys itself but `Esc` and `?`. */
import type { QueueItem } from '../../src/domain/queueItem.js';
import type { LabelSchema } from '../../src/domain/schema.js';
import { element } from '../dom.js';
import { whySection } from './why.js';

const isMac = navigator.userAgent.includes('Mac');

type KeyRow = readonly [keys: readonly string[], does: string];

const moving: readonly KeyRow[] = [
  [['←', '→'], 'Move the caret'],
  [['↑', '↓'], 'Line above, below'],
  [['⇧←', '⇧→'], 'Extend the range'],
  [['⇥', 'n'], 'Next suggestion'],
  [['⇧⇥', '⇧n'], 'Previous suggestion'],
  [isMac ? ['⌥←', '⌥→'] : ['Ctrl ←', '→'], 'Previous, next span'],
];
const marking: readonly KeyRow[] = [
  [['⏎'], 'Keep the suggestion'],
  [['d'], 'Drop the span or suggestion'],
  [[',', '.'], 'Move the end by one word'],
  [['⇧,', '⇧.'], 'Move the start by one word'],
  [['⇧⏎'], 'Select the span’s words'],
  [['v'], 'Next of overlapping spans'],
  [['⇧s'], 'Leave the label on'],
  [['l'], 'Label all occurrences'],
  [['⇧a'], 'Keep suggestions by score'],
];
const byName: KeyRow = [['⇧l'], 'Any label, by its name'];
const answering: readonly KeyRow[] = [
  [['a'], 'Accept as shown'],
  [['x'], 'Reject as wrong'],
  [['Space'], 'Ignore, don’t train on it'],
];
const onEntities: readonly KeyRow[] = [[['⇧x'], 'No entities here']];
const looking: readonly KeyRow[] = [
  [['⌫', '⇧⌫'], 'Undo, redo'],
  [['⇧b', '⇧f'], 'Earlier, later answer'],
  [['f'], 'Flag for later'],
  [['⇧c'], 'Comment'],
  [['o'], 'Go to source'],
  [['?'], 'This list'],
];

/** The caps of the labels' keys; in the middle of many they are left out. */
function capsOf(labels: readonly { readonly key?: string | undefined }[]): string[] {
  const keys = labels.flatMap(({ key }) => key ?? []);
  return keys.length <= 5 ? keys : [keys[0] ?? '', '…', keys.at(-1) ?? ''];
}

function section(head: string, rows: readonly KeyRow[]): HTMLElement {
  const list = element('dl');
  for (const [keys, does] of rows) {
    const caps = keys.map(key => element('kbd', { class: key === '…' ? 'rest' : '' }, key));
    list.append(element('dt', {}, ...caps), element('dd', {}, does));
  }
  return element('section', {}, element('h3', {}, head), list);
}

export class KeysList {
  readonly element = element('div', {
    class: 'keys-list',
    role: 'dialog',
    'aria-labelledby': 'keys-head',
    tabindex: '0',
    hidden: '',
  });

  /** Shows or hides the list; true where it has just been opened. */
  show(open: boolean, schema: LabelSchema, item: QueueItem): boolean {
    if (open === !this.element.hidden) return false;
    this.element.hidden = !open;
    if (open) this.element.replaceChildren(...this.contents(schema, item));
    return open;
  }

  private contents({ entities, classes }: LabelSchema, item: QueueItem): HTMLElement[] {
    const columns: HTMLElement[] = [];
    if (entities) {
      const keys: KeyRow = [capsOf(entities.labels), 'Label; same key again removes it'];
      columns.push(section('Words', [...moving, keys, ...marking]));
    }
    const choosing: KeyRow[] = classes
      ? [
          [
            capsOf(classes.labels),
            classes.mode === 'single' ? 'Choose the class' : 'Choose classes',
          ],
        ]
      : [];
    columns.push(
      section('Example', [
        ...choosing,
        byName,
        ...answering,
        ...(entities ? onEntities : []),
        ...looking,
      ]),
    );
    return [
      element(
        'header',
        {},
        element('h2', { id: 'keys-head' }, 'Keys'),
        element('span', {}, 'Esc closes'),
      ),
      element('div', { class: 'columns' }, ...columns),
      whySection(item),
    ];
  }
}
