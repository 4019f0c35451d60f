/** What scripts need to know of VS Code's theme. */
import type { Theme } from '../colour.js';

/** High contrast light carries the class of high contrast too, so it is asked for first. */
function themeKind(): Theme['kind'] {
  const { classList } = document.body;
  if (classList.contains('vscode-high-contrast-light')) return 'high-contrast-light';
  if (classList.contains('vscode-high-contrast')) return 'high-contrast';
  return classList.contains('vscode-light') ? 'light' : 'dark';
}

export function readTheme(): Theme {
  const styles = getComputedStyle(document.documentElement);
  return {
    background: styles.getPropertyValue('--vscode-editor-background'),
    foreground: styles.getPropertyValue('--vscode-editor-foreground'),
    kind: themeKind(),
  };
}

/** 1 at the default size of the user interface, 13 px. */
export function uiScale(): number {
  const styles = getComputedStyle(document.documentElement);
  return (parseFloat(styles.getPropertyValue('--vscode-font-size')) || 13) / 13;
}
