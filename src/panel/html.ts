/** The page of a webview: an empty frame with a strict policy; everything in it is drawn by the script. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** @param bundle its script and its style sheet in `dist/`, without the ending */
export function pageHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  bundle: 'panel' | 'curveView',
): string {
  const nonce = randomBytes(16).toString('base64');
  const dist = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', file)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${dist(`${bundle}.css`)}">
    <title>Glossator</title>
  </head>
  <body>
    <main id="app"></main>
    <script nonce="${nonce}" src="${dist(`${bundle}.js`)}"></script>
  </body>
</html>`;
}
