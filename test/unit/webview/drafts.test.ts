/** What a person has marked and not answered stays with its example, whatever is shown in between. */
import assert from 'node:assert/strict';
import { parseBegunWork } from '../../../src/protocol/begunWork.js';
import type { PanelState } from '../../../src/protocol/panel.js';
import { Drafts } from '../../../webview/drafts.js';
import { drop, labelSpan } from '../../../webview/edit.js';
import type { SavedWork } from '../../../webview/savedDraft.js';
import { receive } from '../../../webview/receive.js';
import {
  emptyPanel,
  type ExampleState,
  type ExampleView,
  type Panel,
} from '../../../webview/view.js';
import { item, schema, span, state } from './sample.js';

const indexing: PanelState = { kind: 'indexing', message: 'Reading glossator.json' };
const other = item({ key: 'other' });
const suggesting = (...spans: ReturnType<typeof span>[]) =>
  item({
    entities: {
      labels: ['PER', 'LOC', 'ORG'],
      probabilities: [],
      spans: spans.map(one => ({ ...one, score: 0.6 })),
    },
  });
const said = (partial: boolean, ...spans: ReturnType<typeof span>[]) => ({
  spans: spans.map(one => ({ ...one, verdict: 'yes' as const, source: 'person' as const })),
  classes: [],
  whole: true,
  partial,
});

/** The webview without its page; `reload` is VS Code closing and opening it. */
class Screen {
  private memory: SavedWork | undefined;
  /** The examples that the host knows to be begun. */
  readonly begun: number[] = [];
  private drafts = this.newDrafts();
  private panel: Panel = emptyPanel;
  private serial = 0;

  shows(next: PanelState, decided?: number): void {
    const message = { type: 'state', state: next, decided } as const;
    this.panel = receive(this.panel, message, this.drafts.take(message, this.panel.example));
  }

  asks(changes: Partial<ExampleState> = {}, decided?: number): void {
    this.shows(state({ serial: ++this.serial, ...changes }), decided);
  }

  change(edit: (view: ExampleView) => ExampleView): void {
    const { example } = this.panel;
    assert.ok(example);
    const next = edit(example);
    this.panel = { ...this.panel, example: next };
    this.drafts.keep(next);
  }

  /** Gives the serial that the host will name once the answer is on disk. */
  answer(): number {
    const { example } = this.panel;
    assert.ok(example);
    this.panel = { ...this.panel, locked: true };
    return example.state.serial;
  }

  /** The host can't take an answer. */
  refuses(serial: number, reason: string): void {
    this.panel = receive(this.panel, { type: 'notSaved', serial, reason });
  }

  get hint(): string | null {
    return this.panel.hint;
  }

  reload(): void {
    this.panel = emptyPanel;
    this.drafts = this.newDrafts();
  }

  /** E.g. `Ada PER`, with a question mark where it is only suggested. */
  get marks(): string[] {
    const { example } = this.panel;
    assert.ok(example);
    const { text } = example.state.item;
    return example.marks.map(
      mark => `${text.slice(mark.start, mark.end)} ${mark.label}${mark.kept ? '' : '?'}`,
    );
  }

  /** What VS Code hands to the host after a reload. */
  get stored(): unknown {
    return this.vscode().getState();
  }

  private newDrafts(): Drafts {
    return new Drafts(this.vscode(), serial => this.begun.push(serial));
  }

  private vscode() {
    return {
      getState: (): unknown => this.memory && JSON.parse(JSON.stringify(this.memory)),
      setState: (memory: SavedWork): void => {
        this.memory = memory;
      },
    };
  }
}

const mark = (view: ExampleView): ExampleView => labelSpan({ ...view, caret: 0 }, 'PER');

