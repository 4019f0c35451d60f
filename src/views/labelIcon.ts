/** The dot of a label in its colour: filled for entities, a ring for classes, as in the panel. */
import * as vscode from 'vscode';
import type { Task } from '../domain/annotation.js';
import type { Label } from '../domain/schema.js';

/** How many theme colours there are (`glossator.label1` …); labels beyond them start over. */
const themeColours = 12;

export function labelIcon(
  task: Task,
  label: Label | undefined,
  index: number,
): vscode.ThemeIcon | vscode.Uri {
  if (task === 'classes') return new vscode.ThemeIcon('circle-outline');
  if (label?.color !== undefined) return dot(label.color);
  const colour = `glossator.label${(index % themeColours) + 1}`;
  return new vscode.ThemeIcon('circle-filled', new vscode.ThemeColor(colour));
}

/** A theme icon can't have a colour that no theme knows. @param colour `#rrggbb`, checked by the project's schema */
function dot(colour: string): vscode.Uri {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><circle cx="8" cy="8" r="4" fill="${colour}"/></svg>`;
  return vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
}
