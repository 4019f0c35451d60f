/**
 * Buttons. The only file that knows `@vscode-elements/elements`: its button looks and answers to themes
 * like VS Code's own. Quiet buttons, which VS Code has only with icons, are plain HTML.
 */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { element, keyCap, setAttribute } from './dom.js';

export type ButtonLook = 'primary' | 'secondary' | 'quiet';

export interface ButtonOptions {
  readonly label: string;
  readonly look: ButtonLook;
  /** Key cap, and what it is called in `aria-keyshortcuts`. */
  readonly key?: { readonly cap: string; readonly shortcut: string };
  readonly onPress: () => void;
}

/** A button that doesn't take the focus away from the text when it is clicked. */
export function button({ label, look, key, onPress }: ButtonOptions): HTMLElement {
  const made =
    look === 'quiet'
      ? element('button', { type: 'button', class: 'quiet' })
      : document.createElement('vscode-button');
  if (look === 'secondary') made.setAttribute('secondary', '');
  made.append(element('span', { class: 'label' }, label));
  if (key) {
    made.append(keyCap(key.cap));
    made.setAttribute('aria-keyshortcuts', key.shortcut);
  }
  made.setAttribute('aria-label', label);
  made.addEventListener('mousedown', event => event.preventDefault());
  made.addEventListener('click', () => {
    if (made.getAttribute('aria-disabled') !== 'true') onPress();
  });
  return made;
}

export function setEnabled(control: HTMLElement, enabled: boolean): void {
  setAttribute(control, 'aria-disabled', enabled ? null : 'true');
  if (control.localName === 'vscode-button') setAttribute(control, 'disabled', enabled ? null : '');
}
