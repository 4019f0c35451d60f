/** The bar at the bottom: the answers, what became of the last one, and the Keys list. */
import type { Answer } from '../../src/domain/annotation.js';
import type { LastAnswer } from '../../src/protocol/panel.js';
import { button, setEnabled } from '../controls.js';
import { element, rove, setAttribute, setText } from '../dom.js';
import { questionOf } from '../phrases.js';
import type { Panel } from '../view.js';

export interface BarEvents {
  readonly onAnswer: (answer: Answer) => void;
  readonly onUndo: () => void;
  readonly onFlag: () => void;
  readonly onKeys: () => void;
  readonly onTryAgain: () => void;
  readonly onRestart: () => void;
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

export class AnswerBar {
  readonly element = element('footer', { class: 'bar' });
  private readonly accept: HTMLElement;
  private readonly reject: HTMLElement;
  private readonly ignore: HTMLElement;
  private readonly undo: HTMLElement;
  private readonly flag: HTMLElement;
  private readonly keys: HTMLElement;
  private readonly tryAgain: HTMLElement;
  private readonly restart: HTMLElement;
  private readonly notice = element('div', { class: 'notice', role: 'alert' });
  /** What Accept and Reject answer, where it isn't the example as a whole. */
  private readonly question = element('span', { class: 'question', dir: 'auto', hidden: '' });
  private readonly message = element('span', { class: 'message' });
  private readonly last = element('span', { class: 'last', 'aria-hidden': 'true' });
  private readonly status = element('p', { class: 'hidden', role: 'status' });

  constructor(events: BarEvents) {
    this.accept = button({
      label: 'Accept',
      look: 'primary',
      key: { cap: 'a', shortcut: 'a' },
      onPress: () => events.onAnswer('accept'),
    });
    this.reject = button({
      label: 'Reject',
      look: 'secondary',
      key: { cap: 'x', shortcut: 'x' },
      onPress: () => events.onAnswer('reject'),
    });
    this.ignore = button({
      label: 'Ignore',
      look: 'secondary',
      key: { cap: 'Space', shortcut: 'Space' },
      onPress: () => events.onAnswer('ignore'),
    });
    this.undo = button({
      label: 'Undo',
      look: 'quiet',
      key: { cap: '⌫', shortcut: 'Backspace' },
      onPress: events.onUndo,
    });
    this.flag = button({
      label: 'Flag',
      look: 'quiet',
      key: { cap: 'f', shortcut: 'f' },
      onPress: events.onFlag,
    });
    this.flag.classList.add('flag');
    this.keys = button({
      label: 'Keys',
      look: 'quiet',
      key: { cap: '?', shortcut: '?' },
      onPress: events.onKeys,
    });
    this.keys.classList.add('keys');
    this.tryAgain = button({ label: 'Try Again', look: 'secondary', onPress: events.onTryAgain });
    this.restart = button({ label: 'Restart', look: 'secondary', onPress: events.onRestart });
    this.notice.append(this.message, this.tryAgain, this.restart);
    const tools = [this.accept, this.reject, this.ignore, this.undo, this.flag, this.keys];
    const toolbar = element('div', { class: 'tools', role: 'toolbar', 'aria-label': 'Answer' });
    const space = element('span', { class: 'space' });
    toolbar.append(this.question, ...tools.slice(0, 5), space, this.notice, this.last, this.keys);
    rove(toolbar, () => tools.filter(tool => !tool.hidden));
    this.element.append(toolbar, this.status);
  }

  show(panel: Panel): void {
    const { screen, example, engine, notSaved, hint, keysOpen } = panel;
    if (screen?.kind !== 'example' && screen?.kind !== 'done') return;
    const asking = example !== null;
    for (const tool of [this.accept, this.reject, this.ignore, this.flag, this.keys]) {
      tool.hidden = !asking;
    }
    for (const tool of [this.accept, this.reject, this.ignore]) {
      setEnabled(tool, notSaved === null);
    }
    setEnabled(this.undo, screen.canUndo);
    setAttribute(this.flag, 'aria-pressed', String(example?.state.flagged === true));
    setAttribute(this.keys, 'aria-expanded', String(keysOpen));
    const question = example ? questionOf(example.state) : '';
    setText(this.question, question);
    this.question.hidden = question === '';
    this.showNotice(engine.kind === 'stopped', notSaved, hint);
    this.showLast(screen.lastAnswer);
    setText(this.status, panel.said);
  }

  /** The most urgent of: the answer isn't on disk; a key did nothing; ranking has stopped. */
  private showNotice(stopped: boolean, notSaved: string | null, hint: string | null): void {
    this.tryAgain.hidden = notSaved === null;
    this.restart.hidden = notSaved !== null || hint !== null || !stopped;
    const ranking = stopped ? 'Ranking has stopped; answers are still saved.' : '';
    const text = notSaved !== null ? `Not saved: ${sentence(notSaved)}` : (hint ?? ranking);
    this.notice.hidden = text === '';
    setText(this.message, text);
    this.element.classList.toggle('noticed', text !== '');
  }

  private showLast(answer: LastAnswer | undefined): void {
    setText(this.last, answer === undefined ? '' : `Last answer: ${answer.text}`);
    this.last.title = this.last.textContent;
  }
}