describe('work on an example that is not answered yet', () => {
  let screen: Screen;
  beforeEach(() => {
    screen = new Screen();
    screen.asks();
    screen.change(mark);
  });

  it('is there again after the project has been read anew, without labels that are gone', () => {
    screen.shows(indexing);
    screen.asks();
    assert.deepEqual(screen.marks, ['Ada PER']);
    screen.shows(indexing);
    const labels = [{ name: 'LOC', key: '2' }];
    screen.asks({ schema: { entities: { overlap: false, labels } } });
    assert.deepEqual(screen.marks, []);
  });

  it('stays when the labelling mode changes, with the suggestions of the new one', () => {
    const suggested = suggesting(span('Paris', 'LOC'), span('Bob', 'PER'));
    screen.asks({ mode: 'manual', item: suggested });
    assert.deepEqual(screen.marks, ['Ada PER']);
    screen.asks({ item: suggested });
    assert.deepEqual(screen.marks, ['Ada PER', 'Paris LOC?', 'Bob PER?']);
    screen.change(view => drop(view, span('Bob', 'PER')));
    screen.asks({ item: suggested });
    assert.deepEqual(screen.marks, ['Ada PER', 'Paris LOC?']);
    const question = {
      ...span('Paris', 'LOC'),
      kind: 'span',
      source: 'model',
      score: 0.6,
    } as const;
    screen.asks({ mode: 'binary', item: suggested, question });
    screen.asks({ item: suggested });
    assert.deepEqual(screen.marks, ['Ada PER', 'Paris LOC?']);
  });

  it('survives that the webview is closed while an earlier answer is looked at', () => {
    screen.asks({ item: other, review: { answered: 'accepted' }, draft: said(false) });
    screen.change(mark);
    screen.reload();
    screen.asks({ item: other, review: { answered: 'accepted' }, draft: said(false) });
    assert.deepEqual(screen.marks, ['Ada PER']);
    screen.asks();
    assert.deepEqual(screen.marks, ['Ada PER']);
    screen.asks({ item: other, review: { answered: 'accepted' }, draft: said(false) });
    assert.deepEqual(screen.marks, [], 'what was only looked at starts over');
  });

  it('survives a reload that shows something else first', () => {
    screen.reload();
    screen.shows(indexing);
    screen.asks();
    assert.deepEqual(screen.marks, ['Ada PER']);
  });

  it('is what was shown last, also where the window is loaded again before there is an example', () => {
    for (let n = 0; n < 2; n++) {
      screen.reload();
      screen.shows(indexing);
    }
    assert.equal(parseBegunWork(screen.stored)?.key, item().key);
    screen.asks({ item: other });
    assert.equal(parseBegunWork(screen.stored), undefined);
  });

  it('is found behind the earlier answer that is looked at', () => {
    screen.asks({ item: other, review: { answered: 'accepted' }, draft: said(false) });
    screen.change(mark);
    assert.equal(parseBegunWork(screen.stored)?.key, item().key);
  });

  it('is nothing where what is stored is none of ours', () => {
    const draft = { key: item().key, begun: '', isReview: false };
    const part = { start: 0, end: 3 };
    const fits = { shown: { ...draft, part }, left: [] };
    assert.deepEqual(parseBegunWork(fits), { key: draft.key, begun: '', part });
    for (const shown of [
      { ...draft, key: '' },
      { ...draft, begun: 7 },
      { ...draft, part: { start: -1, end: 3 } },
      'shown',
    ]) {
      assert.equal(parseBegunWork({ shown, left: [] }), undefined);
    }
    for (const stored of [undefined, null, 7, [], { left: [] }]) {
      assert.equal(parseBegunWork(stored), undefined);
    }
  });

  it('on an answer that was taken back comes again with that answer', () => {
    const draft = said(false, span('Paris', 'LOC'));
    screen.asks({ item: other, draft });
    screen.change(mark);
    screen.asks({ item: other, draft, mode: 'manual' });
    assert.deepEqual(screen.marks, ['Ada PER', 'Paris LOC']);
    screen.asks();
    screen.asks({ item: other });
    assert.deepEqual(screen.marks, ['Ada PER', 'Paris LOC']);
    screen.asks({ item: other, draft: said(false, span('Bob', 'PER')) });
    assert.deepEqual(screen.marks, ['Bob PER'], 'another answer is shown as it is');
  });

  it('joins labels that are given in a text editor meanwhile, and lets them go with them', () => {
    screen.asks({ draft: said(true, span('Paris', 'LOC')) });
    screen.change(view => ({
      ...view,
      marks: [...view.marks, { ...span('Bob', 'PER'), kept: true }],
    }));
    assert.deepEqual(screen.marks, ['Ada PER', 'Paris LOC', 'Bob PER']);
    screen.asks();
    assert.deepEqual(screen.marks, ['Ada PER', 'Bob PER']);
  });

  it('is told of once, and again where it is shown anew', () => {
    screen.change(view => labelSpan({ ...view, caret: 4 }, 'LOC'));
    assert.deepEqual(screen.begun, [1]);
    screen.asks({ item: other });
    assert.deepEqual(screen.begun, [1]);
    screen.asks();
    assert.deepEqual(screen.begun, [1, 3]);
    screen.reload();
    screen.asks();
    assert.deepEqual(screen.begun, [1, 3, 4]);
  });

  it('is over with the answer', () => {
    const decided = screen.answer();
    screen.asks({ item: other }, decided);
    screen.asks();
    assert.deepEqual(screen.marks, []);
  });

  it('stays, and is said to, where the project is read anew before the answer arrives', () => {
    const sent = screen.answer();
    screen.shows(indexing);
    screen.refuses(sent, 'The project was being read anew.');
    screen.shows(indexing);
    screen.asks();
    assert.deepEqual(screen.marks, ['Ada PER']);
    assert.equal(screen.hint, 'The project was being read anew.');
    screen.asks({ item: other }, screen.answer());
    assert.equal(screen.hint, null);
  });

  it('stays where another example takes its place before the answer arrives', () => {
    screen.answer();
    screen.asks({ item: other });
    screen.asks();
    assert.deepEqual(screen.marks, ['Ada PER']);
  });

  it('is remembered for the last twenty examples', () => {
    for (let i = 0; i < 20; i++) {
      screen.asks({ item: item({ key: `${i}` }), schema });
      screen.change(mark);
    }
    screen.asks({ item: other });
    screen.asks({ item: item({ key: '0' }) });
    assert.deepEqual(screen.marks, ['Ada PER']);
    screen.asks();
    assert.deepEqual(screen.marks, []);
  });
});
