/**
 * `npm run bench:ui`: the panel on an example of 50,000 characters with 1,000 spans, in Chromium: how long
 * until it is painted, and per key how much script runs and how long until the frame after it is painted.
 *
 * The page is the panel's own script and style without VS Code around it, so that nothing else is measured.
 * Script time is Chromium's own count (CDP `Performance.getMetrics`), style and layout beside it.
 */
import path from 'node:path';
import { buildSync } from 'esbuild';
import { launchChromium } from '../test/harness/chromium.mjs';
import { root } from '../test/harness/bundle.mjs';
import { resultsFile, writeJson } from './files.mjs';
import { load, machine } from './machine.mjs';
import { formatTable } from './table.mjs';

const characters = 50_000;
const spans = 1_000;
const presses = 40;
/** ms: what a key may cost in script, and an example until it is painted. */
const scriptTarget = 16;
const paintTarget = 200;

const words =
  'Ada Lovelace flew from Lyon to the northern office of Contoso on Monday morning'.split(' ');
const labels = ['PER', 'LOC', 'ORG'].map((name, i) => ({ name, key: String(i + 1) }));

/** A text of words, and every so many of them a span, half of them suggested. */
function longExample() {
  let text = '';
  const tokens = [];
  for (let i = 0; text.length < characters; i++) {
    const word = words[(i * 7) % words.length];
    tokens.push({ start: text.length, end: text.length + word.length });
    text += i % 90 === 89 ? `${word}\n` : `${word} `;
  }
  const step = Math.floor(tokens.length / spans);
  const marked = Array.from({ length: spans }, (_, i) => {
    const { start, end } = tokens[i * step];
    return { start, end, label: labels[i % 3].name };
  });
  const row = [0.2, 0.3, 0.1, 0.4];
  return {
    key: '0'.repeat(64),
    text,
    tokens,
    anchor: { path: 'long.txt', record: null, field: null, start: 0, end: text.length },
    line: 1,
    contextBefore: 'Before it.',
    contextAfter: 'After it.',
    why: {
      kind: 'ranked',
      phase: 'learning',
      score: 0.9,
      rank: 1,
      poolSize: 100,
      strategy: 'maxTokenEntropy',
      measure: 'maxTokenEntropy',
      round: 3,
      answers: 20,
      carriers: [{ ...tokens[4], score: 0.9 }],
    },
    entities: {
      labels: labels.map(label => label.name),
      probabilities: tokens.map(() => row),
      spans: marked.filter((_, i) => i % 2 === 0).map(span => ({ ...span, score: 0.8 })),
    },
    marked,
  };
}

function stateOf(serial, { marked, ...item }) {
  const kept = marked.filter((_, i) => i % 2 === 1);
  return {
    kind: 'example',
    serial,
    item: { ...item, key: String(serial).padStart(64, '0') },
    schema: { entities: { overlap: false, labels } },
    counts: { left: 100, answered: 20 },
    draft: {
      spans: kept.map(span => ({ ...span, verdict: 'yes', source: 'person' })),
      classes: [],
      whole: false,
      partial: true,
    },
    hints: [],
    mode: 'correct',
    flagged: false,
    comment: '',
    canUndo: false,
  };
}

/** Runs in the page: the host's side of the messages, and a clock on keys and paints. */
function playHost() {
  globalThis.acquireVsCodeApi = () => ({
    postMessage() {},
    getState: () => undefined,
    setState() {},
  });
  const painted = since =>
    new Promise(resolve => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now() - since);
        channel.port2.postMessage(null);
      });
    });
  globalThis.keyTimes = [];
  addEventListener('keydown', event => {
    painted(event.timeStamp).then(time => globalThis.keyTimes.push(time));
  });
  globalThis.showState = async state => {
    const since = performance.now();
    dispatchEvent(new MessageEvent('message', { data: { type: 'state', state } }));
    return painted(since);
  };
}

