/** Building elements without markup: text only ever goes in as text. */

export type Attributes = Readonly<Record<string, string>>;

/** An element with attributes and children; strings become text nodes. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Sets or removes an attribute, touching the element only when it changes. */
export function setAttribute(target: Element, name: string, value: string | null): void {
  if (target.getAttribute(name) === value) return;
  if (value === null) target.removeAttribute(name);
  else target.setAttribute(name, value);
}

export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Custom properties and positions, which the page's CSP allows only through the CSSOM. */
export function setStyle(
  target: HTMLElement | SVGElement,
  styles: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(styles)) target.style.setProperty(name, value);
}

/** Scrolls these of the boxes around an element until it is in view in them; what is around them stays. */
export function reveal(target: Element, boxes: readonly string[]): void {
  for (const selector of boxes) {
    const box = target.closest(selector);
    if (box === null) continue;
    const { top, bottom } = target.getBoundingClientRect();
    const edges = box.getBoundingClientRect();
    if (top < edges.top) box.scrollTop += top - edges.top;
    else if (bottom > edges.bottom) box.scrollTop += bottom - edges.bottom;
  }
}

/**
 * A key cap. It repeats what `aria-keyshortcuts` says, so screen readers skip it and its text, which
 * the style sheet draws, is no part of the control's name.
 */
export function keyCap(key: string): HTMLElement {
  return element('kbd', { 'aria-hidden': 'true', 'data-key': key });
}

/**
 * One tab stop for a group of controls, arrows inside it (ARIA practices, "Managing focus within
 * components using a roving tabindex").
 *
 * @returns makes one of them the stop, unless the focus is on one
 */
export function rove(
  group: HTMLElement,
  controls: () => readonly HTMLElement[],
): (stop: HTMLElement) => void {
  const enabled = (): HTMLElement[] =>
    controls().filter(control => control.getAttribute('aria-disabled') !== 'true');
  const setStop = (stop: HTMLElement | undefined): void => {
    for (const control of controls()) control.tabIndex = control === stop ? 0 : -1;
  };
  setStop(enabled()[0]);
  group.addEventListener('focusin', event => {
    const focused = controls().find(control => control === event.target);
    if (focused) setStop(focused);
  });
  group.addEventListener('keydown', event => {
    const list = enabled();
    const at = list.findIndex(control => control === document.activeElement);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: -1,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    list.at(to % list.length)?.focus();
  });
  return stop => {
    if (!group.contains(document.activeElement)) setStop(stop);
  };
}
