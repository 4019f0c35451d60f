/**
 * Alt held for the mouse stays with the panel. VS Code sees the keys of this page but not its mouse: to it,
 * Alt alone was pressed and let go, which opens the menu.
 */
export function keepAltOfMouse(): void {
  let used = false;
  const capture = { capture: true };
  window.addEventListener('pointerdown', event => (used = event.altKey), capture);
  window.addEventListener(
    'keyup',
    event => {
      if (event.key !== 'Alt' || !used) return;
      used = false;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    capture,
  );
}