const theme = `:root { --vscode-editor-background: #1e1e1e; --vscode-editor-foreground: #ccc;
  --vscode-foreground: #ccc; --vscode-focusBorder: #07c; --vscode-font-family: sans-serif;
  --vscode-editor-selectionBackground: #264f78; --vscode-font-size: 13px; }`;

async function openPanel(browser) {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(root, 'webview/main.ts'), path.join(root, 'webview/style.css')],
    bundle: true,
    minify: true,
    write: false,
    outdir: 'unused',
    format: 'iife',
    target: 'es2023',
    loader: { '.ttf': 'dataurl', '.svg': 'dataurl' },
  });
  const [script, style] = ['.js', '.css'].map(end => outputFiles.find(f => f.path.endsWith(end)));
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.setContent('<body class="vscode-dark"><main id="app"></main></body>');
  await page.addStyleTag({ content: theme + style.text });
  await page.evaluate(playHost);
  await page.addScriptTag({ content: script.text });
  return page;
}

const costs = ['ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration', 'TaskDuration'];

async function metrics(session) {
  const { metrics: all } = await session.send('Performance.getMetrics');
  return costs.map(name => all.find(metric => metric.name === name).value * 1000);
}

const quantile = (values, q) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))];

const round = value => Math.round(value * 10) / 10;

async function main() {
  const browser = await launchChromium();
  try {
    const page = await openPanel(browser);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const example = longExample();
    const shown = [];
    for (let serial = 1; serial <= 7; serial++) {
      // The first one also compiles the script, which a person waits for once.
      const time = await page.evaluate(s => globalThis.showState(s), stateOf(serial, example));
      if (serial > 1) shown.push(time);
    }
    const rows = [];
    const keys = ['ArrowRight', 'Shift+ArrowRight', 'ArrowDown', 'n', 'Enter', '1', 'd', 'Period'];
    for (const key of keys) {
      const script = [];
      const work = [];
      await page.evaluate(() => (globalThis.keyTimes.length = 0));
      for (let i = 0; i < presses; i++) {
        // What the key acts on; not part of what is measured.
        if (['Enter', 'd', 'Period'].includes(key)) await page.keyboard.press('n');
        if (key === '1') await page.keyboard.press('ArrowRight');
        const before = await metrics(session);
        await page.keyboard.press(key);
        await page.evaluate(
          () => new Promise(done => requestAnimationFrame(() => setTimeout(done))),
        );
        const after = await metrics(session);
        script.push(after[0] - before[0]);
        work.push(after[0] + after[1] + after[2] - before[0] - before[1] - before[2]);
      }
      const times = await page.evaluate(() => globalThis.keyTimes);
      rows.push({
        key,
        script: round(quantile(script, 0.5)),
        scriptP95: round(quantile(script, 0.95)),
        withLayout: round(quantile(work, 0.5)),
        toPaint: round(quantile(times, 0.5)),
      });
    }
    return { paint: round(quantile(shown, 0.5)), paintMost: round(Math.max(...shown)), rows };
  } finally {
    await browser.close();
  }
}

const before = load();
const { paint, paintMost, rows } = await main();
const result = {
  machine: machine(),
  load: { before, after: load() },
  example: { characters, spans },
  paint: { median: paint, most: paintMost, target: paintTarget },
  keys: { target: scriptTarget, rows },
};
const output = resultsFile('ui-');
writeJson(output, result);
console.log(
  formatTable([
    ['key', 'script ms', 'p95', 'with style and layout', 'key to paint ms'],
    ...rows.map(r => [r.key, r.script, r.scriptP95, r.withLayout, r.toPaint].map(String)),
  ]),
);
console.log(
  `\nNext example painted after ${paint} ms (most ${paintMost}); target ${paintTarget} ms.`,
);
console.log(`Script per key: target ${scriptTarget} ms. Load ${load().join(', ')}.`);
console.log(`Written to ${path.relative(root, output)}`);
